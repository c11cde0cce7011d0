import type { LintResult } from '@plimsoll/core';
import { groupBy, notJudgedGroups, type RuleReport } from '@plimsoll/core/internal';
import { STATUSES, type Status } from '../compliance/assess.js';
import { objectName } from '../text-blocks.js';
import { count } from '../text-summary.js';
import type { Lists } from './data.js';
import { html, type Markup } from './markup.js';
import { controlsOf, type Report, ranges } from './report.js';

/** Something that could not be checked, with its reason. */
interface Question {
  readonly title: string;
  readonly advice?: string | undefined;
  /** The places that it is about. */
  readonly places: readonly string[];
}

/** What the report cannot say: parts that were not checked, and verdicts that the files leave open. */
export class OpenQuestions {
  readonly #notJudged: readonly Question[];
  readonly #unknown: readonly Question[];
  readonly #errors: readonly string[];

  constructor({ notJudged, rules, errors }: LintResult) {
    this.#errors = errors.map(({ message }) => message);
    this.#notJudged = notJudgedGroups(notJudged).map(({ line, advice, entries }) => ({
      title: line,
      advice,
      places: entries.map(({ file, region, resource, detail }) =>
        [`${file}${region ? `:${region.startLine}` : ''}`, resource && objectName(resource), detail]
          .filter(Boolean)
          .join(': '),
      ),
    }));
    this.#unknown = unknownOf(rules);
  }

  /** The lists that the page fills in. */
  get lists(): Lists {
    return [...this.#notJudged, ...this.#unknown].map(({ places }) => places);
  }

  *chapter({ benchmarks }: Report): Generator<Markup> {
    yield html`<section id="not-judged">\n<h2>What Plimsoll cannot check</h2>\n`;
    const unsaid = controlsOf(benchmarks);
    const outside = unsaid.filter(({ status }) => status === 'not-in-files').length;
    if (outside > 0)
      yield html`<p>No file can show ${count(outside, 'control')}: they are on a node, in the cloud or in the running cluster. The chapter about controls names them. Each needs other evidence.</p>\n`;
    if (this.#errors.length > 0)
      yield html`<h3>What made the run incomplete</h3>\n<ul>${this.#errors.map((message) => html`<li>${message}</li>\n`)}</ul>\n`;
    yield* questions('Parts that no rule checked', this.#notJudged, 0);
    yield* questions('Verdicts that the files leave open', this.#unknown, this.#notJudged.length);
    if (outside + this.#errors.length + this.#notJudged.length + this.#unknown.length === 0)
      yield html`<p>Nothing: the rules checked everything.</p>\n`;
    yield html`</section>\n`;
  }
}

function* questions(title: string, own: readonly Question[], from: number): Generator<Markup> {
  if (own.length === 0) return;
  yield html`<h3>${title}</h3>\n`;
  for (const [index, { title, advice, places }] of own.entries())
    yield html`<details data-fill="list:${from + index}"><summary><span class="count">${places.length}</span>${title}</summary>${advice === undefined ? undefined : html`<p>${advice}</p>`}</details>\n`;
}

/** The unknown verdicts by reason: several rules may share one. */
function unknownOf(rules: ReadonlyMap<string, RuleReport>): readonly Question[] {
  const all = [...rules].flatMap(([rule, { unknown }]) => unknown.map((verdict) => ({ rule, ...verdict })));
  return [...groupBy(all, ({ reason }) => reason)]
    .map(([reason, own]) => ({
      title: `${reason} (${[...new Set(own.map(({ rule }) => rule))].join(', ')})`,
      places: [...new Set(own.map(({ file, resource }) => `${objectName(resource)} (${file})`))],
    }))
    .sort((a, b) => b.places.length - a.places.length);
}

/** The checked objects, and the meaning of the report's words, for auditors. */
export function* appendix({ sets, objects }: Report): Generator<Markup> {
  yield html`<section id="objects">\n<h2>Objects examined</h2>\n`;
  if (objects.examined === 0) yield html`<p>No object was checked for a control.</p>\n`;
  else {
    yield html`<details data-fill="objects:0"><summary>${count(objects.examined, 'object')} that rules checked for a control</summary></details>\n`;
    yield html`<ol class="sets paper">${sets.map((set, index) => html`<li>Set ${index + 1}, ${count(set.length, 'object')}: ${listed(set)}</li>\n`)}</ol>\n`;
  }
  yield html`</section>\n<section id="words">\n<h2>How to read it</h2>\n<dl class="words">\n`;
  for (const [status, meaning] of Object.entries(MEANINGS))
    yield html`<div><dt class="${status}">${STATUSES[status as Status]}</dt><dd>${meaning}</dd></div>\n`;
  yield html`</dl>\n<p>Risk is a number from 0.1 to 10.0: low below 4.0, medium below 7.0, high up to 9.0, critical above. Quotes from files mask the values of Secrets, environments and ConfigMaps. A control without a violation is no proof for a running cluster: files only show what you intend to run.</p>\n</section>\n`;
}

const listed = (set: readonly number[]): string =>
  ranges(
    set.map((place) => place + 1),
    'O',
  );

/** The same words as in the documentation about CI. */
const MEANINGS: Readonly<Record<Status, string>> = {
  failed: 'An object violates the control.',
  suppressed: 'Objects violate it, and an exception accepts each violation.',
  unknown: 'The files do not show it. The control lists the reasons.',
  off: 'A rule of the control is off, or is not for this version of Kubernetes.',
  passed: 'The rules checked it in full, and every object meets it.',
  'no-violation': 'No object violates it, but files show only a part of what it demands.',
  'nothing-to-assess': 'The control covers none of the objects.',
  'not-in-files': 'No file can show it: it is on a node, in the cloud or in the running cluster.',
};
