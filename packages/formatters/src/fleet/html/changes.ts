import { type Markup, html as markup } from '../../html/markup.js';
import type { Fleet, FleetFinding } from '../types.js';
import { all, count, number } from '../words.js';
import { findings } from './tables.js';

/** The most new findings to show for all repositories. */
const SHOWN = 20;

/** What is new and gone since the earlier set, the most severe first. */
export function* changes({ since, repositories }: Fleet): Generator<string> {
  if (!since) return;
  yield `<section id="changes">\n<h2>Since the earlier set</h2>\n`;
  yield markup`<p>${count(since.compared, 'repository is', 'repositories are')} in both sets: new findings: ${number(all(since.new))}, gone: ${number(all(since.gone))}. Gone means repaired, suppressed or no longer checked.</p>\n`
    .text;
  for (const line of limits(since)) yield markup`<p>${line}</p>\n`.text;
  yield* sets('Only in this set', since.added);
  yield* sets('Only in the earlier set', since.removed);
  const gravest = repositories
    .flatMap(({ name, changes }) =>
      (changes?.gravest ?? []).map(
        (finding): FleetFinding => ({ ...finding, file: `${name}: ${finding.file}` }),
      ),
    )
    .sort(
      (a, b) =>
        Number(b.onPath ?? false) - Number(a.onPath ?? false) ||
        Number(b.severity === 'error') - Number(a.severity === 'error') ||
        b.risk - a.risk,
    );
  if (gravest.length > 0)
    yield markup`<h3>New, the most severe</h3>\n${findings(gravest.slice(0, SHOWN))}\n`.text;
  yield '</section>\n';
}

function* limits({ newlyOn, nowOff }: NonNullable<Fleet['since']>): Generator<string> {
  if (newlyOn > 0)
    yield `${number(newlyOn)} of the new ones come from rules that were off in the earlier run, so they may not be new.`;
  if (nowOff > 0)
    yield `${number(nowOff)} of those that are gone come from rules that are off now, so they may still exist.`;
}

function* sets(title: string, names: readonly string[]): Generator<string> {
  if (names.length === 0) return;
  const list: readonly Markup[] = names.map((name) => markup`<li data-row>${name}</li>`);
  yield markup`<details><summary>${title}: ${count(names.length, 'repository', 'repositories')}</summary><ul>${list}</ul></details>\n`
    .text;
}
