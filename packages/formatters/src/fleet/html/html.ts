import { Markup, html as markup } from '../../html/markup.js';
import { STYLE, STYLE_HASH } from '../../html/style.js';
import type { Fleet, FleetFormatOptions, FleetFormatter } from '../types.js';
import { all, count, factsOf, number } from '../words.js';
import { benchmarks } from './benchmarks.js';
import { changes } from './changes.js';
import { FLEET_SCRIPT, FLEET_SCRIPT_HASH } from './script.js';
import { FLEET_STYLE, FLEET_STYLE_HASH } from './style.js';
import { repositories, rules } from './tables.js';

/** One page that needs no network and no other file. Without its script everything except search and order works. */
export const html: FleetFormatter = function* (fleet, options) {
  const title = `Report of ${count(fleet.repositories.length, 'repository', 'repositories')}`;
  yield markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${STYLE_HASH}' '${FLEET_STYLE_HASH}'; script-src '${FLEET_SCRIPT_HASH}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width">
<title>${options.tool.name}: ${title}</title>
<style>${new Markup(STYLE)}</style>
<style>${new Markup(FLEET_STYLE)}</style>
</head>
<body class="fleet">
<header>
<h1>${title}</h1>
${facts(fleet, options)}
${numbers(fleet)}
${limits(fleet)}
</header>
<nav class="bar" aria-label="Sections"><div>${links(fleet)}
<span class="tools" hidden><label>Search <input type="search" placeholder="repository, rule, control"></label>
<label>Order <select>${orders(fleet)}</select></label> <output aria-live="polite"></output></span></div></nav>
<main>\n`.text;
  yield* changes(fleet);
  yield* repositories(fleet);
  yield* rules(fleet);
  yield* benchmarks(fleet);
  yield `</main>\n<script>${FLEET_SCRIPT}</script>\n</body>\n</html>\n`;
};

function facts({ repositories }: Fleet, { tool, date }: FleetFormatOptions): Markup {
  const runs = repositories.flatMap(({ runs }) => runs);
  const list = (values: readonly (string | undefined)[]): string =>
    [...new Set(values.filter((value) => value !== undefined))].sort().join(', ');
  const days = runs.flatMap(({ date }) => date?.slice(0, 10) ?? []).sort();
  const linted = days[0] === days.at(-1) ? days[0] : `${days[0]} to ${days.at(-1)}`;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Made', date],
    ['Linted', linted],
    ['Presets', list(runs.flatMap(({ presets }) => presets ?? []))],
    ['Benchmarks', list(runs.map(({ benchmark }) => benchmark))],
    ['Linted with', `${tool.name} ${list(runs.map(({ version }) => version))}`],
  ];
  const shown = rows.filter(([, value]) => value !== undefined && value !== '');
  return markup`<dl class="facts">${shown.map(
    ([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}

function numbers({ totals, repositories, since }: Fleet): Markup {
  const tiles: readonly (readonly [number, string])[] = [
    [totals.error, 'errors'],
    [totals.warn, 'warnings'],
    ...(totals.onPath > 0 ? [[totals.onPath, 'on attack paths'] as const] : []),
    ...(totals.suppressed > 0 ? [[totals.suppressed, 'suppressed'] as const] : []),
    ...(since
      ? ([
          [all(since.new), 'new'],
          [all(since.gone), 'gone'],
        ] as const)
      : []),
    [repositories.filter((one) => all(one) === 0).length, 'without findings'],
    [totals.resources, 'objects'],
  ];
  return markup`<ul class="numbers">${tiles.map(([count, words]) => markup`<li><b>${number(count)}</b>${words}</li>`)}</ul>
<p class="bands">By risk: ${(['critical', 'high', 'medium', 'low'] as const).map(
    (band) => markup`<span class="${band}">${number(totals.byBand[band])} ${band}</span> `,
  )}</p>`;
}

/** The limits of the numbers, which a reader has to know first. */
function limits(fleet: Fleet): Markup | undefined {
  const lines = [...fleet.problems, ...fleet.warnings];
  const facts = [...factsOf(fleet)].map((fact) => markup`<p class="soft">${fact}</p>`);
  if (lines.length === 0) return markup`${facts}`;
  return markup`${facts}<section class="alarm"><h2>What limits these numbers</h2><ul>${lines.map(
    (line) => markup`<li>${line}</li>`,
  )}</ul></section>`;
}

function links({ since }: Fleet): readonly Markup[] {
  return [
    ...(since ? [markup`<a href="#changes">Changes</a>`] : []),
    markup`<a href="#repositories">Repositories</a>`,
    markup`<a href="#rules">Rules</a>`,
    markup`<a href="#controls">Controls</a>`,
  ];
}

function orders({ since, totals }: Fleet): readonly Markup[] {
  const words = [
    'errors',
    'warnings',
    ...(totals.onPath > 0 ? ['on paths'] : []),
    ...(since ? ['new', 'gone'] : []),
    'name',
  ];
  return words.map((word) => markup`<option value="${word.replace(' ', '-')}">${word}</option>`);
}
