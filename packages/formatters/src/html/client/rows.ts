/** Reads the page's data and shows findings, objects and lists, always as text, whatever a manifest says. */
export const ROWS = `
'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const { texts, rules, findings, objects, sets, controls, waivers, lists } = data;
const BANDS = ['critical', 'high', 'medium', 'low'];
const bandOf = (finding) => BANDS[finding[2] > 90 ? 0 : finding[2] >= 70 ? 1 : finding[2] >= 40 ? 2 : 3];
const isError = (finding) => (finding[1] & 1) > 0;
const isOnPath = (finding) => (finding[1] & 2) > 0;
const isSuperseded = (finding) => (finding[1] & 4) > 0;
const ruleOf = (finding) => rules[finding[0]];
const element = (name, attributes, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== undefined));
  return made;
};
const count = (number, one, many = one + 's') => number.toLocaleString('en') + ' ' + (number === 1 ? one : many);
const placeOf = (finding) => texts[finding[4]] + (finding[5] > 0 ? ':' + finding[5] + ':' + finding[6] : '');
const objectOf = (number) => {
  const [, , name, cluster] = objects[number];
  return texts[name] + (texts[cluster] === '' ? '' : ' in ' + texts[cluster]);
};

const lines = new Map();
for (const [file, first, ...own] of data.lines)
  for (const [index, line] of own.entries()) lines.set(file + ':' + (first + index), line);

// The lines of a finding: the line before it, up to three of its own, and marks under its region.
const excerptOf = ([, , , , file, line, column, endLine, endColumn]) => {
  if (line === 0) return undefined;
  const shown = [];
  const gutter = String(line + 2).length;
  for (let at = Math.max(line - 1, 1); at <= Math.min(endLine, line + 2); at++) {
    const text = lines.get(file + ':' + at);
    if (text === undefined || (at < line && text.trim() === '')) continue;
    shown.push((at === line ? '> ' : '  ') + String(at).padStart(gutter) + ' │ ' + text);
    if (at === line && endLine === line && column <= text.length)
      shown.push('  '.padEnd(gutter + 2) + ' │ ' + ' '.repeat(column - 1) + '^'.repeat(Math.max(1, Math.min(endColumn, text.length + 1) - column)));
  }
  return shown.length === 0 ? undefined : element('pre', {}, shown.join('\\n'));
};

const waiverWords = (number) => {
  const [kind, reason, owner, expires] = waivers[number].map((text) => texts[text]);
  const terms = [owner && 'owner: ' + owner, expires && 'through ' + expires].filter(Boolean).join('; ');
  return 'Accepted by ' + kind + ': ' + reason + (terms === '' ? '' : ' (' + terms + ')');
};

const rowOf = (number, { anchored = false, withRule = true } = {}) => {
  const finding = findings[number];
  const [, , risk, message, , , , , , object, path, waiver, note, ...flows] = finding;
  const band = bandOf(finding);
  const severity = waiver >= 0 ? 'accepted' : isError(finding) ? 'error' : 'warning';
  const where = [object < 0 ? '' : objectOf(object), texts[path], isSuperseded(finding) ? '' : texts[note]].filter(Boolean);
  return element(
    'li',
    { id: anchored ? 'f' + (number + 1) : undefined, class: isSuperseded(finding) ? 'row superseded' : 'row' },
    element(
      'p',
      {},
      element('a', { href: '#f' + (number + 1), class: 'number' }, '#' + (number + 1)),
      ' ',
      element('span', { class: 'risk ' + band }, severity + ', ' + band + ' ' + (risk / 10).toFixed(1)),
      ' ' + texts[message],
      withRule ? element('code', { class: 'soft' }, ' ' + texts[ruleOf(finding)[0]]) : undefined,
      isOnPath(finding) ? element('b', { class: 'path' }, ' On an attack path.') : undefined,
    ),
    element('p', { class: 'soft' }, element('code', {}, placeOf(finding)), ' ' + where.join(' · ')),
    isSuperseded(finding) ? element('p', { class: 'soft' }, 'Shown once, as ' + texts[note] + '.') : excerptOf(finding),
    waiver >= 0 ? element('p', { class: 'waiver' }, waiverWords(waiver)) : undefined,
    ...flows.map(([title, ...steps]) => {
      const items = [];
      for (let at = 0; at < steps.length; at += 2)
        items.push(element('li', {}, element('code', {}, texts[steps[at]]), ' ' + texts[steps[at + 1]]));
      return element('details', { class: 'flow' }, element('summary', {}, texts[title]), element('ol', {}, ...items));
    }),
  );
};

const numbersOf = (runs) => {
  const numbers = [];
  for (let at = 0; at < runs.length; at += 2) for (let of = 0; of < runs[at + 1]; of++) numbers.push(runs[at] + of);
  return numbers;
};

// The number of rows to show at a time. A button shows more.
const PAGE = 50;
const paged = (into, items, make, all) => {
  const list = element('ul', { class: 'rows' });
  into.append(list);
  let next = 0;
  const more = element('button', { type: 'button', class: 'more' });
  const show = (size) => {
    const end = Math.min(items.length, next + size);
    const from = next;
    for (; next < end; next++) list.append(make(items[next]));
    if (next >= items.length) more.remove();
    else {
      more.textContent = 'Show ' + Math.min(PAGE, items.length - next) + ' more of ' + count(items.length - next, 'row');
      into.append(more);
    }
    return list.children[from];
  };
  more.addEventListener('click', () => {
    const first = show(PAGE);
    first?.setAttribute('tabindex', '-1');
    first?.focus();
  });
  show(all ? items.length : PAGE);
  return { showThrough: (index) => { if (index >= next) show(index - next + 1); } };
};
`;
