import type { PathsReport } from '@plimsoll/attack-paths';
import type { ReportCut, ReportPath } from '@plimsoll/attack-paths/internal';
import { Markup, html as markup } from '../html/markup.js';
import { drawing, drawnOf } from './drawing.js';
import { STYLE, STYLE_HASH } from './style.js';
import { byGoal, count, labelsOf, lineOf, type PathsFormatter, subjectsOf } from './types.js';

/**
 * One page without scripts that needs no other file: the graph from entries on the left to goals on the right, then
 * every path. The lines of the picture link to their steps.
 */
export const pathsHtml: PathsFormatter = function* (report, { tool }) {
  const { paths, assumptions } = report;
  const label = labelsOf(report);
  const subject = subjectsOf(report);
  const goals = byGoal(report);
  const drawn = drawnOf(report).length;
  const number = (value: number, word: string): Markup => markup`<li><b>${value}</b>${word}</li>\n`;
  const certain = (wanted: ReportPath['certainty']): number =>
    paths.filter(({ certainty }) => certainty === wanted).length;
  yield markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${STYLE_HASH}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width">
<title>${tool.name}: ${count(paths.length, 'attack path')}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header>
<h1>Attack paths, by ${tool.name} ${tool.version}</h1>
<ul class="numbers">
${number(paths.length, 'paths')}${number(certain('shown'), 'shown by the files')}${number(certain('assumed'), 'under assumptions')}${number(certain('possible'), 'possible')}</ul>
</header>
<main>
`.text;
  if (paths.length === 0) {
    yield '<p>The files show no attack path.</p>\n</main>\n</body>\n</html>\n';
    return;
  }
  yield '<h2 id="picture">The picture</h2>\n';
  yield '<p class="soft">Lines are steps, and their numbers link to the places that show them. The files show a thick line, a thin one needs an assumption, and a dotted one is only possible. ✂ marks what cuts the paths to a goal.</p>\n';
  if (drawn < paths.length)
    yield markup`<p class="soft">It shows the ${drawn} most severe of ${paths.length} paths. The list below has all.</p>\n`
      .text;
  yield markup`<figure class="picture" tabindex="0">\n${drawing(report, { linked: true })}</figure>\n`.text;
  const anchored = new Set<number>();
  for (const [goal, own] of goals) {
    yield markup`<section>\n<h2>To ${label(goal)}: ${count(own.length, 'path')}</h2>\n`.text;
    yield cuts(
      report.cuts.filter((cut) => cut.goal === goal),
      own.length,
    ).text;
    for (const [index, path] of own.entries())
      yield way(path, index + 1, report, label, subject, anchored).text;
    yield '</section>\n';
  }
  if (assumptions.length > 0) {
    yield '<section>\n<h2>Assumptions</h2>\n<p class="soft">No file shows them. <code>--assume no-NAME</code> turns one off.</p>\n<dl>\n';
    for (const { name, meaning, why } of assumptions)
      yield markup`<dt><code>${name}</code></dt><dd>${meaning} ${why}</dd>\n`.text;
    yield '</dl>\n</section>\n';
  }
  yield '</main>\n</body>\n</html>\n';
};

function cuts(own: readonly ReportCut[], paths: number): Markup {
  if (own.length === 0) return markup``;
  const what = paths === 1 ? 'the path' : `all ${paths} paths`;
  const how = own[0]!.evidence.length > 1 ? 'these places together' : 'any one of these places';
  const places = own
    .flatMap(({ evidence }) => evidence)
    .map(
      (each) =>
        markup`<li><code>${lineOf(each)}</code> <code>${each.pathByName}</code>${each.ruleId === undefined ? '' : markup` <span class="soft">${each.ruleId}${each.fix ? ', can be fixed' : ''}</span>`}</li>\n`,
    );
  return markup`<p>What cuts ${what}: ${how}.</p>\n<ul class="places">\n${places}</ul>\n`;
}

function way(
  { from, to, steps, certainty, assumptions }: ReportPath,
  number: number,
  { graph }: PathsReport,
  label: (id: string) => string,
  subject: (id: string) => string,
  anchored: Set<number>,
): Markup {
  const needs = assumptions.length > 0 ? `, if ${assumptions.join(', ')}` : '';
  const items = steps.map((index) => {
    const { from, title, technique, doubt, evidence } = graph.steps[index]!;
    const isFirst = !anchored.has(index);
    anchored.add(index);
    const places = evidence.map((each) => markup`<li><code>${lineOf(each)}</code> ${each.message}</li>\n`);
    return markup`<li${isFirst ? markup` id="step-${index + 1}"` : ''}><b>${subject(from)}</b> ${title} <span class="soft">${technique}, step ${index + 1}</span>
${doubt === undefined ? '' : markup`<p class="doubt">Not certain: ${doubt}</p>\n`}<ul class="places">\n${places}</ul></li>\n`;
  });
  return markup`<h3>${number}. ${label(from)} to ${label(to)} <span class="badge">${certainty}${needs}</span></h3>
<ol class="way">\n${items}<li><b>${label(to)}</b></li>\n</ol>\n`;
}
