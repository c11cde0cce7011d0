import { checkOptions, described, isKeyed, type OptionKinds } from '../argument.js';
import { describeErrors } from '../config/describe-error.js';
import { type ResourceMatcher, resourceMatcher } from '../config/match.js';
import { ConfigError } from '../config/types.js';
import type { Json } from '../json.js';
import type { Cursor, Resource } from '../model/resource.js';
import type { AnyRule, Plugin, RuleContext, RuleHelp, Visitor } from '../rule/types.js';
import { compileCondition, type Outcome, type Scope, type Test } from './condition.js';
import { validateRulesFile } from './generated/validate-rules-file.js';
import { follow, parsePath } from './path.js';
import { meaningProblems } from './problems.js';
import { rulesFileSchema } from './schema.js';
import { shownValue } from './shown-value.js';
import type { Condition, DeclaredCase, DeclaredRule, Languages, RulesFile } from './types.js';

export interface DeclarativeOptions extends Languages {
  /** How messages call the plugin, for example the file's path. */
  readonly name: string;
}

const OPTIONS: OptionKinds<DeclarativeOptions> = {
  name: ['a string'],
  regex: ['a function'],
  cel: ['a function'],
};

/**
 * Makes a plugin from rules that are data: the content of a YAML rules file, with a preset `recommended` of their
 * severities. Rules with regular expressions or CEL need `regex` or `cel`, which compile them.
 *
 * @example
 * import { parse as readYaml } from 'yaml';
 * import { RE2JS } from 're2js';
 *
 * const acme = declarativePlugin(readYaml(text), {
 *   name: 'rules.yaml',
 *   regex: (pattern) => {
 *     const program = RE2JS.compile(pattern);
 *     return (text) => program.matcher(text).find();
 *   },
 * });
 * const config = resolveConfig({ plugins: [acme], extends: 'acme/recommended' });
 *
 * @throws ConfigError with everything that is wrong with the rules, by path, for example `.rules["team-label"].path`
 * @example
 * const plugin = declarativePlugin(JSON.parse(text), { name: 'rules.json' });
 */
export function declarativePlugin(file: Json, options: DeclarativeOptions): Plugin {
  checkOptions('declarativePlugin', options, OPTIONS, "{ name: 'rules.yaml' }");
  const { name, ...languages } = options;
  if (!isKeyed(file))
    throw new ConfigError([{ path: '', message: `Expected a map, but this is ${described(file)}.` }]);
  const problems = validateRulesFile(file)
    ? [...meaningProblems(file as unknown as RulesFile, languages)]
    : describeErrors(validateRulesFile.errors ?? [], rulesFileSchema, '');
  if (problems.length > 0) throw new ConfigError(problems);
  const { prefix, version = '0.0.0', rules } = file as unknown as RulesFile;
  const entries = Object.entries(rules);
  return {
    meta: { name, version, prefix, reports: 'visited' },
    rules: Object.fromEntries(entries.map(([id, rule]) => [id, ruleOf(rule, languages)])),
    presets: {
      recommended: [
        { rules: Object.fromEntries(entries.map(([id, { severity }]) => [`${prefix}/${id}`, severity])) },
      ],
    },
  };
}

type Context = RuleContext<{ readonly broken: string }>;

function ruleOf(rule: DeclaredRule, languages: Languages): AnyRule {
  const { description, severity, message, kubernetes } = rule;
  const compiled = compile(rule, languages);
  return {
    meta: {
      description,
      severity,
      risk: rule.risk ?? (severity === 'error' ? 7 : 4),
      messages: { broken: message },
      scope: READS_PROJECT.test(JSON.stringify(rule)) ? 'project' : 'resource',
      ...(kubernetes !== undefined && { kubernetes }),
      docs: helpOf(rule),
    },
    create: (context: Context): Visitor => visitorOf(rule, compiled, context),
  };
}

/** The help of a rule, with the manifests of its tests as examples. */
function helpOf({ why, fix, tests }: DeclaredRule): RuleHelp {
  const texts = (cases: readonly (string | DeclaredCase)[] = []): readonly string[] =>
    cases.flatMap((given) => (typeof given === 'string' ? given : (given.manifest ?? [])));
  return {
    ...(why !== undefined && { why }),
    ...(fix !== undefined && { fix }),
    bad: texts(tests?.bad),
    good: texts(tests?.good),
  };
}

interface Compiled {
  readonly matches: ResourceMatcher;
  readonly starts: (start: Cursor<Json>) => readonly Cursor<Json>[];
  /** The values that the rule is about. */
  readonly places: (start: Cursor<Json>) => readonly (Cursor<Json> | undefined)[];
  readonly applies: Test | undefined;
  readonly holds: Test;
}

function compile(rule: DeclaredRule, languages: Languages): Compiled {
  const { match = {}, items, path, when, cel } = rule;
  const test = (condition: Condition): Test => compileCondition(condition, languages, rule.default);
  const listOf = (text: string) => {
    const steps = parsePath(text) ?? [];
    return (start: Cursor<Json>) => follow(start, steps);
  };
  return {
    matches: resourceMatcher(match),
    starts: items === undefined ? (start) => [start] : listOf(items),
    places: path === undefined ? () => [undefined] : listOf(path),
    applies: when && test(when),
    holds: test(cel === undefined ? (rule.assert ?? {}) : { cel }),
  };
}

/** What conditions ask about other objects. A value that looks like such a key only makes the scope wider. */
const READS_PROJECT = /"(?:names|selectedBy|namespaceLabels|cel)":/;

function visitorOf(rule: DeclaredRule, compiled: Compiled, context: Context): Visitor {
  const visit = (root: unknown, resource: Resource, container = ''): void =>
    check(root as Cursor<Json>, resource, { compiled, context, container });
  switch (rule.each) {
    case 'pod':
      return { PodSpec: (pod) => visit(pod, pod.owner) };
    case 'container':
      return { Container: (container) => visit(container, container.pod.owner, container.name) };
    default:
      return { Resource: (root, resource) => visit(root, resource) };
  }
}

interface Check {
  readonly compiled: Compiled;
  readonly context: Context;
  readonly container: string;
}

function check(root: Cursor<Json>, resource: Resource, { compiled, context, container }: Check): void {
  const { project, kubernetes } = context;
  let examined = false;
  if (compiled.matches(resource, project))
    for (const start of compiled.starts(root))
      for (const place of compiled.places(start)) {
        const scope: Scope = { start, place, project, minor: kubernetes.minor };
        const applies = compiled.applies?.(scope) ?? { holds: true };
        if (applies.holds === false) continue;
        examined = true;
        const outcome = applies.holds === undefined ? applies : compiled.holds(scope);
        say(outcome, scope, { context, container });
      }
  if (!examined) context.notApplicable();
}

function say(
  { holds, at: decisive, reason }: Outcome,
  { start, place }: Scope,
  { context, container }: Omit<Check, 'compiled'>,
): void {
  const at = place ?? decisive ?? start;
  if (holds === undefined && reason !== undefined) context.unknown({ at, reason });
  if (holds !== false) return;
  const { resource } = start;
  const data = {
    kind: resource.kind,
    name: resource.name ?? '(unnamed)',
    container,
    value: shownValue(at),
  };
  context.report({ at, messageId: 'broken', data } as never);
}
