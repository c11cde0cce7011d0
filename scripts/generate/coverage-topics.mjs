// @ts-check
import { differences, ruleExamples, strictFindings, topicManifests } from './topic-manifests.mjs';

/** @typedef {{ topic: string, rules?: string[], notYet?: string, why?: string, whole?: true }} Topic a topic of Kubernetes security, and what judges it; what a manifest could show and no rule judges; or why none could */
/** @typedef {{ section: string, topics: Topic[] }} Section */
/** @typedef {import('./topic-manifests.mjs').Found & { from: string }} Evidence a finding, with the link to what shows it */

/** How many findings a row shows, and how many other rules it names before it counts them. */
const NAMED = 4;

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

/** @param {string} id */
const page = (id) => `rules/${id.replace('/', '.md#')}`;

/** @param {string} id */
const link = (id) => `[${id}](${page(id)})`;

/**
 * Runs the evidence of each topic: its manifests, or else the example of its first rule.
 * @param {readonly Section[]} sections @param {readonly Record<string, any>[]} plugins
 * @returns {Promise<{ evidence: Map<string, Evidence[]>, errors: Error[] }>} by topic
 */
export async function showTopics(sections, plugins) {
  const judged = new Map(
    sections.flatMap(({ topics }) => topics.flatMap(({ topic, rules }) => (rules ? [[topic, rules]] : []))),
  );
  const manifests = topicManifests();
  const own = new Set(manifests.flatMap(({ topics }) => topics));
  const examples = await ruleExamples(plugins);
  const firsts = [
    ...new Set([...judged].flatMap(([topic, [first]]) => (own.has(topic) || !first ? [] : [first]))),
  ];
  const found = await strictFindings(plugins, [
    ...manifests,
    ...firsts.map((rule) => examples.get(rule) ?? { text: '', kubernetesVersion: undefined }),
  ]);
  const errors = [
    ...manifests.flatMap((manifest, index) => differences(manifest, found[index] ?? [])),
    ...[...own]
      .filter((topic) => !judged.has(topic))
      .map((topic) => `docs/data/topics: no rule checks the topic "${topic}", or the topic does not exist`),
  ];
  /** @type {Map<string, Evidence[]>} */
  const evidence = new Map();
  for (const [topic, rules] of judged) {
    const shown = own.has(topic)
      ? manifests.flatMap((manifest, index) =>
          manifest.topics.includes(topic)
            ? announcedOf(manifest.text, found[index] ?? []).map((each) => ({
                ...each,
                from: `${manifest.file.replace('docs/', '')}#L${manifest.line - 1 + each.line}`,
              }))
            : [],
        )
      : (found[manifests.length + firsts.indexOf(rules[0] ?? '')] ?? []).map((each) => ({
          ...each,
          from: page(each.rule),
        }));
    const firstOfRule = new Map(
      shown
        .filter(({ rule }) => (own.has(topic) ? rules.includes(rule) : rule === rules[0]))
        .toReversed()
        .map((each) => [each.rule, each]),
    );
    if (firstOfRule.size === 0) errors.push(`docs/data/coverage-topics.json: nothing shows "${topic}"`);
    evidence.set(topic, [...firstOfRule.values()].toReversed());
  }
  return { evidence, errors: errors.map((message) => new Error(message)) };
}

/**
 * The findings that the comments of a text name.
 * @param {string} text @param {readonly import('./topic-manifests.mjs').Found[]} found
 */
const announcedOf = (text, found) =>
  found.filter(({ rule, line }) => text.split('\n')[line - 1]?.includes(rule));

/** @param {readonly Section[]} sections @param {ReadonlyMap<string, Evidence[]>} evidence */
export function topicsPage(sections, evidence) {
  const all = sections.flatMap(({ topics }) => topics);
  const judged = all.filter(({ rules }) => rules).length;
  const partly = all.filter(({ rules, notYet }) => rules && notYet).length;
  const notYet = all.filter((topic) => !topic.rules && topic.notYet).length;
  const never = all.filter(({ why }) => why).length;
  const whole = all.length - judged - notYet - never;
  return [
    '# Topics of Kubernetes security',
    '',
    `Of ${all.length} topics that guides and talks about Kubernetes security ask for, rules check ${judged}. For ${partly} of these, rules could check more. A manifest could show ${notYet} more at least in part, but no rule checks them yet. ${whole} describe the whole tool. No manifest shows the other ${never}.`,
    '',
    'Each topic that rules check has a manifest that shows it, and the findings there with the strictest presets of all packs. The manifests are in [data/topics](data/topics), or are the example of the rule. `pnpm generate` lints all of them, and fails where one no longer gives its findings.',
    '',
    ...sections.flatMap(({ section, topics }) => [
      `## ${section}`,
      '',
      '| topic | found in the manifest, or why nothing is | also checked by |',
      '| --- | --- | --- |',
      ...topics.map((topic) => row(topic, evidence.get(topic.topic) ?? [])),
      '',
    ]),
  ].join('\n');
}

/** @param {Topic} topic @param {readonly Evidence[]} evidence */
function row({ topic, rules, notYet, why, whole }, evidence) {
  const shown = new Set(evidence.map(({ rule }) => rule));
  const others = (rules ?? []).filter((rule) => !shown.has(rule));
  const said = evidence.map(({ rule, message, from }) =>
    `[line](${from}) ${link(rule)}: ${cell(message)}`.replace('[line](rules', '[example](rules'),
  );
  const reason = whole
    ? ['All rules: this is what the tool as a whole is for.']
    : [why, notYet && `Not yet: ${notYet}`].filter((text) => text !== undefined).map(cell);
  return `| ${cell(topic)} | ${[...said, ...reason].join('<br>')} | ${namesOf(others)} |`;
}

/** @param {readonly string[]} rules */
function namesOf(rules) {
  if (rules.length <= NAMED) return rules.map(link).join(', ');
  const counts = new Map();
  for (const rule of rules.slice(NAMED)) {
    const [pack] = rule.split('/');
    counts.set(pack, (counts.get(pack) ?? 0) + 1);
  }
  const more = [...counts].map(([pack, count]) => `${count} more of [${pack}](rules/${pack}.md)`);
  return [...rules.slice(0, NAMED).map(link), ...more].join(', ');
}
