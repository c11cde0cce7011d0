import { isObject } from '../json.js';
import type { Validate } from '../json-schema.js';
import { isRange } from '../kubernetes-version.js';
import type { Plugin } from '../rule/types.js';
import { closest } from '../suggest.js';
import { describeErrors } from './describe-error.js';
import { validateConfigObject } from './generated/validate-config.js';
import { type Plugins, rulesOf } from './plugins.js';
import { ruleKeyProblem } from './rule-names.js';
import { configObjectSchema } from './schema.js';

const SEVERITIES: readonly unknown[] = ['off', 'warn', 'error'];
const ASSESSMENTS: readonly unknown[] = ['full', 'partial', 'none'];
const PRESET_KEYS = ['match', 'rules'];

/**
 * Problems of a plugin by itself: its rules, presets and benchmarks do not have the form of the types, or name rules
 * with its own prefix that it does not have. For hosts that load plugins, and for tests of plugins.
 */
export function pluginProblems(plugin: Plugin): readonly string[] {
  return [...shapeProblems(plugin), ...ownNameProblems(plugin)];
}

/** Checks the types of a plugin, for plugins in JavaScript: a mistyped severity would silently turn a rule off. */
export function* shapeProblems(plugin: Plugin): Generator<string> {
  const { rules, presets = {}, benchmarks = [] } = plugin;
  for (const [name, rule] of Object.entries(rules))
    for (const problem of ruleProblems(name, rule)) yield `its rule "${name}" ${problem}`;
  for (const [name, preset] of Object.entries(presets))
    for (const problem of presetProblems(preset)) yield `its preset "${name}" ${problem}`;
  if (!Array.isArray(benchmarks)) yield 'its "benchmarks" are no list.';
  else for (const benchmark of benchmarks as readonly unknown[]) yield* benchmarkProblems(benchmark);
}

function* ruleProblems(name: string, rule: unknown): Generator<string> {
  if (!isObject(rule) || !isObject(rule.meta)) {
    yield 'is no rule. Expected an object with "meta" and "create".';
    return;
  }
  const { description, risk, severity, messages, kubernetes, schema, defaultOptions } = rule.meta;
  if (!/^\w[\w.-]*$/.test(name))
    yield 'has a name that is not of letters, digits, "-", "_" and ".", or that begins with "-" or ".".';
  if (typeof rule.create !== 'function') yield 'has no function "create".';
  if (typeof description !== 'string')
    yield 'has no "meta.description". Write one sentence without a period.';
  if (typeof risk !== 'number' || !(risk >= 0.1 && risk <= 10))
    yield 'has no "meta.risk" from 0.1 to 10. It says how bad a finding is.';
  if (severity !== undefined && !SEVERITIES.includes(severity))
    yield `has the "meta.severity" ${JSON.stringify(severity)}. Expected "off", "warn" or "error".`;
  if (!isObject(messages) || Object.values(messages).some((message) => typeof message !== 'string'))
    yield 'has no "meta.messages". Expected texts by message id.';
  if (schema !== undefined && !isObject(schema)) yield 'has a "meta.schema" that is no JSON Schema.';
  if (defaultOptions !== undefined && schema === undefined)
    yield 'has "meta.defaultOptions" and no "meta.schema". Describe its options there.';
  for (const key of ['supersedes', 'supersededBy'])
    if (rule.meta[key] !== undefined && !Array.isArray(rule.meta[key]))
      yield `has a "meta.${key}" that is no list. Expected a list of rules, such as ["cis/image-registry"].`;
  if (kubernetes !== undefined && !(typeof kubernetes === 'string' && isRange(kubernetes)))
    yield `has the "meta.kubernetes" ${JSON.stringify(kubernetes)}. Expected a version range such as ">=1.34" or ">=1.19 <1.25".`;
}

function* presetProblems(preset: unknown): Generator<string> {
  if (!Array.isArray(preset)) {
    yield 'is no list. Expected a list of objects with "rules".';
    return;
  }
  const validate = validateConfigObject as Validate;
  for (const [index, object] of preset.entries()) {
    if (!isObject(object) || !isObject(object.rules)) {
      yield `has no "rules" at [${index}].`;
      continue;
    }
    for (const key of Object.keys(object))
      if (!PRESET_KEYS.includes(key))
        yield `has the unknown key "${key}" at [${index}]. Known keys: ${PRESET_KEYS.join(', ')}.`;
    const { match, rules } = object;
    if (!validate({ rules, ...(match !== undefined && { match }) }))
      for (const { path, message } of describeErrors(validate.errors ?? [], configObjectSchema, `[${index}]`))
        yield `is at fault at ${path}: ${message}`;
    for (const [id, setting] of Object.entries(rules))
      if (Array.isArray(setting))
        yield `gives options to "${id}" at [${index}]. A preset sets severities only; options belong to a config.`;
  }
}

function* benchmarkProblems(benchmark: unknown): Generator<string> {
  if (!isObject(benchmark) || typeof benchmark.id !== 'string' || !Array.isArray(benchmark.controls)) {
    yield 'has a benchmark without "id" and "controls".';
    return;
  }
  const { id: name, controls, ...others } = benchmark;
  const where = `its benchmark "${name}"`;
  for (const key of ['title', 'version', 'url'])
    if (typeof others[key] !== 'string') yield `${where} has no "${key}".`;
  const seen = new Set<string>();
  for (const [index, control] of controls.entries()) {
    const { id, title, section, assessment, rules } = isObject(control) ? control : {};
    const at = `control ${typeof id === 'string' ? id : `[${index}]`} of ${where}`;
    if (typeof id !== 'string' || typeof title !== 'string' || typeof section !== 'string')
      yield `${at} needs "id", "title" and "section".`;
    else if (seen.has(id)) yield `${at} is there twice.`;
    else seen.add(id);
    if (!ASSESSMENTS.includes(assessment))
      yield `${at} has the "assessment" ${JSON.stringify(assessment)}. Expected "full", "partial" or "none".`;
    else if (!Array.isArray(rules))
      yield `${at} has no list "rules". Write [] where no rule shows a violation.`;
    else if ((assessment === 'none') !== (rules.length === 0))
      yield `${at} has the "assessment" "${String(assessment)}" and ${rules.length === 0 ? 'no rules' : 'rules'}. Only a control with "none" has no rules.`;
  }
}

export interface NamedRule {
  readonly id: string;
  readonly namedBy: string;
  readonly preset?: string;
}

/** The rule ids and wildcards in the presets and benchmarks of a plugin. */
export function* rulesNamedBy({ presets, benchmarks }: Plugin): Generator<NamedRule> {
  for (const [preset, objects] of Object.entries(presets ?? {}))
    for (const { rules } of listed(objects))
      for (const id of Object.keys(rules ?? {})) yield { id, namedBy: `its preset "${preset}"`, preset };
  for (const { id: benchmark, controls } of listed(benchmarks))
    for (const { id: control, rules } of listed(controls))
      for (const id of listed(rules))
        yield { id, namedBy: `control ${control} of its benchmark "${benchmark}"` };
}

/** A value that is not a list has its own problem. */
function listed<Item>(items: readonly Item[] | undefined): readonly Item[] {
  return Array.isArray(items) ? (items as readonly Item[]) : [];
}

/** Rules of other plugins are unknown here. A prefix that is nearly the plugin's own is probably a typing mistake. */
function* ownNameProblems(plugin: Plugin): Generator<string> {
  const { prefix } = plugin.meta;
  const plugins: Plugins = new Map([[prefix, plugin]]);
  const own = rulesOf(plugins);
  for (const { id, namedBy } of rulesNamedBy(plugin)) {
    const problem = isMeantAsOwn(id, plugin) ? ruleKeyProblem(id, own, plugins) : undefined;
    if (problem !== undefined) yield `${namedBy} names a rule that does not exist. ${problem}`;
  }
}

/** Whether a plugin names one of its own rules, perhaps with a mistyped prefix. Others may have a similar prefix. */
export function isMeantAsOwn(id: string, { meta: { prefix }, rules }: Plugin): boolean {
  const slash = id.indexOf('/');
  const given = slash === -1 ? prefix : id.slice(0, slash);
  return (
    given === prefix || (Object.hasOwn(rules, id.slice(slash + 1)) && closest(given, [prefix]) !== undefined)
  );
}
