import type { AnyRule, Benchmark, RuleDoc, RuleScope } from '@plimsoll/core';
import { didYouMean, docsOf, recommendedSeverity, riskBand } from '@plimsoll/core/internal';
import { escapeLine } from '@plimsoll/formatters';
import type { ExitCode } from '../action.js';
import type { Arguments } from '../arguments/parse.js';
import { loadConfig } from '../config/load.js';
import { PlimsollError } from '../error.js';
import type { Host } from '../host.js';
import { configOptions } from './settings.js';

/** Shows what a rule checks, and the help in its README. */
export async function explainAction({ paths, flags }: Arguments, host: Host): Promise<ExitCode> {
  const [id, ...others] = [flags.explain ?? [], paths].flat();
  if (id === undefined || others.length > 0)
    throw new PlimsollError(['plimsoll explain needs the id of one rule, such as pod-security/privileged.']);
  const { config } = await loadConfig(configOptions(flags, host.cwd));
  const rule = config.rules.get(id);
  if (!rule && id.startsWith('admission/'))
    throw new PlimsollError([
      `${id} is a ValidatingAdmissionPolicy that the config does not name. Read its expressions in its file, or name the file with the config key "policies".`,
    ]);
  if (!rule)
    throw new PlimsollError([
      `Unknown rule "${id}".${didYouMean(id, config.rules.keys())} plimsoll --list-rules shows them all.`,
    ]);
  const slash = id.indexOf('/');
  const plugin = config.plugins.get(id.slice(0, slash));
  const docs = plugin && (await docsOf(plugin));
  const { defaultReasons } = await import('../config/default-reasons.js');
  const lines = [
    ...factsOf(id, rule, config.benchmarks, defaultReasons.get(id)?.why),
    '',
    ...helpOf(rule, docs?.[id.slice(slash + 1)]),
  ];
  await host.stdout.write(`${lines.map(escapeLine).join('\n')}\n`);
  return 0;
}

const SCOPES: Readonly<Record<RuleScope, string>> = {
  resource: 'Reads each object by itself.',
  namespace: 'Reads other objects of the namespace, too: lint all of its files in one run.',
  project: 'Reads other objects of the cluster, too: lint all of its files in one run.',
};

function* factsOf(
  id: string,
  { meta }: AnyRule,
  benchmarks: readonly Benchmark[],
  why: string | undefined,
): Generator<string> {
  yield id;
  yield `${meta.description}.`;
  yield '';
  yield `Risk ${meta.risk.toFixed(1)} (${riskBand(meta.risk)}); recommended severity: ${recommendedSeverity(meta)}.`;
  if (why !== undefined) yield why;
  if (meta.scope) yield SCOPES[meta.scope];
  if (meta.kubernetes !== undefined) yield `Kubernetes ${meta.kubernetes}.`;
  if (meta.cwe) yield `${meta.cwe.map((number) => `CWE-${number}`).join(', ')}.`;
  for (const { title, controls } of newest(benchmarks))
    for (const control of controls)
      if (control.rules.includes(id)) yield `${title}: ${control.id}, ${control.title}.`;
}

/** The last edition of each benchmark, which is the newest. */
function newest(benchmarks: readonly Benchmark[]): readonly Benchmark[] {
  const byName = new Map(benchmarks.map((benchmark) => [benchmark.id.replace(/v[\d.]+$/, ''), benchmark]));
  return [...byName.values()];
}

function helpOf({ meta }: AnyRule, doc: RuleDoc | undefined): readonly string[] {
  return doc && doc.markdown !== '' ? doc.markdown.trimEnd().split('\n') : Object.values(meta.messages);
}
