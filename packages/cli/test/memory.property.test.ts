// A run that remembers the last one gives byte for byte what a fresh one gives, after any edits.
import {
  type ConfigObject,
  type LintOptions,
  type LintResult,
  lint,
  type ParsedFile,
  parse,
  resolveConfig,
} from '@plimsoll/core';
import { LintMemory } from '@plimsoll/core/internal';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shippedPlugins } from '../src/config/shipped.js';
import { FILES } from './edited-files.js';

const strict: ConfigObject = {
  extends: [
    'pod-security/restricted',
    'cis/level-2',
    'nsa-hardening/strict',
    'platform/strict',
    'attack-paths/recommended',
  ],
  rules: { 'cis/image-registry': ['warn', { allowed: ['registry.example'] }] },
};
const suppressions = [{ rules: ['nsa-hardening/memory-limits'], files: ['data/**'], reason: 'measured' }];
const waiving = resolveConfig({ ...strict, suppressions }, { plugins: shippedPlugins });
/** Without the rule that keeps something between two calls, a run goes on with the rules of the last one. */
const rules = { ...strict.rules, 'platform/argocd-project-open': 'off' } as const;
const bare = resolveConfig({ ...strict, rules }, { plugins: shippedPlugins });

const text = (result: LintResult): string =>
  JSON.stringify(result, (_, value) => (value instanceof Map ? [...value] : value));

/** Where two texts begin to differ: results are too long to show. */
function difference(one: string, other: string): string | undefined {
  if (one === other) return undefined;
  let at = 0;
  while (one[at] === other[at]) at++;
  return `${one.slice(at - 300, at + 100)}\n\n${other.slice(at - 300, at + 100)}`;
}

type Files = Map<string, string>;
interface Edit {
  readonly name: string;
  readonly file: number;
  readonly at: number;
  readonly with: number;
}

const VARIABLE = ['$', '{V}'].join('');
const VALUES = ['x', 'true', '3', '"*"', '[a, b]', '{a: b}', VARIABLE, 'web', 'shop', 'data', ''];
const lineOf = (lines: readonly string[], at: number): number => at % lines.length;

/** What people do to a file. */
const EDITS: Readonly<Record<string, (text: string, edit: Edit) => string | undefined>> = {
  value(text, { at, with: value }) {
    const lines = text.split('\n');
    const index = lineOf(lines, at);
    const line = lines[index]!.replace(
      /([\w"]: ?)[^ ,{}[\]]+(?=[,}\]]|$)/,
      `$1${VALUES[value % VALUES.length]}`,
    );
    return lines.with(index, line).join('\n');
  },
  type: (text, { at, with: value }) => {
    const offset = at % text.length;
    return `${text.slice(0, offset)}${'ab: {[-\n'[value % 8]}${text.slice(offset)}`;
  },
  'remove a line': (text, { at }) =>
    text
      .split('\n')
      .toSpliced(at % text.split('\n').length, 1)
      .join('\n'),
  'add a line before': (text, { with: value }) => `# ${VALUES[value % VALUES.length]}\n${text}`,
  'remove a document': (text, { at }) => {
    const documents = text.split('---\n');
    return documents.toSpliced(at % documents.length, 1).join('---\n');
  },
  'repeat a document': (text, { at }) => {
    const documents = text.split('---\n');
    return [...documents, documents[at % documents.length]!].join('---\n');
  },
  waive: (text, { at }) => {
    const lines = text.split('\n');
    const comment = '# plimsoll-ignore pod-security/privileged -- accepted';
    return lines.toSpliced(lineOf(lines, at), 0, comment).join('\n');
  },
  'break and mend': (text) => (text.endsWith('\n}{\n') ? text.slice(0, -3) : `${text}\n}{\n`),
  empty: () => '',
  'as it was': () => undefined,
};

function apply(files: Files, edit: Edit): void {
  const paths = Object.keys(FILES);
  const path = paths[edit.file % paths.length]!;
  if (edit.name === 'remove the file') files.delete(path);
  else if (edit.name === 'copy the file') files.set(`copy/${edit.with % 2}.yaml`, files.get(path) ?? '');
  else files.set(path, EDITS[edit.name]!(files.get(path) ?? '', edit) ?? FILES[path]!);
}

const edits = fc.array(
  fc.record({
    name: fc.constantFrom(
      ...Object.keys(EDITS),
      'value',
      'value',
      'value',
      'remove the file',
      'copy the file',
    ),
    file: fc.nat(1000),
    at: fc.nat(10_000),
    with: fc.nat(1000),
  }),
  { minLength: 1, maxLength: 8 },
);

/** Parses what changed, as an editor does. */
async function parsedBy(known: Map<string, ParsedFile>, files: Files): Promise<readonly ParsedFile[]> {
  for (const path of known.keys()) if (!files.has(path)) known.delete(path);
  for (const [path, text] of files)
    if (known.get(path)?.source.text !== text) known.set(path, await parse({ path, text }));
  return [...known.values()];
}

test('a run with a memory gives what a fresh run gives, byte for byte', async () => {
  const reported = fc.constantFrom<readonly string[] | undefined>(
    undefined,
    ['shop/web.yaml'],
    ['shop/web.yaml', 'shop/rights.yaml'],
  );
  const property = fc.asyncProperty(edits, reported, fc.nat(40), async (sequence, open, stopAt) => {
    // Without any waiver, a run looks only at findings in files that it reports on.
    const config = open?.length === 1 ? bare : waiving;
    const lintOf = (files: readonly ParsedFile[], more: LintOptions): Promise<LintResult> =>
      lint(files, config, {
        fixes: true,
        now: new Date(0),
        inlineSuppressions: config === waiving,
        ...more,
      });
    const memory = new LintMemory();
    const files = new Map(Object.entries(FILES));
    const known = new Map<string, ParsedFile>();
    for (const [index, edit] of [undefined, ...sequence].entries()) {
      if (edit) apply(files, edit);
      // Someone opens another file.
      const shown = index % 4 === 3 ? ['data/db.yaml'] : open;
      const options: LintOptions = { ...(shown && { reportOn: (path: string) => shown.includes(path) }) };
      const parsed = await parsedBy(known, files);
      // A keystroke stops the run before it.
      if (index % 3 === 1)
        await expect(
          lintOf(parsed, { ...options, memory, signal: stopAfter(stopAt, parsed) }),
        ).rejects.toThrow('stop');
      if (index % 3 === 2)
        await lintOf(parsed, { ...options, memory, only: 'resource', judges: (path) => path < 'f' });
      const again = await lintOf(parsed, { ...options, memory });
      expect(difference(text(again), text(await lintOf(parsed, options)))).toBeUndefined();
    }
  });
  await fc.assert(property, { numRuns: 4, endOnFailure: true });
});

function stopAfter(after: number, files: readonly ParsedFile[]): NonNullable<LintOptions['signal']> {
  let asked = 0;
  return {
    // A run asks for each file that it reads and for each that it judges.
    get aborted() {
      return asked++ >= Math.min(after, 2 * files.length);
    },
    reason: new Error('stop'),
  };
}
