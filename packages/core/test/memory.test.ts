// Rules of plugins, which may keep what they like: a run with a memory gives what a fresh one gives.
import {
  definePlugin,
  defineRule,
  type LintOptions,
  type LintResult,
  lint,
  parse,
  resolveConfig,
} from '@plimsoll/core';
import { LintMemory, runOf } from '@plimsoll/core/internal';
import type { Project } from '@plimsoll/core/kubernetes';
import { expect, test } from 'vitest';

const map = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;

/** The files after each edit. A run that ends early, and one of a part, come before each. */
const EDITS: readonly Readonly<Record<string, string>>[] = [
  { 'a.yaml': `${map('a')}---\n${map('b')}` },
  { 'a.yaml': `# moved\n${map('a')}---\n${map('b')}` },
  { 'b.yaml': map('c') },
  { 'b.yaml': `${map('c')}---\n# only a comment\n` },
  {},
  { 'b.yaml': map('d'), 'a.yaml': map('a') },
];

type Context = Parameters<Parameters<typeof defineRule>[0]['create']>[0];
interface Case {
  readonly scope?: 'project';
  /** What to tell of an object. Undefined to tell nothing. */
  readonly told: (context: Context) => (name: string, text: string) => string | number | undefined;
}

const seenOf = (_: Project): Set<string> => new Set();
const countsOf = (_: Project): Map<string, number> => new Map();
const costs = new WeakMap<object, number>();
const atMostTwo = (project: Project): number => {
  const { length } = project.ofKind('ConfigMap');
  if (length > 2) throw new Error('Too many.');
  return length;
};

const CASES: Readonly<Record<string, Case>> = {
  'keeps something between calls': {
    told: () => {
      let calls = 0;
      return () => calls++;
    },
  },
  'adds to a set of the project': {
    told:
      ({ project }) =>
      () => {
        const seen = project.memo(seenOf);
        if (seen.has('one')) return undefined;
        seen.add('one');
        return 'first';
      },
  },
  'adds to a map of the project': {
    told:
      ({ project }) =>
      () => {
        const counts = project.memo(countsOf);
        const count = (counts.get('all') ?? 0) + 1;
        counts.set('all', count);
        return count;
      },
  },
  'counts what a run costs': {
    told:
      ({ project }) =>
      () => {
        const run = runOf(project);
        const cost = (costs.get(run) ?? 0) + 1;
        costs.set(run, cost);
        return cost;
      },
  },
  'reads the project when it is created, and says what it reads': {
    scope: 'project',
    told: ({ project }) => {
      const { length } = project.ofKind('ConfigMap');
      return () => length;
    },
  },
  'reads the text around an object': { told: () => (_, text) => text.length },
  'throws for some projects': {
    told:
      ({ project }) =>
      () =>
        project.memo(atMostTwo),
  },
  'throws for some projects, and says what it reads': {
    scope: 'project',
    told:
      ({ project }) =>
      () =>
        project.memo(atMostTwo),
  },
};

function configOf({ scope, told }: Case) {
  const rule = defineRule({
    meta: { description: 'Tell', risk: 1, messages: { told: '{{what}}' }, ...(scope && { scope }) },
    create(context) {
      const tell = told(context as never);
      return {
        ConfigMap(root) {
          const what = tell(root.resource.name ?? '', root.resource.file.text);
          if (what !== undefined) context.report({ at: root, messageId: 'told', data: { what } });
        },
      };
    },
  });
  const plugin = definePlugin({ meta: { name: 'acme', version: '1.0.0', prefix: 'acme' }, rules: { rule } });
  return resolveConfig({ plugins: [plugin], rules: { 'acme/rule': 'error' } });
}

/** Stacks differ by who computes what. */
const text = (result: LintResult): string =>
  JSON.stringify(result, (key, value) =>
    key === 'stack' ? undefined : value instanceof Map ? [...value] : value,
  );

test.each(Object.keys(CASES))('a rule that %s', async (name) => {
  const config = configOf(CASES[name]!);
  const memory = new LintMemory();
  const options: LintOptions = { now: new Date(0) };
  const files = new Map<string, Awaited<ReturnType<typeof parse>>>();
  for (const edit of EDITS) {
    for (const [path, text] of Object.entries(edit)) files.set(path, await parse({ path, text }));
    const all = [...files.values()];
    let begun = 0;
    const beforeFile = (): void => {
      if (begun++ === all.length - 1) throw new Error('stop');
    };
    await expect(lint(all, config, { ...options, memory, beforeFile })).rejects.toThrow('stop');
    await lint(all, config, { ...options, memory, judges: (path) => path === 'b.yaml' });
    const again = text(await lint(all, config, { ...options, memory }));
    expect(again).toBe(text(await lint(all, config, options)));
  }
});

test('an annotation whose name has an escape is seen, whatever is said elsewhere in its file', async () => {
  const pod = (name: string, own: string): string =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, annotations: { [own]: 'a/b -- why' } },
    });
  const escaped = pod('a', 'plimsoll.dev/ignored').replace('plim', String.raw`\u0070lim`);
  const config = resolveConfig({});
  const memory = new LintMemory();
  for (const name of ['other', 'plimsoll', 'other']) {
    const file = await parse({ path: 'a.yaml', text: `${escaped}\n---\n${pod(name, 'owner')}\n` });
    const result = await lint([file], config, { now: new Date(0), memory });
    expect(result.findings).toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining('Unknown annotation "plimsoll.dev/ignored"'),
      }),
    );
  }
});

test('what is remembered of earlier texts is forgotten, however long someone types', async () => {
  const namesOf = (project: Project) => new Map(project.ofKind('ConfigMap').map((one) => [one, one.name]));
  const config = configOf({
    scope: 'project',
    // Each version of an object is another fact.
    told:
      ({ project }) =>
      (name) =>
        project.memo(namesOf).get(project.find({ group: '', kind: 'ConfigMap', name })!),
  });
  const memory = new LintMemory();
  for (let edit = 0; edit < 200; edit++) {
    const maps = [...'abcdefgh'].map((name) => `${map(name)}data: {edit: "${edit}"}\n`);
    await lint([await parse({ path: 'a.yaml', text: maps.join('---\n') })], config, { memory });
  }
  expect(memory.shared.facts.size).toBeLessThan(600);
});
