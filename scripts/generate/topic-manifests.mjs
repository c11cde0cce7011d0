// @ts-check
// The evidence for a topic: a manifest in docs/data/topics, or else the first bad example of the first rule that the
// topic names. A comment at the end of a line names the rules with findings on it:
//
//   # topic: Port 9099 (Calico Felix health)      one or more
//   # kubernetes: 1.23                            optional
//   apiVersion: v1
//   …
//       - port: 9099 # nsa-hardening/exposed-control-plane-port
//
// A manifest ends where the next topic begins. It may have several documents.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../lib/workspace.mjs';
import { loadCore } from './plugins.mjs';

/** @typedef {{ text: string, kubernetesVersion: string | undefined }} Shown */
/** @typedef {{ rule: string, line: number, message: string }} Found */
/** @typedef {Shown & { topics: string[], file: string, line: number }} Manifest */

const FOLDER = 'docs/data/topics';

const PRESETS = ['pod-security/restricted', 'cis/level-2', 'nsa-hardening/strict', 'platform/strict'];

/** Rules that no preset has, and rules that check nothing without options. */
const RULES = {
  'cis/image-registry': ['error', { allowed: ['registry.example.com'] }],
  'cis/kubelet-protect-kernel-defaults': 'warn',
  'cis/load-balancer-tls': 'warn',
  'nsa-hardening/runtime-class': ['warn', { untrustedSelector: { trust: 'none' } }],
};

const HEADING = /^# topic: (.+)$/;
const VERSION = /^# kubernetes: (\d+\.\d+)$/m;
const MARK = /# ((?:[a-z-]+\/[a-z0-9-]+)(?:, [a-z-]+\/[a-z0-9-]+)*)$/;

/** @returns {Manifest[]} in the order of the files */
export function topicManifests() {
  return readdirSync(path.join(root, FOLDER))
    .sort()
    .flatMap((name) => manifestsOf(readFileSync(path.join(root, FOLDER, name), 'utf8'), `${FOLDER}/${name}`));
}

/** @param {string} text @param {string} file @returns {Manifest[]} */
function manifestsOf(text, file) {
  /** @type {{ topics: string[], line: number, lines: string[] }[]} */
  const found = [];
  for (const [index, line] of text.split('\n').entries()) {
    const topic = HEADING.exec(line)?.[1];
    const open = found.at(-1);
    if (topic === undefined) open?.lines.push(line);
    else if (open?.lines.length === 0) open.topics.push(topic);
    else found.push({ topics: [topic], line: index + 1, lines: [] });
  }
  return found.map(({ topics, line, lines }) => {
    const own = lines.join('\n');
    return { topics, file, line: line + topics.length, text: own, kubernetesVersion: VERSION.exec(own)?.[1] };
  });
}

/**
 * The faults of a manifest. Each rule that its comments name must have findings on exactly the lines that name it, and
 * the API must accept all of it.
 * @param {Manifest} manifest @param {readonly Found[]} found @returns {string[]}
 */
export function differences({ text, file, line: first }, found) {
  const announced = text
    .split('\n')
    .flatMap((line, index) =>
      (MARK.exec(line)?.[1]?.split(', ') ?? []).map((rule) => `${index + 1} ${rule}`),
    );
  const names = new Set(announced.map((mark) => mark.split(' ')[1]));
  const said = found
    .filter(({ rule }) => names.has(rule) || rule.startsWith('plimsoll/'))
    .map(({ line, rule }) => `${line} ${rule}`);
  /** @param {string} mark @param {string} what */
  const at = (mark, what) => {
    const [line, rule] = mark.split(' ');
    return `${file}:${first - 1 + Number(line)}: ${what} ${rule}`;
  };
  return [
    ...(announced.length === 0 ? [`${file}:${first}: no comment says what is found in this manifest`] : []),
    ...announced.filter((mark) => !said.includes(mark)).map((mark) => at(mark, 'there is no finding of')),
    ...said.filter((mark) => !announced.includes(mark)).map((mark) => at(mark, 'no comment announces')),
  ];
}

/** The visible findings, with every pack at its strictest. Each text is a cluster of its own.
 * @param {readonly Record<string, any>[]} plugins @param {readonly Shown[]} shown
 * @returns {Promise<Found[][]>} in the order of the texts
 */
export async function strictFindings(plugins, shown) {
  const { groupBy, lint, parse, resolveConfig, visibleFindings } = await loadCore();
  /** @type {Found[][]} */
  const found = shown.map(() => []);
  for (const [kubernetesVersion, numbers] of groupBy(
    [...shown.keys()],
    (/** @type {number} */ number) => shown[number]?.kubernetesVersion,
  )) {
    const config = resolveConfig([
      { plugins, extends: PRESETS, rules: RULES, ...(kubernetesVersion && { kubernetesVersion }) },
    ]);
    const files = await Promise.all(
      numbers.map((/** @type {number} */ number) =>
        parse({ path: String(number), cluster: String(number), text: shown[number]?.text ?? '' }),
      ),
    );
    for (const { file, ruleId, region, message } of visibleFindings(await lint(files, config), {}))
      found[Number(file)]?.push({ rule: ruleId, line: region?.startLine ?? 1, message });
  }
  return found;
}

/**
 * The first bad example of each rule, at the newest version of Kubernetes that has the rule.
 * @param {readonly Record<string, any>[]} plugins @returns {Promise<Map<string, Shown>>} by rule
 */
export async function ruleExamples(plugins) {
  const { inRange, LATEST_MINOR } = await loadCore();
  const examples = new Map();
  for (const { meta, rules, docs } of plugins)
    for (const [name, { bad }] of Object.entries(await docs())) {
      const range = rules[name].meta.kubernetes;
      let minor = LATEST_MINOR;
      while (range !== undefined && minor > 0 && !inRange(minor, range)) minor--;
      examples.set(`${meta.prefix}/${name}`, {
        text: bad[0],
        kubernetesVersion: minor === LATEST_MINOR ? undefined : `1.${minor}`,
      });
    }
  return examples;
}
