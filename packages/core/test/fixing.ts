import { resolveConfig } from '../src/config/resolve.js';
import { lint } from '../src/engine/lint.js';
import { applyFixes } from '../src/fix/apply.js';
import type { Json, JsonObject, Path } from '../src/json.js';
import type { AnyCursor, Cursor } from '../src/model/resource.js';
import type { LintResult } from '../src/result/result.js';
import { definePlugin, defineRule } from '../src/rule/define.js';
import type { Fix, Fixer, FixSafety } from '../src/rule/fix.js';
import { parse } from '../src/source/parse.js';

/** A step in the words of a test: `['set', 'spec.hostPID', false]`. */
export type Step =
  | readonly ['set' | 'append' | 'insert', string | Path, Json]
  | readonly ['remove', string | Path]
  | readonly ['argument', string | Path, string, string];

interface Options {
  /** The one resource to fix; all when left out. */
  readonly name?: string;
  /** Default `unsafe`; where it is unknown, the rule does not say it. */
  readonly safety?: FixSafety | 'unknown';
}

/** Lints a text with a rule that fixes each resource by the given steps, each of them a fix of its own. */
export async function lintWithFixes(
  text: string,
  steps: readonly Step[],
  options: Options = {},
): Promise<LintResult> {
  return lintWithRule(
    text,
    steps.map((step) => (root, fixer) => fixOf(root, step, fixer)),
    options,
  );
}

/** The text after the fixes that can be made at once; why there is none where none is offered. */
export async function fixed(text: string, ...steps: readonly Step[]): Promise<string> {
  const { findings, fixes, errors } = await lintWithFixes(text, steps);
  if (errors.length > 0) throw new Error(errors[0]!.message);
  if (fixes?.offered === 0) return `refused: ${fixes.refused.map(({ reason }) => reason).join(', ')}`;
  return applyFixes(text, findings).text;
}

export async function lintWithRule(
  text: string,
  fixes: readonly ((root: Cursor<JsonObject>, fixer: Fixer) => Fix | undefined)[],
  { name, safety = 'unsafe' }: Options = {},
): Promise<LintResult> {
  const rule = defineRule({
    meta: {
      description: 'Change what the test says',
      risk: 1,
      messages: { at: 'Number {{n}}.' },
      ...(safety !== 'unknown' && { fixable: safety }),
    },
    create: (context) => ({
      Resource(root, resource) {
        if (resource.kind === 'Other' || (name !== undefined && resource.name !== name)) return;
        for (const [n, fix] of fixes.entries())
          context.report({ at: root, messageId: 'at', data: { n }, fix: (fixer) => fix(root, fixer) });
      },
    }),
  });
  const quiet = defineRule({
    meta: { description: 'Find nothing', risk: 1, messages: {} },
    create: () => ({ Resource() {} }),
  });
  const plugin = definePlugin({
    meta: { name: 'test', version: '0.0.0', prefix: 'test' },
    rules: { rule, quiet },
  });
  const config = resolveConfig({ plugins: [plugin], rules: { 'test/rule': 'error', 'test/quiet': 'warn' } });
  return lint([await parse({ path: 'manifest.yaml', text })], config, { fixes: true });
}

function fixOf(root: Cursor<JsonObject>, [kind, where, ...rest]: Step, fixer: Fixer): Fix {
  const at = cursorAt(root, typeof where === 'string' ? pathOf(where) : where);
  switch (kind) {
    case 'set':
    case 'append':
    case 'insert':
      return fixer[kind](at, rest[0] as Json);
    case 'remove':
      return fixer.remove(at);
    case 'argument':
      return fixer.setArgument(at, rest[0] as string, rest[1] as string);
  }
}

/** `spec.containers.0.image`; nothing is the root. */
function pathOf(text: string): Path {
  return text === '' ? [] : text.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

function cursorAt(root: Cursor<JsonObject>, path: Path): AnyCursor {
  return path.reduce<Cursor<Json>>(
    (at, step) => (typeof step === 'number' ? (at as Cursor<Json[]>).items()[step]! : at.at(step as never)),
    root as never,
  );
}
