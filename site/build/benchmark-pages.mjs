// @ts-check
// A page for each benchmark: every control with its rules.
import { newestEditions } from '@plimsoll/core/internal';
import { benchmarkUrl, cell, controlAnchor, escapeHtml, frontmatter, ruleLink } from './markdown.mjs';

/** @typedef {import('./facts.mjs').Benchmark} Benchmark */

/**
 * The Pod Security Standards have an edition for each release of Kubernetes. The last one has all controls. The others
 * are rows of the overview without a page.
 * @param {readonly Benchmark[]} benchmarks
 */
export const withPage = (benchmarks) => {
  const newest = newestEditions(benchmarks);
  return benchmarks.filter(
    (benchmark) => newest.includes(benchmark) || !benchmark.id.startsWith('pod-security/'),
  );
};

const ASSESSMENTS = { full: 'in full', partial: 'in part', none: 'not in files' };

/**
 * @param {readonly Benchmark[]} benchmarks
 * @param {(id: string) => boolean} isRule
 * @returns {Map<string, string>} Markdown by the file below the pages
 */
export function benchmarkPages(benchmarks, isRule) {
  const newest = newestEditions(benchmarks);
  return new Map([
    ['benchmarks/index.md', overview(benchmarks, newest)],
    ...withPage(benchmarks).map(
      (benchmark) =>
        /** @type {const} */ ([
          `${benchmarkUrl(benchmark).slice(1)}.md`,
          page(benchmark, newest.includes(benchmark), isRule),
        ]),
    ),
  ]);
}

/** @param {readonly Benchmark[]} benchmarks @param {readonly Benchmark[]} newest */
function overview(benchmarks, newest) {
  const pages = withPage(benchmarks);
  const row = (/** @type {Benchmark} */ benchmark) => {
    const count = (/** @type {string} */ assessment) =>
      benchmark.controls.filter((control) => control.assessment === assessment).length;
    const title = cell(benchmark.title);
    const named = pages.includes(benchmark) ? `[${title}](${benchmarkUrl(benchmark)})` : title;
    return `| ${named} | \`${benchmark.id}\` | ${count('full')} | ${count('partial')} | ${count('none')} |`;
  };
  const head = [
    '| benchmark | `--benchmark` | in full | in part | not in files |',
    '| --- | --- | ---: | ---: | ---: |',
  ];
  return [
    frontmatter({
      title: 'Benchmarks',
      description: 'Standards by control, each with its rules',
      aside: false,
    }),
    '# Benchmarks\n',
    'Each page lists all controls of a standard with the rules that show a violation. The numbers say how many controls files can show in full, in part, or not at all.\n',
    '`plimsoll --benchmark ID -f compliance` prints the result for each control.\n',
    ...head,
    ...newest.map(row),
    '\n## Older editions\n',
    ...head,
    ...benchmarks
      .filter((benchmark) => !newest.includes(benchmark))
      .toReversed()
      .map(row),
    '',
  ].join('\n');
}

/** @param {Benchmark} benchmark @param {boolean} isNewest @param {(id: string) => boolean} isRule */
function page({ id, title, url, controls }, isNewest, isRule) {
  const sections = [...new Set(controls.map(({ section }) => section))];
  return [
    frontmatter({
      title,
      description: `The controls of ${title}, each with its rules`,
      outline: 2,
      pageClass: 'benchmark',
      // The search finds one edition instead of forty.
      search: isNewest,
    }),
    `# ${title}\n`,
    `\`plimsoll --benchmark ${id} -f compliance\` checks ${controls.length} controls. [The text of the standard](${url}) is elsewhere.\n`,
    ...sections.flatMap((section) => [
      `## ${section}\n`,
      '| control | title | shown by files | rules |',
      '| --- | --- | --- | --- |',
      ...controls.filter((control) => control.section === section).map((control) => row(control, isRule)),
      '',
    ]),
  ].join('\n');
}

/** @param {Benchmark['controls'][number]} control @param {(id: string) => boolean} isRule */
function row(control, isRule) {
  const { id, title, level, assessment, rules, note } = control;
  const what = [title, level && `(${level.replace('-', ' ')})`].filter(Boolean).join(' ');
  const why = note === undefined ? '' : `<br><small>${withRuleLinks(escapeHtml(note), isRule)}</small>`;
  return `| <span id="${controlAnchor(control)}">${escapeHtml(id)}</span> | ${cell(what)}${cell(why)} | ${ASSESSMENTS[assessment]} | ${rules.map(ruleLink).join(', ')} |`;
}

/** Links the ids of rules in a text to their pages. @param {string} text @param {(id: string) => boolean} isRule */
const withRuleLinks = (text, isRule) =>
  text.replaceAll(/[a-z-]+\/[a-z-]+/g, (id) => (isRule(id) ? `[${id}](/rules/${id})` : id));
