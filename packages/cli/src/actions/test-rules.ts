import { statSync } from 'node:fs';
import path from 'node:path';
import type { ExitCode } from '../action.js';
import type { Arguments } from '../arguments/parse.js';
import { type ReadRules, readRulesFile, rulesFileOf } from '../config/declarative.js';
import { loadConfig } from '../config/load.js';
import { PlimsollError, reasonOf } from '../error.js';
import { repositoryOf } from '../files/repository.js';
import type { Host } from '../host.js';
import { guardTargets } from '../output/overwrite.js';
import { type Target, targetsOf } from '../output/targets.js';
import { writeTo } from '../output/write-target.js';
import { type FileTests, junitReport, textReport } from '../rule-tests/report.js';
import { type RuleTest, runTests } from '../rule-tests/run-case.js';
import { configOptions } from './settings.js';

const REPORTS = { text: textReport, junit: junitReport };

/** Runs the tests beside rules in YAML, in the given files or in those that the config names. */
export async function testRulesAction({ paths, flags }: Arguments, host: Host): Promise<ExitCode> {
  const targets = targetsOf(flags);
  const reports = targets.map((target) => ({ target, report: reportOf(target) }));
  const guard = guardTargets(targets, host.cwd, [...paths, flags.config]);
  const { root, tested } = await testAll({ paths, flags }, host).finally(() => guard.end());
  guard.check();
  const all = tested.flatMap(({ tests }) => tests);
  if (all.length === 0 && !flags['allow-empty'])
    throw new PlimsollError([
      `${tested.map(({ shown }) => shown).join(', ')}: no rule has tests. Write manifests below "tests" of a rule, as "good" and "bad".`,
    ]);
  for (const { target, report } of reports) await writeTo(target, report(tested), host, root);
  return all.some(({ failure }) => failure) ? 1 : 0;
}

async function testAll(
  args: Pick<Arguments, 'paths' | 'flags'>,
  host: Host,
): Promise<{ readonly root: string; readonly tested: readonly FileTests[] }> {
  const { files, root } = await rulesOf(args, host);
  const tested: FileTests[] = [];
  for (const rules of files) {
    const tests: RuleTest[] = [];
    for await (const test of runTests(rules, root)) tests.push(test);
    const ruleIds = Object.keys(rules.content.rules).map((name) => `${rules.content.prefix}/${name}`);
    tested.push({ shown: rules.shown, ruleIds, tests });
  }
  return { root, tested };
}

function reportOf({ format }: Target): (files: readonly FileTests[]) => Iterable<string> {
  if (format !== 'text' && format !== 'junit')
    throw new PlimsollError([`plimsoll test-rules -f ${format}: expected text or junit.`]);
  return REPORTS[format];
}

async function rulesOf(
  { paths, flags }: Pick<Arguments, 'paths' | 'flags'>,
  { cwd }: Host,
): Promise<{ readonly files: readonly ReadRules[]; readonly root: string }> {
  if (paths.length > 0) {
    const root = repositoryOf(cwd) ?? cwd;
    return { files: await Promise.all(paths.map((file) => readGiven(path.resolve(cwd, file), root))), root };
  }
  const { config, root } = await loadConfig(configOptions(flags, cwd));
  const files = [...config.plugins.values()].flatMap((plugin) => rulesFileOf(plugin) ?? []);
  if (files.length === 0)
    throw new PlimsollError([
      'The config names no file of rules in YAML. Give the file: plimsoll test-rules rules.yaml.',
    ]);
  return { files, root };
}

async function readGiven(file: string, root: string): Promise<ReadRules> {
  try {
    if (statSync(file).isDirectory())
      throw new PlimsollError([`${file} is a directory. Name the files of rules in it.`]);
  } catch (error) {
    if (error instanceof PlimsollError) throw error;
    throw new PlimsollError([`${file} cannot be read: ${reasonOf(error)}.`], { cause: error });
  }
  return readRulesFile(file, root, false);
}
