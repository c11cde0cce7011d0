import { describeErrors } from '../config/describe-error.js';
import { type ResourceMatcher, resourceMatcher } from '../config/match.js';
import { ConfigError, type ConfigProblem } from '../config/types.js';
import { PLACEHOLDER } from '../engine/message.js';
import type { Json } from '../json.js';
import { isRange } from '../kubernetes-version.js';
import { isKindName, kindNames } from '../model/kinds.js';
import type { Cursor, Resource } from '../model/resource.js';
import type { AnyRule, Plugin, ResourceMatch, RuleContext, RuleDoc, Visitor } from '../rule/types.js';
import type { Severity } from '../severity.js';
import { didYouMean } from '../suggest.js';
import { validateRulesFile } from './generated/validate-rules-file.js';
import { type Assertion, satisfies } from './operators.js';
import { follow, parsePath, type Step } from './path.js';
import { rulesFileSchema } from './schema.js';

interface RulesFile {
  readonly prefix: string;
  readonly version?: string;
  readonly rules: Readonly<Record<string, DeclaredRule>>;
}

interface DeclaredRule {
  readonly description: string;
  readonly why?: string;
  readonly fix?: string;
  readonly match?: ResourceMatch;
  readonly each?: 'resource' | 'pod' | 'container';
  readonly path: string;
  readonly default?: string | number | boolean;
  readonly assert: Assertion;
  readonly message: string;
  readonly severity: 'off' | Severity;
  readonly risk?: number;
  readonly kubernetes?: string;
}

/**
 * Makes a plugin from rules that are data: the content of a YAML rules file, with a preset `recommended` of their
 * severities. `name` is how messages call the plugin, for example the file's path.
 * @throws ConfigError with everything that is wrong with the rules, by path, for example `.rules["team-label"].path`
 */
export function declarativePlugin(file: Json, { name }: { readonly name: string }): Plugin {
  const problems = validateRulesFile(file)
    ? [...meaningProblems(file as unknown as RulesFile)]
    : describeErrors(validateRulesFile.errors ?? [], rulesFileSchema, '');
  if (problems.length > 0) throw new ConfigError(problems);
  const { prefix, version = '0.0.0', rules } = file as unknown as RulesFile;
  const entries = Object.entries(rules);
  return {
    meta: { name, version, prefix },
    rules: Object.fromEntries(entries.map(([id, rule]) => [id, ruleOf(rule)])),
    presets: {
      recommended: [
        { rules: Object.fromEntries(entries.map(([id, { severity }]) => [`${prefix}/${id}`, severity])) },
      ],
    },
    docs: async () =>
      Object.fromEntries(
        entries.flatMap(([id, rule]) => ((rule.why ?? rule.fix) ? [[id, docOf(rule)] as const] : [])),
      ),
  };
}

type Report = RuleContext<{ readonly broken: string }>;

function ruleOf(rule: DeclaredRule): AnyRule {
  const { description, severity, message, kubernetes } = rule;
  return {
    meta: {
      description,
      severity,
      risk: rule.risk ?? (severity === 'error' ? 7 : 4),
      messages: { broken: message },
      ...(kubernetes !== undefined && { kubernetes }),
    },
    create: (context: Report): Visitor => visitorOf(rule, context),
  };
}

function visitorOf(rule: DeclaredRule, context: Report): Visitor {
  const steps = parsePath(rule.path) ?? [];
  const matches = resourceMatcher(rule.match ?? {});
  const visit = (root: unknown, resource: Resource, container = ''): void =>
    check(root as Cursor<Json>, resource, { rule, steps, matches, context, container });
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
  readonly rule: DeclaredRule;
  readonly steps: readonly Step[];
  readonly matches: ResourceMatcher;
  readonly context: Report;
  readonly container: string;
}

function check(
  root: Cursor<Json>,
  resource: Resource,
  { rule, steps, matches, context, container }: Check,
): void {
  const places = matches(resource, context.project) ? follow(root, steps) : [];
  if (places.length === 0) context.notApplicable();
  const data = { kind: resource.kind, name: resource.name ?? '(unnamed)', container };
  for (const place of places) {
    const { value, exists, malformed } = place as {
      value: Json | undefined;
      exists: boolean;
      malformed: boolean;
    };
    // What the API rejects has a finding of its own.
    if (malformed) continue;
    const effective = exists ? value : rule.assert.exists === undefined ? rule.default : undefined;
    if (!satisfies(effective, rule.assert)) context.report({ at: place, messageId: 'broken', data } as never);
  }
}

function docOf({ description, why = `${description}.`, fix = '' }: DeclaredRule): RuleDoc {
  const markdown = [why, ...(fix === '' ? [] : ['## How to fix', fix])].join('\n\n');
  return { why, fix, bad: [], good: [], markdown };
}

/** Checks what a schema cannot express. */
function* meaningProblems({ prefix, rules }: RulesFile): Generator<ConfigProblem> {
  if (prefix === 'plimsoll') yield { path: '.prefix', message: 'The prefix "plimsoll" is reserved.' };
  for (const [id, rule] of Object.entries(rules)) {
    const where = `.rules[${JSON.stringify(id)}]`;
    for (const [index, kind] of (rule.match?.kinds ?? []).entries()) {
      const message = kindProblem(kind);
      if (message !== undefined) yield { path: `${where}.match.kinds[${index}]`, message };
    }
    if (!parsePath(rule.path))
      yield {
        path: `${where}.path`,
        message:
          'Expected a path such as spec.replicas, metadata.labels["acme.example/team"] or spec.rules[].host.',
      };
    if (rule.default !== undefined && rule.assert.exists !== undefined)
      yield { path: `${where}.default`, message: '"default" and "exists" cannot be combined.' };
    if (rule.kubernetes !== undefined && !isRange(rule.kubernetes))
      yield {
        path: `${where}.kubernetes`,
        message: 'Expected a version range such as ">=1.34" or ">=1.19 <1.25".',
      };
    const message = messageProblem(rule);
    if (message !== undefined) yield { path: `${where}.message`, message };
  }
}

/** A kind that no object has would make a rule that finds nothing. */
function kindProblem(kind: string): string | undefined {
  if (/[*?[\]{}!/]/.test(kind) || isKindName(kind)) return undefined;
  return `Unknown kind "${kind}".${didYouMean(kind, kindNames())} Write kinds of other API groups as "example.com/${kind}".`;
}

function messageProblem({ message, each }: DeclaredRule): string | undefined {
  const known = each === 'container' ? ['kind', 'name', 'container'] : ['kind', 'name'];
  for (const [, inner = ''] of message.matchAll(PLACEHOLDER)) {
    const name = inner.trim();
    if (!known.includes(name))
      return `Unknown placeholder "${name}".${didYouMean(name, known)} Known here: ${known.join(', ')}.`;
  }
  return message.endsWith('.') ? undefined : 'End the message with a period.';
}
