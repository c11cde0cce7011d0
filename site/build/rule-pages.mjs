// @ts-check
// A page for each rule, one for each pack, and one over all.

import { withPage } from './benchmark-pages.mjs';
import { benchmarkUrl, cell, controlAnchor, escapeHtml, factList, frontmatter } from './markdown.mjs';
import { playgroundLink } from './playground-link.mjs';

/** @typedef {import('./facts.mjs').RuleFacts} RuleFacts */
/** @typedef {import('./facts.mjs').PackFacts} PackFacts */

/** What a pack is about, as its menu says. @type {Readonly<Record<string, string>>} */
const PACKS = {
  'pod-security': 'Pod Security Standards',
  cis: 'CIS Benchmarks',
  'nsa-hardening': 'NSA/CISA Hardening Guide and threat matrix',
  platform: 'What surrounds the workloads',
  'attack-paths': 'Attack paths',
  plimsoll: 'What could not be read or checked',
};

/** @param {string} prefix */
export const packTitle = (prefix) => PACKS[prefix] ?? prefix;

/** @param {readonly PackFacts[]} packs @returns {Map<string, string>} Markdown by the file below the pages */
export function rulePages(packs) {
  const pages = new Map([['rules/index.md', overview(packs)]]);
  for (const pack of packs) {
    pages.set(`rules/${pack.prefix}/index.md`, packPage(pack));
    for (const rule of pack.rules) pages.set(`rules/${rule.id}.md`, rulePage(rule));
  }
  return pages;
}

/** @param {readonly PackFacts[]} packs */
function overview(packs) {
  const count = packs.reduce((sum, { rules }) => sum + rules.length, 0);
  return [
    frontmatter({ title: 'Rules', description: `All ${count} rules`, aside: false, pageClass: 'rules' }),
    '# Rules\n',
    `Plimsoll has ${count} rules. Each has a page: why it exists, how to fix what it finds, and the controls that it belongs to.\n`,
    '<RuleFilter />\n',
    ...packs.flatMap((pack) => [`## ${packTitle(pack.prefix)} {#${pack.prefix}}\n`, table(pack)]),
  ].join('\n');
}

/** @param {PackFacts} pack */
function packPage(pack) {
  return [
    frontmatter({
      title: `Rules of ${pack.prefix}`,
      description: `The ${pack.rules.length} rules of ${pack.name}`,
      aside: false,
      search: false,
      pageClass: 'rules',
    }),
    `# Rules of ${pack.prefix}\n`,
    `${packTitle(pack.prefix)}: ${pack.rules.length} rules of \`${pack.name}\`.\n`,
    ...(pack.benchmarks.length > 0
      ? [
          `Benchmarks: ${withPage(pack.benchmarks)
            .map((benchmark) => `[${benchmark.title}](${benchmarkUrl(benchmark)})`)
            .join(', ')}.\n`,
        ]
      : []),
    '<RuleFilter />\n',
    table(pack),
  ].join('\n');
}

/** @param {PackFacts} pack */
function table({ rules }) {
  return [
    '| rule | what it does | risk | fix |',
    '| --- | --- | --- | --- |',
    ...rules.map(
      ({ id, name, meta, band }) =>
        `| [${name}](/rules/${id}) | ${cell(meta.description)} | <span class="risk ${band}">${meta.risk.toFixed(1)} ${band}</span> | ${meta.fixable ?? ''} |`,
    ),
    '',
  ].join('\n');
}

/** @param {RuleFacts} rule */
function rulePage(rule) {
  const { id, meta, doc } = rule;
  return [
    frontmatter({ title: id, description: `${meta.description}.`, outline: 2, pageClass: 'rule' }),
    `# ${id}\n`,
    `<p class="lead">${escapeHtml(meta.description)}.</p>\n`,
    facts(rule),
    help(rule),
    ...(doc.options === undefined && meta.schema ? [options(meta)] : []),
    presets(rule),
    controls(rule),
  ].join('\n');
}

/** @param {RuleFacts} rule */
function facts({ id, meta, band, since, presets }) {
  const recommended = presets.find(({ preset }) => preset.endsWith('/recommended'));
  return factList([
    ['Risk', `<span class="risk ${band}">${meta.risk.toFixed(1)} ${band}</span>`],
    [
      'By default',
      id.startsWith('plimsoll/') ? 'always on' : recommended ? `on, ${recommended.severity}` : 'off',
    ],
    [
      'Fix',
      meta.fixable
        ? `${meta.fixable}, by <code>--fix${meta.fixable === 'safe' ? '' : '-unsafe'}</code>`
        : 'by hand',
    ],
    ['Kubernetes', meta.kubernetes === undefined ? 'every version' : escapeHtml(meta.kubernetes)],
    id.startsWith('plimsoll/')
      ? undefined
      : ['Reads', meta.scope === 'resource' ? 'each object by itself' : 'other objects of the cluster, too'],
    ['Since', since === undefined ? 'the next release' : since],
    meta.cwe?.length
      ? [
          'Weakness',
          meta.cwe
            .map((cwe) => `<a href="https://cwe.mitre.org/data/definitions/${cwe}.html">CWE-${cwe}</a>`)
            .join(', '),
        ]
      : undefined,
  ]);
}

/** The README with its headings one level up, and a link to try each bad example. @param {RuleFacts} rule */
function help(rule) {
  const { doc } = rule;
  let bad = 0;
  let inBad = false;
  let inCode = false;
  return doc.markdown
    .split('\n')
    .map((line) => {
      if (line.startsWith('```')) {
        inCode = !inCode;
        if (inCode || !inBad) return line;
        const example = doc.bad[bad++];
        return example === undefined
          ? line
          : `${line}\n\n[Try it in the playground](${playgroundLink(rule, example)}){.try}`;
      }
      if (inCode || !line.startsWith('### ')) return line;
      inBad = line === '### Bad';
      return line.slice(1);
    })
    .join('\n');
}

/** The options of a rule, if its README does not list them. @param {RuleFacts['meta']} meta */
function options({ schema, defaultOptions = {} }) {
  const properties = /** @type {Record<string, { description?: string }>} */ (schema?.properties ?? {});
  return [
    '\n## Options\n',
    '| option | default | what it does |',
    '| --- | --- | --- |',
    ...Object.entries(properties).map(
      ([name, { description = '' }]) =>
        `| \`${name}\` | \`${JSON.stringify(defaultOptions[name] ?? null)}\` | ${cell(description)} |`,
    ),
  ].join('\n');
}

/** @param {RuleFacts} rule */
function presets({ id, presets }) {
  if (id.startsWith('plimsoll/')) return '';
  const setting = `\`\`\`yaml\nrules:\n  ${id}: error\n\`\`\``;
  return [
    '\n## Presets\n',
    presets.length === 0
      ? `No preset turns it on. Turn it on by its name:\n\n${setting}`
      : [
          '| preset | severity |',
          '| --- | --- |',
          ...presets.map(({ preset, severity }) => `| \`${preset}\` | ${severity} |`),
        ].join('\n'),
    '',
  ].join('\n');
}

/** The newest edition of each benchmark. Older editions have the same controls under other numbers. @param {RuleFacts} rule */
function controls({ id, controls }) {
  if (controls.length === 0) return '';
  const newest = newestOf(controls);
  return [
    '\n## Controls\n',
    '| benchmark | control | shown by files |',
    '| --- | --- | --- |',
    ...newest.map(
      ({ benchmark, control }) =>
        `| [${cell(benchmark.title)}](${benchmarkUrl(benchmark)}) | [${cell(`${control.id} ${control.title}`)}](${benchmarkUrl(benchmark)}#${controlAnchor(control)}) | ${control.assessment === 'full' ? 'in full' : 'in part'} |`,
    ),
    ...(newest.length < controls.length && id.startsWith('pod-security/')
      ? ['', `Also in ${controls.length - newest.length} older editions of [the standard](/benchmarks/).`]
      : []),
    '',
  ].join('\n');
}

/** The last version of the Pod Security Standards that has the rule. @param {RuleFacts['controls']} controls */
function newestOf(controls) {
  const standards = controls.filter(({ benchmark }) => benchmark.id.startsWith('pod-security/'));
  const last = standards.at(-1)?.benchmark;
  return controls.filter((each) => !standards.includes(each) || each.benchmark === last);
}
