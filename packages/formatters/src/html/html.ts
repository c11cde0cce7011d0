import type { FormatOptions, Formatter } from '@plimsoll/core';
import { count } from '../text-summary.js';
import { controlsChapter } from './controls.js';
import { dataOf } from './data.js';
import { exceptionsChapter } from './exceptions.js';
import { filters } from './filters.js';
import { Markup, html as markup, prose } from './markup.js';
import { appendix, OpenQuestions } from './open-questions.js';
import { type Report, reportOf } from './report.js';
import { SCRIPT, SCRIPT_HASH } from './script.js';
import { STYLE, STYLE_HASH } from './style.js';
import { cover, summary } from './summary.js';

const CHAPTERS = [
  ['summary', 'Summary'],
  ['controls', 'Controls'],
  ['findings', 'Findings'],
  ['exceptions', 'Exceptions'],
  ['not-judged', 'What Plimsoll cannot check'],
  ['objects', 'Objects examined'],
  ['words', 'How to read it'],
] as const;

/**
 * One page that needs no network and no other file. Its HTML has the summary, controls and exceptions. Findings,
 * objects and places are data, each once, which its script shows on request and before printing.
 */
export const html: Formatter = function* (result, options) {
  const report = reportOf(result, options);
  const questions = new OpenQuestions(result);
  const open = report.counted.filter(({ suppression }) => !suppression).length;
  const links = (): readonly Markup[] =>
    CHAPTERS.map(
      ([id, title]) =>
        markup`<li><a href="#${id}">${title}</a>${id === 'controls' ? benchmarkLinks(report) : undefined}</li>\n`,
    );
  yield markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${STYLE_HASH}'; script-src '${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${['Audit report', options.run?.project].filter(Boolean).join(': ')}, ${count(open, 'finding')}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#summary">Skip to the summary</a>
${cover(report, result, options)}<nav class="contents" aria-label="Contents"><h2>Contents</h2><ol>
${links()}</ol></nav>
<main>
${summary(report, result)}${filters(report)}`.text;
  for (const part of controlsChapter(report)) yield part.text;
  yield findingsChapter(report, options).text;
  for (const part of exceptionsChapter(report, options)) yield part.text;
  for (const part of questions.chapter(report)) yield part.text;
  for (const part of appendix(report)) yield part.text;
  yield '</main>\n<script type="application/json" id="data">';
  yield* dataOf(report, questions.lists, options);
  yield `</script>\n<script>${SCRIPT}</script>\n</body>\n</html>\n`;
};

/** The entries for benchmarks in the printed contents. */
function benchmarkLinks({ benchmarks }: Report): Markup | undefined {
  if (benchmarks.length < 2) return undefined;
  const links = benchmarks.map(
    ({ benchmark }, index) => markup`<li><a href="#b${index + 1}">${benchmark.title}</a></li>\n`,
  );
  return markup`<ul>${links}</ul>`;
}

/** The script fills it. Templates have the help of each rule. */
function findingsChapter({ groups }: Report, { docs }: FormatOptions): Markup {
  const help = groups.map(({ id, meta }, index) => {
    const doc = docs.get(id);
    const why = doc
      ? markup`<details class="help"><summary>Why, and how to fix it</summary>${prose(doc.why)}${prose(doc.fix)}</details>`
      : undefined;
    const page = pageOf(meta?.docsUrl);
    return why || page ? markup`<template id="help-${index}">${why}${page}</template>\n` : markup``;
  });
  return markup`<section id="findings">
<h2>Findings</h2>
<p class="filtered" hidden></p>
<p class="no-script">The rows of findings, objects and places need the script of this page, which does not run here. Save the page and open the file, or use -f text or -f json.</p>
<div id="groups"></div>
${help}</section>\n`;
}

/** The link to the page of a rule. Of plugins only a web address is followed. */
function pageOf(url: string | undefined): Markup | undefined {
  if (url === undefined || !/^https?:\/\//.test(url)) return undefined;
  return markup`<p class="help"><a href="${url}" rel="noreferrer">The page of this rule</a></p>`;
}
