import { described, isKeyed } from '../argument.js';
import { isObject, type JsonObject } from '../json.js';
import type { Validate } from '../json-schema.js';
import { parseMinor } from '../kubernetes-version.js';
import type { AnyRule, Plugin } from '../rule/types.js';
import { corePlugin } from '../rules/core-rules.js';
import { didYouMean } from '../suggest.js';
import { isDay } from './day.js';
import { describeErrors, stepOf } from './describe-error.js';
import { filePatternProblems } from './file-patterns.js';
import { validateConfigObject } from './generated/validate-config.js';
import { globProblem } from './glob-automaton.js';
import { helmProblems, isNamespace, NAMESPACE } from './helm.js';
import { optionsValidator, settingsValidator } from './option-validators.js';
import { isMeantAsOwn, shapeProblems as pluginShapeProblems, rulesNamedBy } from './plugin-problems.js';
import { type Plugins, rulesOf } from './plugins.js';
import { isWildcard, matchingRules, ruleKeyProblem, selectorProblem } from './rule-names.js';
import { configObjectSchema } from './schema.js';
import type { Config, ConfigObject, ConfigProblem } from './types.js';

const RUN_WIDE = [
  'suppressions',
  'never',
  'baseline',
  'podTemplates',
  'namespace',
  'schemas',
  'policies',
  'gitops',
  'helm',
] as const;
/** The only core rules that a config may turn off. The others report what could not be checked. */
const MAY_BE_OFF = new Set([
  'plimsoll/unused-suppression',
  'plimsoll/duplicate-key',
  'plimsoll/unknown-api',
  'plimsoll/unknown-field',
]);

/** All problems of a config and of its overrides. Fills `plugins` with the plugins that the config names. */
export function* validateConfig(
  config: Config,
  overrides: ConfigObject | undefined,
  plugins: Map<string, Plugin>,
  {
    compile,
    checkedPlugins = [],
  }: {
    readonly compile?: (schema: JsonObject) => Validate;
    readonly checkedPlugins?: readonly Plugin[];
  },
): Generator<ConfigProblem> {
  const own = [config].flat() as readonly ConfigObject[];
  const objects = overrides ? [...own, overrides] : own;
  const at = (index: number): string =>
    index === own.length ? 'overrides' : Array.isArray(config) ? `[${index}]` : '';
  const shapely: ConfigObject[] = [];
  for (const [index, object] of objects.entries()) {
    const problems = [...shapeProblems(object, at(index))];
    yield* problems;
    shapely.push(withoutFaults(object, at(index), new Set(problems.map(({ path }) => path))));
  }
  let faulty = false;
  for (const [index, object] of shapely.entries())
    for (const problem of pluginListProblems(object, at(index), plugins)) {
      faulty = true;
      yield problem;
    }
  const rules = rulesOf(plugins);
  // It is unknown what a plugin that failed to load would provide, and that failure is already reported.
  const isKnown = (id: string): boolean => !faulty || plugins.has(id.split('/')[0]!);
  const unchecked = new Map([...plugins].filter(([, plugin]) => !checkedPlugins.includes(plugin)));
  yield* pluginRuleProblems(shapely, at, plugins, unchecked, rules);
  for (const [index, object] of shapely.entries()) {
    yield* filePatternProblems(object.files, `${at(index)}.files`);
    yield* filePatternProblems(object.ignores, `${at(index)}.ignores`);
    for (const [i, { files }] of (object.suppressions ?? []).entries())
      yield* filePatternProblems(files, `${at(index)}.suppressions[${i}].files`);
    yield* runWideProblems(object, at(index));
    yield* versionProblems(object, at(index));
    yield* namespaceProblems(object, at(index));
    yield* helmProblems(object, at(index));
    yield* presetProblems(object, at(index), plugins, isKnown);
    yield* ruleProblems(object, at(index), plugins, rules, compile, isKnown);
    yield* settingsProblems(object, at(index), plugins, compile, isKnown);
    yield* suppressionProblems(object, at(index), plugins, rules, isKnown);
    yield* patternProblems(object, at(index));
  }
}

function* shapeProblems(object: ConfigObject, path: string): Generator<ConfigProblem> {
  if (!isKeyed(object)) yield { path, message: `Expected a map, but this is ${described(object)}.` };
  else if (!onlyExtends(object) && !(validateConfigObject as Validate)(object))
    yield* describeErrors((validateConfigObject as Validate).errors ?? [], configObjectSchema, path);
}

/** Whether a config has only presets, as a run without one does: it needs no code for all that a config may have. */
function onlyExtends(object: ConfigObject): boolean {
  const { extends: presets, ...others } = object;
  const isList = Array.isArray(presets) && presets.every((preset) => typeof preset === 'string');
  return isList && Object.keys(others).length === 0;
}

/** The keys, and the entries of `rules`, whose types are correct, so that further checks can read them. */
function withoutFaults(object: ConfigObject, path: string, faults: ReadonlySet<string>): ConfigObject {
  if (faults.size === 0) return object;
  if (!isKeyed(object)) return {};
  const sound = (value: object, base: string) =>
    Object.entries(value).filter(([key]) => {
      const place = base + stepOf(key);
      return ![...faults].some(
        (fault) => fault.startsWith(place) && /^$|^[.[]/.test(fault.slice(place.length)),
      );
    });
  const { rules, ...others } = object as ConfigObject;
  const kept = Object.fromEntries(sound(others, path));
  return isObject(rules) ? { ...kept, rules: Object.fromEntries(sound(rules, `${path}.rules`)) } : kept;
}

function* pluginListProblems(
  object: ConfigObject,
  path: string,
  plugins: Map<string, Plugin>,
): Generator<ConfigProblem> {
  for (const [index, plugin] of (object.plugins ?? []).entries()) {
    const where = `${path}.plugins[${index}]`;
    if (typeof plugin === 'string') {
      yield {
        path: where,
        message: `The plugin "${plugin}" is not loaded. Pass the plugin object instead of its name.`,
      };
      continue;
    }
    const prefix = plugin?.meta?.prefix;
    if (typeof prefix !== 'string' || !isObject(plugin.rules)) {
      yield { path: where, message: 'This is not a plugin. Expected an object with meta.prefix and rules.' };
      continue;
    }
    const faults = [...pluginShapeProblems(plugin)];
    for (const fault of faults) yield { path: where, message: atFault(plugin, fault) };
    if (faults.length > 0) continue;
    const known = plugins.get(prefix);
    if (known && known !== plugin && known.meta.name !== plugin.meta.name)
      yield { path: where, message: `The prefix "${prefix}" is already used by ${known.meta.name}.` };
    else if (!known) plugins.set(prefix, plugin);
  }
}

/** If a preset or benchmark names a missing rule, something would silently stay unchecked. */
function* pluginRuleProblems(
  objects: readonly ConfigObject[],
  at: (index: number) => string,
  plugins: Plugins,
  unchecked: Plugins,
  rules: ReadonlyMap<string, AnyRule>,
): Generator<ConfigProblem> {
  for (const [prefix, plugin] of unchecked) {
    const index = objects.findIndex(({ plugins: own }) => own?.includes(plugin));
    const where = index < 0 ? '' : `${at(index)}.plugins[${objects[index]!.plugins!.indexOf(plugin)}]`;
    const used = objects.flatMap(({ extends: ids }) => ids ?? []);
    for (const { id, namedBy, preset } of rulesNamedBy(plugin)) {
      const problem = ruleKeyProblem(id, rules, plugins);
      if (problem === undefined) continue;
      const foreign = id.includes('/') ? id.slice(0, id.indexOf('/')) : prefix;
      // A missing pack checks nothing. Only users of a preset that needs it have to know.
      const isNeeded = isMeantAsOwn(id, plugin) || used.includes(`${prefix}/${preset}`);
      if (!plugins.has(foreign) && !isNeeded) continue;
      yield {
        path: where,
        message: atFault(plugin, `${namedBy} names a rule that does not exist. ${problem}`),
      };
    }
  }
}

const atFault = ({ meta }: Plugin, fault: string): string => `The plugin ${meta.name} has an error: ${fault}`;

function* runWideProblems(object: ConfigObject, path: string): Generator<ConfigProblem> {
  const narrowing = object.files ? 'files' : object.match ? 'match' : undefined;
  for (const key of RUN_WIDE)
    if (narrowing && object[key] !== undefined)
      yield {
        path: `${path}.${key}`,
        message: `"${key}" applies to the whole run. Move it to an object without "${narrowing}".`,
      };
  if (object.cluster !== undefined && object.match)
    yield {
      path: `${path}.cluster`,
      message: '"cluster" cannot be combined with "match". Use "files" instead.',
    };
}

function* versionProblems(object: ConfigObject, path: string): Generator<ConfigProblem> {
  const version = object.kubernetesVersion;
  if (version !== undefined && version !== 'latest' && parseMinor(version) === undefined)
    yield { path: `${path}.kubernetesVersion`, message: 'Expected "latest" or a version such as "1.34".' };
}

function* namespaceProblems({ namespace }: ConfigObject, path: string): Generator<ConfigProblem> {
  if (namespace !== undefined && !isNamespace(namespace))
    yield { path: `${path}.namespace`, message: `Expected ${NAMESPACE}.` };
}

type IsKnown = (id: string) => boolean;

function* presetProblems(
  object: ConfigObject,
  path: string,
  plugins: Plugins,
  isKnown: IsKnown,
): Generator<ConfigProblem> {
  const known = [...plugins].flatMap(([prefix, { presets }]) =>
    Object.keys(presets ?? {}).map((name) => `${prefix}/${name}`),
  );
  for (const id of [object.extends ?? []].flat())
    if (!known.includes(id) && isKnown(id))
      yield {
        path: `${path}.extends`,
        message: `Unknown preset "${id}".${didYouMean(id, known)} Known presets: ${known.join(', ')}.`,
      };
}

function* ruleProblems(
  object: ConfigObject,
  path: string,
  plugins: Plugins,
  rules: ReadonlyMap<string, AnyRule>,
  compile: ((schema: JsonObject) => Validate) | undefined,
  isKnown: IsKnown,
): Generator<ConfigProblem> {
  for (const [id, setting] of Object.entries(object.rules ?? {})) {
    const where = `${path}.rules[${JSON.stringify(id)}]`;
    const problem = ruleKeyProblem(id, rules, plugins);
    if (problem !== undefined) {
      if (isKnown(id)) yield { path: where, message: problem };
      continue;
    }
    const [severity, options] = typeof setting === 'string' ? [setting] : setting;
    const named = isWildcard(id) ? matchingRules(id, rules.keys()) : [id];
    const kept = named.filter((one) => one.startsWith(`${corePlugin.meta.prefix}/`) && !MAY_BE_OFF.has(one));
    if (severity === 'off' && kept.length > 0)
      yield {
        path: where,
        message: isWildcard(id)
          ? `"${id}" includes rules that cannot be turned off, because they report what could not be checked. Name the others: ${named.filter((one) => !kept.includes(one)).join(', ') || 'there are none'}.`
          : `"${id}" cannot be turned off, because it reports what could not be checked.`,
      };
    const rule = rules.get(id);
    if (!rule) {
      if (options !== undefined)
        yield {
          path: `${where}[1]`,
          message: 'A wildcard sets only severities. Give the options to a rule by its id.',
        };
      continue;
    }
    if (options !== undefined) yield* optionProblems(id, rule, options, `${where}[1]`, plugins, compile);
  }
}

function* optionProblems(
  id: string,
  rule: AnyRule,
  options: JsonObject,
  path: string,
  plugins: Plugins,
  compile: ((schema: JsonObject) => Validate) | undefined,
): Generator<ConfigProblem> {
  if (rule.meta.schema === undefined) {
    yield { path, message: `The rule "${id}" has no options.` };
    return;
  }
  const slash = id.indexOf('/');
  const plugin = plugins.get(id.slice(0, slash)) ?? {};
  const validate = optionsValidator(plugin, id.slice(slash + 1), rule, compile);
  if (!validate)
    yield { path, message: `The options of "${id}" cannot be checked here: no validator was given.` };
  else if (!validate(options)) yield* describeErrors(validate.errors ?? [], rule.meta.schema, path);
}

function* settingsProblems(
  object: ConfigObject,
  path: string,
  plugins: Plugins,
  compile: ((schema: JsonObject) => Validate) | undefined,
  isKnown: IsKnown,
): Generator<ConfigProblem> {
  for (const [prefix, settings] of Object.entries(object.settings ?? {})) {
    const where = `${path}.settings[${JSON.stringify(prefix)}]`;
    const plugin = plugins.get(prefix);
    if (!plugin) {
      if (!isKnown(prefix)) continue;
      yield {
        path: where,
        message: `No plugin with the prefix "${prefix}" is loaded.${didYouMean(prefix, plugins.keys())}`,
      };
      continue;
    }
    if (plugin.settingsSchema === undefined) {
      yield { path: where, message: `The plugin "${prefix}" has no settings.` };
      continue;
    }
    const validate = settingsValidator(plugin, compile);
    if (!validate)
      yield {
        path: where,
        message: `The settings of "${prefix}" cannot be checked here: no validator was given.`,
      };
    else if (!validate(settings)) yield* describeErrors(validate.errors ?? [], plugin.settingsSchema, where);
  }
}

function* suppressionProblems(
  object: ConfigObject,
  path: string,
  plugins: Plugins,
  rules: ReadonlyMap<string, AnyRule>,
  isKnown: IsKnown,
): Generator<ConfigProblem> {
  const selectors: (readonly [string, string])[] = (object.never ?? []).map((id, index) => [
    `${path}.never[${index}]`,
    id,
  ]);
  for (const [index, suppression] of (object.suppressions ?? []).entries()) {
    const where = `${path}.suppressions[${index}]`;
    if (suppression.reason.trim() === '')
      yield { path: `${where}.reason`, message: 'A suppression needs a reason.' };
    if (suppression.owner?.trim() === '')
      yield { path: `${where}.owner`, message: 'Expected who answers for it: a person or a team.' };
    if (suppression.expires !== undefined && !isDay(suppression.expires))
      yield { path: `${where}.expires`, message: 'Expected a day such as "2027-01-31".' };
    for (const [i, id] of suppression.rules.entries()) selectors.push([`${where}.rules[${i}]`, id]);
  }
  for (const [where, selector] of selectors) {
    const message = selectorProblem(selector, rules, plugins);
    if (message && isKnown(selector)) yield { path: where, message };
  }
}

function* patternProblems(object: ConfigObject, path: string): Generator<ConfigProblem> {
  const { files, ignores, match, suppressions = [] } = object;
  const places: [string, unknown][] = Object.entries({ files, ignores, ...prefixed('match', match) });
  for (const [index, entry] of suppressions.entries()) {
    const { files, container, match } = entry;
    const own = Object.entries({ files, container, ...prefixed('match', match) });
    for (const [key, value] of own) places.push([`suppressions[${index}].${key}`, value]);
  }
  for (const [key, value] of places)
    for (const pattern of [isObject(value) ? Object.values(value) : value].flat()) {
      const message = typeof pattern === 'string' ? globProblem(pattern) : undefined;
      if (message) yield { path: `${path}.${key}`, message };
    }
}

const prefixed = (key: string, value: object | undefined): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value ?? {}).map(([name, own]) => [`${key}.${name}`, own]));
