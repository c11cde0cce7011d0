import { type Finding, parse } from '@plimsoll/core';
import { valueAt } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { failureOf } from './expect.js';
import { expectFixesHold } from './fixes.js';
import { printBlock, printFlow } from './print.js';
import { type BoundRule, type Run, textOf } from './run.js';

/** Another way to write the same manifests. Undefined if it does not apply. */
interface Variation {
  readonly name: string;
  write(run: Run): string | undefined;
}

const UNRELATED_KIND = 'RuleTesterUnrelated';
const unrelated = (name: string): string => `# Nothing that a rule is about.
apiVersion: rule-tester.plimsoll.dev/v1
kind: ${UNRELATED_KIND}
metadata:
  name: ${name}
  namespace: rule-tester
`;

const documents = (run: Run, print: (value: Json) => string): string =>
  manifests(run)
    .map((value) => `---\n${print(value)}`)
    .join('');

const VARIATIONS: readonly Variation[] = [
  { name: 'in flow style', write: (run) => documents(run, (value) => `${printFlow(value)}\n`) },
  {
    name: 'as JSON',
    write: (run) => {
      const values = manifests(run);
      return values.length === 1 ? `${JSON.stringify(values[0], null, 2)}\n` : undefined;
    },
  },
  { name: 'with CRLF', write: ({ text }) => text.replace(/\r\n?|\n/g, '\r\n') },
  {
    name: 'indented by 4 columns',
    write: (run) => documents(run, (value) => printBlock(value, { indent: 4, indentLists: true })),
  },
  {
    name: 'with lists that are not indented',
    write: (run) => documents(run, (value) => printBlock(value, { indent: 2, indentLists: false })),
  },
  {
    name: 'inside a List',
    write: (run) =>
      printBlock(
        { apiVersion: 'v1', kind: 'List', items: manifests(run) },
        { indent: 2, indentLists: false },
      ),
  },
  {
    name: 'among unrelated documents',
    write: (run) =>
      [
        unrelated('before'),
        '---\n# An empty document.\n',
        documents(run, (value) => printBlock(value, { indent: 2, indentLists: true })),
        '---\nneither: a manifest\n',
        `---\n${unrelated('behind')}`,
      ].join(''),
  },
];

/**
 * Writes the manifests of a run in every other way, and expects the same findings.
 * @throws Error naming the variation, with its text.
 */
export async function expectSameInVariations(rule: BoundRule, run: Run): Promise<void> {
  const expected = await Promise.all(run.findings.map((finding) => describe(run, finding)));
  for (const { name, write } of VARIATIONS) {
    const text = write(run);
    if (text === undefined) continue;
    const varied = await rule.text(text);
    const findings = varied.findings.filter(({ resource }) => resource?.kind !== UNRELATED_KIND);
    const found = await Promise.all(findings.map((finding) => describe(varied, finding)));
    const fail = (wrong: string): never => {
      throw new Error(`The same manifest ${name}: ${wrong}\n\nIn:\n${text}`);
    };
    const [error] = varied.result.errors;
    if (error) fail(`the rule threw: ${failureOf(error)}`);
    const missing = without(expected, found);
    const added = without(found, expected);
    await expectFixesHold(rule, varied).catch((error: Error) => fail(error.message));
    if (missing.length > 0 || added.length > 0)
      fail(`other findings.\n\nNo longer found:\n${list(missing)}\n\nFound instead:\n${list(added)}`);
  }
}

/** A finding, without what may differ between two ways to write the same manifest. */
interface Described {
  readonly identity: string;
  /** What its regions show, as any of these strings: the text of a value, or the key if that is shown instead. */
  readonly shown: readonly (readonly string[])[];
}

async function describe(run: Run, finding: Finding): Promise<Described> {
  const { messageId, message, pathByName, container, resource, related } = finding;
  const { kind, namespace, name } = resource ?? {};
  const identity = JSON.stringify({
    messageId,
    message,
    pathByName,
    container,
    resource: [kind, namespace, name],
    related: related.map((other) => other.message),
  });
  const shown = [[await readText(textOf(run, finding)), ...scalarAt(run, finding)]];
  for (const other of related) shown.push([await readText(textOf(run, other))]);
  return { identity, shown };
}

/** A key or scalar as YAML reads it, so that its quotes do not matter. */
async function readText(text: string): Promise<string> {
  const [document] = (await parse({ path: 'text', text })).documents;
  return String(document?.value ?? text);
}

/** The scalar that a finding is about: a multi-line scalar is shown by its key. */
function scalarAt({ resources }: Run, { resource, path }: Finding): readonly string[] {
  const own = resources.find(
    ({ document, item }) => document === resource?.document && item === resource.item,
  );
  const value = own && valueAt(own.value, path);
  return value === undefined || typeof value === 'object' ? [] : [String(value)];
}

/** Those of `some` that are not in `others`, counting repetitions. */
function without(some: readonly Described[], others: readonly Described[]): readonly Described[] {
  const left = [...others];
  return some.filter((one) => {
    const index = left.findIndex((other) => isSame(one, other));
    if (index === -1) return true;
    left.splice(index, 1);
    return false;
  });
}

function isSame(a: Described, b: Described): boolean {
  return (
    a.identity === b.identity &&
    a.shown.every((texts, index) => {
      const others = b.shown[index] ?? [];
      return texts.includes('') || others.includes('') || texts.some((text) => others.includes(text));
    })
  );
}

function list(findings: readonly Described[]): string {
  return findings.length === 0
    ? '(nothing)'
    : findings.map(({ identity, shown }) => `- ${identity} at ${shown.map(([text]) => text)}`).join('\n');
}

export function manifests({ file }: Run): readonly JsonObject[] {
  return file.documents.flatMap(({ class: kind, value }) =>
    kind === 'manifest' && isObject(value) ? [value] : [],
  );
}
