import { type Markup, html as markup } from '../../html/markup.js';
import type { Fleet, FleetFinding, FleetRepository, FleetRule, RuleChanges } from '../types.js';
import { all, count, isWhole, number } from '../words.js';

/** The most rules to show for a repository. The format `json` has all. */
const RULES_SHOWN = 8;

/** A row for each repository that unfolds to its commit, its most severe findings and its rules. */
export function* repositories(fleet: Fleet): Generator<string> {
  yield '<section id="repositories">\n<h2>Repositories</h2>\n';
  if (fleet.repositories.length === 0) yield '<p>Plimsoll could not read any result.</p>\n';
  yield `<div class="rowhead" aria-hidden="true"><span>repository</span><span>errors</span><span>warnings</span>${fleet.totals.onPath > 0 ? '<span>on paths</span>' : ''}${fleet.since ? '<span>new</span><span>gone</span>' : ''}</div>\n<div id="list">\n`;
  for (const repository of fleet.repositories) yield `${repositoryRow(repository, fleet).text}\n`;
  yield '</div>\n</section>\n';
}

function repositoryRow(repository: FleetRepository, { since, totals }: Fleet): Markup {
  const { name, error, warn, onPath, changes } = repository;
  const numbers: readonly (readonly [string, number | undefined])[] = [
    ['errors', error],
    ['warnings', warn],
    ...(totals.onPath > 0 ? ([['on paths', onPath]] as const) : []),
    ...(since
      ? ([
          ['new', changes && all(changes.new)],
          ['gone', changes && all(changes.gone)],
        ] as const)
      : []),
  ];
  const data = numbers.map(([word, value]) => `${word.replace(' ', '-')}=${value ?? -1}`).join(' ');
  return markup`<details data-row data-order="${data}"><summary><span class="name">${name}${
    isWhole(repository) ? undefined : markup` <span class="medium">in part</span>`
  }</span>${numbers.map(
    ([word, value]) =>
      markup`<span class="cell${value ? '' : ' soft'}">${value === undefined ? undefined : markup`${number(value)}<i> ${word}</i>`}</span>`,
  )}</summary>${detailsOf(repository)}</details>`;
}

function detailsOf(repository: FleetRepository): Markup {
  const { runs, files, rules, gravest, changes, resources, suppressed } = repository;
  const commits = [...new Set(runs.flatMap(({ commit }) => commit ?? []))];
  const uris = [...new Set(runs.flatMap(({ repositoryUri }) => repositoryUri ?? []))];
  const presets = [...new Set(runs.flatMap(({ presets = [], benchmark }) => benchmark ?? presets))];
  const rows: readonly (readonly [string, string])[] = [
    ['Repository', uris.join(', ')],
    ['Commit', commits.join(', ')],
    ['Presets', presets.join(', ')],
    [
      'Objects',
      `${number(resources)}${suppressed > 0 ? `; ${count(suppressed, 'finding')} suppressed` : ''}`,
    ],
    ['Result', files.join(', ')],
  ];
  const most = [...rules].sort(([, a], [, b]) => all(b) - all(a));
  const more = most.length - RULES_SHOWN;
  return markup`<dl class="facts">${rows
    .filter(([, value]) => value !== '')
    .map(
      ([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`,
    )}</dl>${limitsOf(repository)}${
    changes && changes.gravest.length > 0
      ? markup`<h3>New, the most severe</h3>${findings(changes.gravest)}`
      : undefined
  }${gravest.length > 0 ? markup`<h3>The most severe</h3>${findings(gravest)}` : undefined}${
    most.length > 0
      ? markup`<h3>Rules with most findings</h3><p>${most
          .slice(0, RULES_SHOWN)
          .map(([id, counts]) => markup`<code>${id}</code> ${number(all(counts))} · `)}${
          more > 0 ? `${count(more, 'more rule')}` : ''
        }</p>`
      : undefined
  }`;
}

function limitsOf({ errors, notJudged, notListed }: FleetRepository): Markup | undefined {
  const lines = [
    ...errors,
    ...(notJudged > 0
      ? [
          `${count(notJudged, 'object or file', 'objects or files')} that a cluster may get ${notJudged === 1 ? 'was' : 'were'} not checked.`,
        ]
      : []),
    ...(notListed > 0
      ? [`The result leaves out ${count(notListed, 'finding')}, because the run asked for fewer.`]
      : []),
  ];
  if (lines.length === 0) return undefined;
  return markup`<ul class="reasons">${lines.map((line) => markup`<li>${line}</li>`)}</ul>`;
}

export function findings(list: readonly FleetFinding[]): Markup {
  return markup`<ul class="rows">${list.map(
    ({ ruleId, message, severity, risk, file, line, onPath }) =>
      markup`<li><span class="${severity === 'error' ? 'high' : 'medium'}">${severity === 'error' ? 'error' : 'warning'} ${risk.toFixed(1)}</span> ${message}${onPath ? ' On an attack path.' : ''}<br><span class="soft">${file}${line === undefined ? '' : `:${line}`} · <code>${ruleId}</code></span></li>`,
  )}</ul>`;
}

export function* rules(fleet: Fleet): Generator<string> {
  const rows = fleet.rules.filter((rule) => all(rule) > 0 || (rule.changes && changed(rule.changes)));
  yield '<section id="rules">\n<h2>Rules</h2>\n';
  if (rows.length === 0) yield '<p>No rule has findings.</p>\n';
  else {
    yield `<div class="table"><table><thead><tr><th scope="col">rule</th><th scope="col">risk</th><th scope="col">errors</th><th scope="col">warnings</th><th scope="col">repositories</th>${fleet.since ? '<th scope="col">new</th><th scope="col">gone</th>' : ''}</tr></thead><tbody>\n`;
    for (const rule of rows) yield `${ruleRow(rule, fleet).text}\n`;
    yield '</tbody></table></div>\n';
  }
  yield '</section>\n';
}

function ruleRow(
  { id, description, risk, error, warn, repositories, on, changes }: FleetRule,
  { since }: Fleet,
): Markup {
  return markup`<tr data-row><th scope="row"><code>${id}</code>${
    description === undefined ? undefined : markup`<br><span class="soft">${description}</span>`
  }</th><td>${risk.toFixed(1)}</td><td>${number(error)}</td><td>${number(warn)}</td><td>${number(repositories)}${
    on > 0 ? ` of ${number(Math.max(on, repositories))}` : ''
  }</td>${
    since
      ? markup`<td>${changes ? number(all(changes.new)) : '0'}</td><td>${changes ? number(all(changes.gone)) : '0'}</td>`
      : undefined
  }</tr>`;
}

const changed = (changes: RuleChanges): boolean => all(changes.new) + all(changes.gone) > 0;
