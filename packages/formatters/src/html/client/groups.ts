/** Groups findings by rule or object, follows links, and prepares the page for print. */
export const GROUPS = `
const shown = document.getElementById('groups');
const pages = new Map();
const GROUPS_AT_ONCE = 200;
// Up to this many findings, all groups are open.
const OPEN_UP_TO = 30;

const ofRule = (rule) => ({ rule, numbers: inRange(rules[rule][2], rules[rule][3]) });
const groupsOf = (all) => {
  // Superseded findings are listed only if a link leads to them, and on paper.
  const isShown = (number) => all || !isSuperseded(findings[number]);
  if (byGroup.value !== 'object')
    return rules.map((_, rule) => ofRule(rule)).filter(({ numbers }) => numbers.some(isShown));
  const byObject = new Map();
  for (const [number, finding] of findings.entries()) {
    if (!visible[number] || isSuperseded(finding)) continue;
    const key = finding[9] < 0 ? 'file ' + finding[4] : finding[9];
    if (byObject.has(key)) byObject.get(key).push(number);
    else byObject.set(key, [number]);
  }
  const rank = (numbers) => Math.max(...numbers.slice(0, 1000).map((number) => (findings[number][11] >= 0 ? 0 : 10000 * Number(isOnPath(findings[number])) + 1000 * Number(isError(findings[number])) + findings[number][2])));
  return [...byObject.values()].map((numbers) => ({ numbers, rank: rank(numbers) })).sort((a, b) => b.rank - a.rank || b.numbers.length - a.numbers.length);
};

const groupTitle = ({ rule, numbers }) => {
  const [first] = numbers.map((number) => findings[number]);
  if (rule === undefined)
    return [element('b', {}, first[9] < 0 ? texts[first[4]] : objectOf(first[9])), ' ', element('code', { class: 'soft' }, first[9] < 0 ? '' : texts[first[4]])];
  const band = bandOf(first);
  return [element('span', { class: 'risk ' + band }, band + ' ' + (first[2] / 10).toFixed(1)), ' ' + texts[rules[rule][1]] + ' ', element('code', { class: 'soft' }, texts[rules[rule][0]])];
};

const groupDetails = (group, all) => {
  const counted = group.numbers.filter((number) => !isSuperseded(findings[number])).length;
  const details = element('details', { class: 'group' },
    element('summary', {}, element('span', { class: 'count' }, counted > 0 ? count(counted, 'finding') : 'shown by other rules'), ...groupTitle(group)));
  const open = () => {
    if (pages.has(details)) return;
    const help = group.rule === undefined || all ? null : document.getElementById('help-' + group.rule);
    if (help) details.append(help.content.cloneNode(true));
    pages.set(details, { ...group, page: paged(details, group.numbers, (number) => rowOf(number, { anchored: true, withRule: group.rule === undefined }), all) });
  };
  details.addEventListener('toggle', () => { if (details.open) open(); });
  details.openNow = () => { open(); details.open = true; };
  details.numbers = group.numbers;
  return details;
};

const showGroups = (all) => {
  const groups = groupsOf(all);
  pages.clear();
  shown.replaceChildren();
  if (groups.length === 0) shown.append(element('p', {}, findings.length === 0 ? 'No findings.' : 'No finding passes the filters.'));
  const items = groups.map((group) => groupDetails(group, all));
  let next = 0;
  const more = element('button', { type: 'button', class: 'more' });
  const show = () => {
    const from = next;
    next = all ? items.length : Math.min(items.length, next + GROUPS_AT_ONCE);
    for (let at = from; at < next; at++) shown.append(items[at]);
    if (next >= items.length) more.remove();
    else {
      more.textContent = 'Show more: ' + count(items.length - next, 'group') + ' left';
      shown.append(more);
    }
    return items[from];
  };
  more.addEventListener('click', () => show()?.querySelector('summary').focus());
  show();
  const total = groups.reduce((sum, { numbers }) => sum + numbers.length, 0);
  if (all || total <= OPEN_UP_TO) for (const item of items) item.openNow();
  shown.items = items;
};

const clearFilters = () => {
  for (const select of [bySeverity, byNamespace, byKind, byStatus]) select.value = '';
  byGroup.value = 'rule';
  search.value = '';
  if (onlyOnPath) onlyOnPath.checked = false;
};

// A link to a finding opens its group and removes filters that hide it.
const reveal = () => {
  const number = /^#f(\\d+)$/.test(location.hash) ? Number(location.hash.slice(2)) - 1 : -1;
  if (number < 0 || number >= findings.length) return;
  if (!visible[number] || (isSuperseded(findings[number]) && byGroup.value === 'object')) {
    clearFilters();
    applyFilters();
  }
  const group = shown.items.find(({ numbers }) => numbers.includes(number)) ?? groupDetails(ofRule(findings[number][0]));
  if (!group.isConnected) shown.append(group);
  group.openNow();
  pages.get(group).page.showThrough(group.numbers.indexOf(number));
  const row = document.getElementById('f' + (number + 1));
  row?.scrollIntoView({ block: 'center' });
  row?.setAttribute('tabindex', '-1');
  row?.focus({ preventScroll: true });
};
addEventListener('hashchange', reveal);

let wait;
const soon = () => { clearTimeout(wait); wait = setTimeout(applyFilters, 150); };
search.addEventListener('input', soon);
form.addEventListener('change', applyFilters);
form.elements.clear.addEventListener('click', () => { clearFilters(); applyFilters(); });
form.addEventListener('submit', (event) => event.preventDefault());

// Print unfolds all evidence. Each finding stands once in its chapter; controls and exceptions refer to its number.
let folded;
addEventListener('beforeprint', () => {
  folded = { group: byGroup.value, open: [...document.querySelectorAll('main details[open]')] };
  byGroup.value = 'rule';
  showGroups(true);
  for (const details of document.querySelectorAll('main details')) {
    if (details.classList.contains('help')) continue;
    const once = /^(?:list|objects):/.test(details.dataset.fill ?? '');
    if (once) fill(details, true);
    else details.querySelector(':scope > .fill')?.replaceChildren();
    details.open = true;
  }
});
addEventListener('afterprint', () => {
  if (!folded) return;
  byGroup.value = folded.group;
  for (const details of document.querySelectorAll('main details')) {
    details.open = folded.open.includes(details);
    delete details.dataset.filled;
  }
  folded = undefined;
  applyFilters();
});

form.hidden = false;
document.querySelector('.no-script').hidden = true;
applyFilters();
reveal();
`;
