/** Search, and the order of repositories. It reads the page's own text, moves rows and sets `hidden`. */
export const FLEET_SCRIPT = `
'use strict';
const tools = document.querySelector('.tools');
const [search, order, status] = ['input', 'select', 'output'].map((name) => tools.querySelector(name));
const list = document.getElementById('list');
const rows = [...document.querySelectorAll('[data-row]')];
const groups = [...document.querySelectorAll('[data-group]')];
const repositories = [...list.children];
const given = new Map(repositories.map((row, index) => [row, index]));
const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
const find = () => {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let found = 0;
  for (const row of rows) {
    row.hidden = !words.every((word) => texts.get(row).includes(word));
    if (!row.hidden && row.parentElement === list) found++;
  }
  for (const group of groups) {
    group.hidden = words.length > 0 && !group.querySelector('[data-row]:not([hidden])');
    if (words.length > 0) group.open = !group.hidden;
  }
  status.textContent = words.length === 0 ? '' : found === 1 ? '1 repository' : found + ' repositories';
};
const valueOf = (row, key) =>
  Number(row.dataset.order.split(' ').find((entry) => entry.startsWith(key + '='))?.slice(key.length + 1));
const sort = () => {
  const key = order.value;
  const name = (row) => row.querySelector('.name').textContent;
  const compare =
    key === 'errors'
      ? (a, b) => given.get(a) - given.get(b)
      : key === 'name'
        ? (a, b) => (name(a) < name(b) ? -1 : 1)
        : (a, b) => valueOf(b, key) - valueOf(a, key) || given.get(a) - given.get(b);
  list.append(...repositories.sort(compare));
};
tools.hidden = false;
search.addEventListener('input', find);
order.addEventListener('change', sort);
`;

/** The SHA-256 of the script in base64, for the page's content security policy. A test compares it. */
export const FLEET_SCRIPT_HASH = 'sha256-m8qKP7EFMcl6LSCRthcbUEw6jZoImfhx/v1qkctKGW0=';
