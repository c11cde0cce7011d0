import { type Formatter, visibleFindings } from '@plimsoll/core';
import { caveats } from '../compliance/assess.js';
import { summarize } from '../summary.js';
import { summaryLines } from '../text-summary.js';
import { lines, Markup, html as markup } from './markup.js';
import { SCRIPT, SCRIPT_HASH } from './script.js';
import { STYLE, STYLE_HASH } from './style.js';
import { byBenchmark, byResource, bySeverity } from './views.js';

/** One page that needs nothing else: no network, no other file. Without its script all but the search works. */
export const html: Formatter = function* (result, options) {
  const findings = visibleFindings(result, options);
  const anchors = new Map(findings.map((finding, index) => [finding, `f${index + 1}`]));
  const summary = summarize(result, findings, options);
  const notes = caveats(result).map((note) => markup`<li>${note}</li>\n`);
  const number = (count: number, word: string): Markup => markup`<li><b>${count}</b>${word}</li>\n`;
  const details = [...summaryLines(result, summary, [], (text) => text, { verbose: true })].join('').trim();

  yield markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${STYLE_HASH}'; script-src '${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width">
<title>${options.tool.name}: ${summary.findings.error} errors, ${summary.findings.warn} warnings</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header>
<h1>Report of ${options.tool.name} ${options.tool.version}</h1>
<ul class="numbers">
${number(summary.findings.error, 'errors')}${number(summary.findings.warn, 'warnings')}${summary.onPath > 0 ? number(summary.onPath, 'on attack paths') : undefined}${number(summary.suppressed, 'suppressed')}${number(summary.resources, 'resources')}${number(summary.files, 'files')}</ul>
${notes.length > 0 ? markup`<section class="alarm"><b>The run does not cover the whole project</b><ul>${notes}</ul></section>\n` : undefined}<details><summary>What was looked at</summary><pre>${lines(details)}</pre></details>
</header>
<nav class="bar"><div><a href="#severity">By severity</a><a href="#benchmark">By benchmark</a><a href="#resource">By resource</a>
${summary.onPath > 0 ? markup`<label hidden><input type="checkbox">On attack paths only</label>` : undefined}
<label hidden><output></output><span>Search</span><input type="search" placeholder="rule, name, path"></label></div></nav>
<main>
<section id="severity">\n`.text;
  for (const part of bySeverity(result, anchors, options)) yield part.text;
  yield '</section>\n<section id="benchmark">\n';
  for (const part of byBenchmark(result, anchors)) yield part.text;
  yield '</section>\n<section id="resource">\n';
  for (const part of byResource(anchors)) yield part.text;
  yield `</section>\n</main>\n<script>${SCRIPT}</script>\n</body>\n</html>\n`;
};
