/** The search, the only thing on the page that needs a script. It reads the page's own text and sets `hidden`. */
export const SCRIPT = `
'use strict';
const search = document.querySelector('input[type=search]');
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
  let found = 0;
  for (const row of rows) {
    const text = words.length === 0 ? '' : around(row);
    row.hidden = !words.every((word) => text.includes(word));
    if (!row.hidden && row.closest('#severity')) found++;
  }
  for (const group of groups) group.hidden = words.length > 0 && !group.querySelector('[data-row]:not([hidden])');
  status.textContent = words.length === 0 ? '' : found === 1 ? '1 finding' : found + ' findings';
};
search.closest('label').hidden = false;
search.addEventListener('input', apply);
apply();
// A link to a finding that the search hides ends the search.
addEventListener('hashchange', () => {
  const target = document.getElementById(location.hash.slice(1));
  if (!target || !target.closest('[hidden]')) return;
  search.value = '';
  apply();
  target.scrollIntoView();
});
`;

/** What the page's content policy lets through: the SHA-256 of the script, in base64. A test compares. */
export const SCRIPT_HASH = 'sha256-TasUFh9r3SVqmB+5BzyDTuNUKEXe+5vnayCU7f+lqng=';
