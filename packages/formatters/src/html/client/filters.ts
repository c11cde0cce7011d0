/** The filters for controls, findings and exceptions. */
export const FILTERS = `
const form = document.getElementById('filters');
const [bySeverity, byNamespace, byKind, byStatus, byGroup] = ['severity', 'namespace', 'kind', 'status', 'group'].map((name) => form.elements[name]);
const search = form.elements.search;
const onlyOnPath = form.elements.path;
const said = form.querySelector('output');

const fillSelect = (select, column) => {
  const counts = new Map();
  for (const finding of findings) {
    if (isSuperseded(finding)) continue;
    const value = finding[9] < 0 ? '' : texts[objects[finding[9]][column]];
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [value, number] of sorted)
    select.append(element('option', { value: '=' + value }, (value === '' ? '(none)' : value) + ' (' + number + ')'));
};
fillSelect(byNamespace, 1);
fillSelect(byKind, 0);

let haystacks;
const haystackOf = (number) => {
  haystacks ??= new Array(findings.length);
  return (haystacks[number] ??= [
    texts[ruleOf(findings[number])[0]],
    texts[ruleOf(findings[number])[1]],
    texts[findings[number][3]],
    placeOf(findings[number]),
    findings[number][9] < 0 ? '' : objectOf(findings[number][9]),
    texts[findings[number][10]],
    findings[number][11] < 0 ? '' : waiverWords(findings[number][11]),
  ].join(' ').toLowerCase());
};

const visible = new Uint8Array(findings.length).fill(1);
const isNarrowed = () => [bySeverity, byNamespace, byKind, byStatus].some(({ value }) => value !== '') || search.value.trim() !== '' || (onlyOnPath?.checked ?? false);

const applyFilters = () => {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const severity = bySeverity.value;
  const status = byStatus.value;
  const is = (number, column, wanted) => wanted === '' || '=' + (number < 0 ? '' : texts[objects[number][column]]) === wanted;
  let open = 0;
  let total = 0;
  for (const [number, finding] of findings.entries()) {
    const accepted = finding[11] >= 0;
    const shown =
      (severity === '' || (severity === 'error' ? isError(finding) : severity === 'warning' ? !isError(finding) : severity === bandOf(finding))) &&
      (status === '' || (status === 'failed' && !accepted) || (status === 'suppressed' && accepted)) &&
      is(finding[9], 1, byNamespace.value) &&
      is(finding[9], 0, byKind.value) &&
      !(onlyOnPath?.checked && !isOnPath(finding)) &&
      words.every((word) => haystackOf(number).includes(word));
    visible[number] = shown ? 1 : 0;
    if (isSuperseded(finding)) continue;
    total++;
    if (shown) open++;
  }
  const byFinding = [bySeverity, byNamespace, byKind].some(({ value }) => value !== '') || words.length > 0 || onlyOnPath?.checked;
  let shownControls = 0;
  const allControls = document.querySelectorAll('[data-control]');
  for (const control of allControls) {
    control.hidden =
      (status !== '' && control.dataset.status !== status) ||
      (byFinding && !matchesText(control, words) && evidenceOf(Number(control.dataset.control)).length === 0);
    if (!control.hidden) shownControls++;
  }
  for (const section of document.querySelectorAll('[data-section]'))
    section.hidden = section.querySelector('[data-control]:not([hidden])') === null;
  for (const waiver of document.querySelectorAll('[data-fill^="waiver:"]'))
    waiver.hidden = isNarrowed() && waivedBy(Number(waiver.dataset.fill.slice(7))).length === 0;
  said.textContent = isNarrowed()
    ? open.toLocaleString('en') + ' of ' + count(total, 'finding') + ', ' + shownControls + ' of ' + count(allControls.length, 'control')
    : count(total, 'finding') + ', ' + count(allControls.length, 'control');
  for (const note of document.querySelectorAll('.filtered')) {
    note.hidden = !isNarrowed();
    note.textContent = 'Filters are on: this shows ' + said.textContent + '.';
  }
  for (const details of document.querySelectorAll('details[data-fill]')) refill(details);
  showGroups();
};

// A control without findings matches by its number and title.
const matchesText = (control, words) =>
  words.length > 0 &&
  [bySeverity, byNamespace, byKind].every(({ value }) => value === '') &&
  !onlyOnPath?.checked &&
  words.every((word) => control.querySelector('summary').textContent.toLowerCase().includes(word));

const inRange = (start, length) => {
  const numbers = [];
  for (let number = start; number < start + length; number++) if (visible[number]) numbers.push(number);
  return numbers;
};
const evidenceOf = (control) => controls[control].flatMap((rule) => inRange(rules[rule][2], rules[rule][3]));
const byWaiver = waivers.map(() => []);
for (const [number, finding] of findings.entries())
  if (finding[11] >= 0 && !isSuperseded(finding)) byWaiver[finding[11]].push(number);
const waivedBy = (waiver) => byWaiver[waiver].filter((number) => visible[number]);

// Folded content is made when it is opened.
const FILLS = {
  control: (of, into) => paged(into, evidenceOf(of), (number) => rowOf(number)),
  waiver: (of, into) => paged(into, waivedBy(of), (number) => rowOf(number)),
  rule: (of, into) => paged(into, inRange(rules[of][2], rules[of][3]), (number) => rowOf(number, { withRule: false })),
  set: (of, into, all) => paged(into, numbersOf(sets[of]), objectRow, all),
  objects: (of, into, all) => paged(into, [...Array(data.examined).keys()], objectRow, all),
  list: (of, into, all) => paged(into, lists[of], (text) => element('li', {}, texts[text]), all),
};
const objectRow = (number) =>
  element('li', {}, element('span', { class: 'number' }, 'O' + (number + 1)), ' ' + objectOf(number) + ' ', element('code', { class: 'soft' }, texts[objects[number][4]]));

const fill = (details, all) => {
  const into = details.querySelector(':scope > .fill') ?? details.appendChild(element('div', { class: 'fill' }));
  into.replaceChildren();
  const [what, of] = details.dataset.fill.split(':');
  FILLS[what](Number(of), into, all);
  details.dataset.filled = '';
};
const refill = (details) => {
  if (details.open) fill(details);
  else {
    delete details.dataset.filled;
    details.querySelector(':scope > .fill')?.replaceChildren();
  }
};
document.addEventListener('toggle', ({ target }) => {
  if (target.open && target.dataset.fill !== undefined && target.dataset.filled === undefined) fill(target);
}, true);
`;
