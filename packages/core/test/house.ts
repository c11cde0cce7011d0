import {
  type AnyRule,
  type Config,
  definePlugin,
  type Finding,
  type LintOptions,
  type LintResult,
  lint,
  type Plugin,
  parse,
  type RuleContext,
  type RuleMeta,
  resolveConfig,
  type Visitor,
} from '../src/index.js';
import type { Path, ResolveOptions } from '../src/internal.js';
import type { Cursor } from '../src/kubernetes.js';

type AnyContext = RuleContext<Readonly<Record<string, string>>, unknown>;

/** A rule with one message, `found`. */
export function rule(create: (context: AnyContext) => Visitor, meta: Partial<RuleMeta> = {}): AnyRule {
  return {
    meta: { description: 'Report something', risk: 7, messages: { found: 'Something is there.' }, ...meta },
    create: create as AnyRule['create'],
  };
}

export const report = (context: AnyContext, at: Cursor<never>): void =>
  context.report({ at, messageId: 'found' } as never);

/** The cursor of a path, as a rule would walk there. */
function walk(root: unknown, path: Path): Cursor<never> {
  let at = root as Cursor<Record<string, unknown>>;
  for (const step of path) {
    const next = typeof step === 'number' ? at.items()[step] : at.at(step);
    if (!next) throw new Error(`There is no item ${step} at ${at.path.join('.')}.`);
    at = next as never;
  }
  return at as never;
}

/** Reports one path of every resource. */
export const reportAt = (path: Path, meta?: Partial<RuleMeta>): AnyRule =>
  rule((context) => ({ Resource: (root) => report(context, walk(root, path)) }), meta);

/** Reports every node, related to itself, and says of each that nothing is known: a pack of rules for everything. */
export const everything = rule((context) => ({
  Resource(root) {
    const visit = (at: Cursor<unknown>): void => {
      context.report({ at, messageId: 'found', related: [{ at, message: 'It.' }] } as never);
      context.unknown({ at, reason: 'Nobody knows.' });
      const value: unknown = at.value;
      const inside = Array.isArray(value)
        ? at.items()
        : typeof value === 'object'
          ? at.entries().map(([, entry]) => entry)
          : [];
      for (const each of inside) visit(each);
    };
    visit(root);
  },
}));

/** Reports every privileged container at the flag. */
export const privileged = (meta?: Partial<RuleMeta>): AnyRule =>
  rule(
    (context) => ({
      Container(container) {
        const at = container.at('securityContext').at('privileged');
        if (at.value === true) report(context, at as never);
      },
    }),
    meta,
  );

export const house = (rules: Readonly<Record<string, AnyRule>>, more: Partial<Plugin> = {}): Plugin =>
  definePlugin({ meta: { name: 'house-rules', version: '1.0.0', prefix: 'house' }, rules, ...more });

export interface Ran {
  readonly result: LintResult;
  /** All findings but those that a test did not ask about. */
  readonly findings: readonly Finding[];
  /** The source text under a region. */
  text(finding: Pick<Finding, 'file' | 'region'>): string | undefined;
  /** `id text`, suppressed and superseded ones marked: what a table of expectations compares. */
  readonly lines: readonly string[];
}

/** Test manifests contain only what the test is about, so other required fields do not matter. */
const ALWAYS_WANTED = ['apiVersion', 'kind', 'name'];

const isIncomplete = ({ ruleId, messageId, path }: Finding): boolean =>
  ruleId === 'plimsoll/malformed' && messageId === 'missing' && !ALWAYS_WANTED.includes(String(path.at(-1)));

/** Lints texts by path with rules of a pack `house`, all at `error` unless the config says otherwise. */
export async function run(
  texts: string | Readonly<Record<string, string>>,
  rules: Readonly<Record<string, AnyRule>>,
  config: Config = {},
  options: LintOptions & ResolveOptions & { readonly plugin?: Partial<Plugin> } = {},
): Promise<Ran> {
  const files = typeof texts === 'string' ? { 'app.yaml': texts } : texts;
  const all = Object.fromEntries(Object.keys(rules).map((name) => [`house/${name}`, 'error' as const]));
  const base = { plugins: [house(rules, options.plugin)], rules: all };
  const one = Array.isArray(config)
    ? [base, ...config]
    : { ...base, ...config, rules: { ...all, ...(config as { rules?: object }).rules } };
  const parsed = await Promise.all(Object.entries(files).map(([path, text]) => parse({ path, text })));
  const linted = await lint(parsed, resolveConfig(one as Config, options), options);
  const result = { ...linted, findings: linted.findings.filter((finding) => !isIncomplete(finding)) };
  const text: Ran['text'] = ({ file, region }) =>
    region && files[file]?.slice(region.startOffset, region.endOffset);
  return {
    result,
    findings: result.findings,
    text,
    lines: result.findings.map((finding) => {
      const marks = [
        finding.suppression && `suppressed: ${finding.suppression.reason}`,
        finding.supersededBy && `superseded by ${finding.supersededBy}`,
      ].filter(Boolean);
      return [`${finding.ruleId} ${text(finding)}`, ...marks].join(' | ');
    }),
  };
}
