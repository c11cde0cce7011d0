/** The search, the only thing on the page that needs a script. It reads the page's own text and sets `hidden`. */
export const SCRIPT = `
'use strict';
const search = document.querySelector('input[type=search]');
const onlyOnPath = document.querySelector('input[type=checkbox]');
const status = document.querySelector('output');
const rows = [...document.querySelectorAll('[data-row]')];
const groups = [...document.querySelectorAll('[data-group]')].reverse();
const texts = new Map();
const textOf = (element) => {
  if (!texts.has(element)) texts.set(element, element.textContent.toLowerCase());
  return texts.get(element);
};
// A row is found by its own text and by the titles of the groups that it is in.
const around = (row) => {
  let text = textOf(row);
  for (let at = row.parentElement.closest('[data-group]'); at; at = at.parentElement.closest('[data-group]'))
    text += ' ' + textOf(at.querySelector('summary, h2, h3'));
  return text;
};
const apply = () => {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const narrowed = words.length > 0 || (onlyOnPath?.checked ?? false);
  let found = 0;
  for (const row of rows) {
    const text = words.length === 0 ? '' : around(row);
    row.hidden =
      !words.every((word) => text.includes(word)) ||
      ((onlyOnPath?.checked ?? false) && row.closest('#benchmark') === null && !row.hasAttribute('data-on-path'));
    if (!row.hidden && row.closest('#severity')) found++;
  }
  for (const group of groups) group.hidden = narrowed && !group.querySelector('[data-row]:not([hidden])');
  status.textContent = !narrowed ? '' : found === 1 ? '1 finding' : found + ' findings';
};
for (const input of [search, onlyOnPath]) if (input) input.closest('label').hidden = false;
onlyOnPath?.addEventListener('change', apply);
search.addEventListener('input', apply);
apply();
// A link to a finding that the search hides ends the search.
addEventListener('hashchange', () => {
  const target = document.getElementById(location.hash.slice(1));
  if (!target || !target.closest('[hidden]')) return;
  search.value = '';
  if (onlyOnPath) onlyOnPath.checked = false;
  apply();
  target.scrollIntoView();
});
`;

/** What the page's content policy lets through: the SHA-256 of the script, in base64. A test compares. */
export const SCRIPT_HASH = 'sha256-Z3RuEyPbLiAGybdxDp7mgPr1SssYBIgCmVJH8T3Mf58=';
