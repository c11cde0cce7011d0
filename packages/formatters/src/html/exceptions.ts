import type { FormatOptions } from '@plimsoll/core';
import { count } from '../text-summary.js';
import { html, type Markup } from './markup.js';
import { type Report, ranges, type Waiver } from './report.js';

/** Exceptions that do not apply, by the rule that reports them. */
const VOID: Readonly<Record<string, string>> = {
  'plimsoll/expired-suppression': 'Expired: they no longer accept findings',
  'plimsoll/invalid-suppression': 'Invalid: they accept no findings',
  'plimsoll/unused-suppression': 'Unused: they match no finding',
};

/** The accepted findings: why, by whom, until when, and which. */
export function* exceptionsChapter(report: Report, { run }: FormatOptions): Generator<Markup> {
  const { waivers, groups } = report;
  yield html`<section id="exceptions">\n<h2>Exceptions</h2>\n<p class="filtered" hidden></p>\n`;
  const idle = groups.filter(({ id }) => Object.hasOwn(VOID, id));
  if (waivers.length + idle.length === 0) yield html`<p>None: the project accepts no findings.</p>\n`;
  for (const [index, waiver] of waivers.entries()) yield exception(waiver, index, run?.date);
  for (const group of idle) {
    const place = groups.indexOf(group);
    const numbers = group.findings.map((_, index) => group.first + index);
    yield html`<details data-fill="rule:${place}"><summary><span class="count">${numbers.length}</span><span class="status failed">${VOID[group.id]!.split(':')[0]!}</span> ${VOID[group.id]!.split(': ')[1]!}.</summary>${refer(numbers)}</details>\n`;
  }
  yield html`</section>\n`;
}

const DAYS = 86_400_000;
/** How many days before its end an exception is marked for renewal. */
const SOON = 30;

function exception({ record, findings, rules }: Waiver, index: number, date: string | undefined): Markup {
  const { kind, reason, owner, expires } = record;
  const left =
    expires === undefined || date === undefined
      ? undefined
      : Math.floor(
          (Date.parse(`${expires}T00:00:00Z`) - Date.parse(`${date.slice(0, 10)}T00:00:00Z`)) / DAYS,
        );
  const ends =
    left === undefined || left > SOON
      ? undefined
      : html` <b class="off">${left === 0 ? 'ends today' : `ends in ${count(left, 'day')}`}</b>`;
  return html`<details data-fill="waiver:${index}"><summary><span class="count">${count(findings.length, 'finding')}</span>${reason}${ends}</summary>
<dl class="facts">
<div><dt>Reason</dt><dd>${reason}</dd></div>
<div><dt>Owner</dt><dd>${owner ?? 'not named'}</dd></div>
<div><dt>Valid through</dt><dd>${expires ?? 'no end'}</dd></div>
<div><dt>Written in</dt><dd>${WHERE[kind]}</dd></div>
<div><dt>Rules</dt><dd>${rules.join(', ')}</dd></div>
</dl>${refer(findings)}</details>\n`;
}

const WHERE = {
  comment: 'a comment of the manifest',
  annotation: 'an annotation of the manifest',
  config: 'the config',
  baseline: 'the baseline',
} as const;

const refer = (numbers: readonly number[]): Markup =>
  html`<p class="paper">Covers <a href="#f${numbers[0]!}">findings ${ranges(numbers)}</a>.</p>`;
