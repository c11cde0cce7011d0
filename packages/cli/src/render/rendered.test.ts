import {
  type ConfigObject,
  definePlugin,
  defineRule,
  type Finding,
  type LintResult,
  lint,
  type ParsedFile,
  parse,
  resolveConfig,
} from '@plimsoll/core';
import type { RenderingName } from '@plimsoll/core/internal';
import { expect, test } from 'vitest';
import { placeFindings, type RenderedFile } from './rendered.js';

const demo = definePlugin({
  meta: { name: 'demo', version: '1.0.0', prefix: 'demo' },
  rules: {
    'host-pid': defineRule({
      meta: { description: 'Disallow host PIDs', risk: 5, messages: { on: 'It is on.' } },
      create: (context) => ({
        PodSpec(pod) {
          const at = pod.at('hostPID');
          if (at.value === true) context.report({ at, messageId: 'on' });
        },
      }),
    }),
  },
});

const pod = (name: string, more = 'hostPID: true'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec:\n  ${more}\n`;

async function rendered(
  name: string | undefined,
  text: string,
  renderings?: readonly RenderingName[],
): Promise<RenderedFile> {
  const file = 'templates/pod.yaml';
  const parsed = await parse({ path: file, role: 'plain', text, cluster: name ?? 'other' });
  return {
    parsed,
    ...(name !== undefined && { rendering: { kind: 'helm' as const, name } }),
    ...(renderings && { renderings }),
    place: ({ region }) => ({
      file,
      ...(region && { region }),
      origin: { kind: 'helm', file, line: region?.startLine ?? 1 },
    }),
  };
}

function linted(files: readonly RenderedFile[]): Promise<LintResult> {
  const config = resolveConfig([{ plugins: [demo], rules: { 'demo/host-pid': 'error' } }]);
  return lint(
    files.map(({ parsed }) => parsed),
    config,
  );
}

async function found(
  ...files: readonly RenderedFile[]
): Promise<readonly Pick<Finding, 'renderings' | 'inAllRenderings'>[]> {
  const { findings } = await linted(files);
  const placed = placeFindings(findings, files).filter(({ ruleId }) => ruleId === 'demo/host-pid');
  return placed.map(({ renderings, inAllRenderings }) => ({
    ...(renderings && { renderings }),
    ...(inAllRenderings && { inAllRenderings }),
  }));
}

const named = (...names: readonly string[]): readonly RenderingName[] =>
  names.map((name) => ({ kind: 'helm', name }));

test('a fault of several renderings is one finding that names them, sorted', async () => {
  const sound = await rendered('dev', pod('a', 'hostPID: false'));
  expect(await found(await rendered('z', pod('a')), await rendered('c', pod('a')))).toEqual([
    { renderings: named('c', 'z'), inAllRenderings: true },
  ]);
  expect(await found(await rendered('z', pod('a')), await rendered('c', pod('a')), sound)).toEqual([
    { renderings: named('c', 'z') },
  ]);
});

test('renderings of the chart that have no such file count among all', async () => {
  const all = named('c', 'dev', 'z');
  const both = [await rendered('z', pod('a'), all), await rendered('c', pod('a'), all)];
  expect(await found(...both)).toEqual([{ renderings: named('c', 'z') }]);
});

test('if one rendering has no name, the list is not complete', async () => {
  expect(await found(await rendered('z', pod('a')), await rendered(undefined, pod('a')))).toEqual([
    { renderings: named('z') },
  ]);
  expect(await found(await rendered(undefined, pod('a')))).toEqual([{}]);
});

test('a rendering in which the fault is suppressed is not named where another one shows it', async () => {
  const ignored = `${pod('a').trim()} # plimsoll-ignore demo/host-pid -- known\n`;
  const files = [await rendered('z', ignored), await rendered('c', ignored.replace('-ignore', '_ignore'))];
  expect(await found(...files)).toEqual([{ renderings: named('c') }]);
});

test('what is certain in one rendering is not an assumption, and what is suppressed in one cluster is shown for the other', async () => {
  const assumed = 'The checkout stands for the branch main.';
  const files = [await rendered('z', pod('a')), await rendered('c', pod('a'))];
  const [sure, unsure] = files.map(({ parsed }) => ({ ...parsed, assumed }));
  const shown = async (read: readonly ParsedFile[], suppressions: ConfigObject['suppressions'] = []) => {
    const config = resolveConfig([
      { plugins: [demo], rules: { 'demo/host-pid': 'error' } },
      { suppressions: [...suppressions] },
    ]);
    const { findings } = await lint(read, config);
    return placeFindings(findings, files)
      .filter(({ ruleId }) => ruleId === 'demo/host-pid')
      .map(({ assumed, renderings, suppression }) => [
        assumed,
        renderings?.map(({ name }) => name),
        suppression?.kind,
      ]);
  };
  expect(await shown([sure!, unsure!])).toEqual([[assumed, ['c', 'z'], undefined]]);
  expect(await shown([sure!, files[1]!.parsed])).toEqual([[undefined, ['c', 'z'], undefined]]);
  const accepted = [{ rules: ['demo/host-pid'], match: { clusters: ['c'] }, reason: 'known' }];
  expect(await shown([sure!, files[1]!.parsed], accepted)).toEqual([[assumed, ['z'], undefined]]);
  expect(await shown([sure!, unsure!], [{ ...accepted[0]!, match: { clusters: ['*'] } }])).toEqual([
    [assumed, ['c', 'z'], 'config'],
  ]);
});

test('several texts of one file in one cluster are distinguished by the names in them', async () => {
  const at = (file: RenderedFile, shown: string): RenderedFile => ({
    ...file,
    place: () => ({ file: shown, origin: { kind: 'helm', file: shown } }),
  });
  const files = [
    at(await rendered('prod', pod('a')), 'a.yaml'),
    at(await rendered('prod', pod('b')), 'b.yaml'),
  ];
  const findings = placeFindings((await linted(files)).findings, files);
  const own = findings.filter(({ ruleId }) => ruleId === 'demo/host-pid');
  expect(own.map(({ file, resource }) => [file, resource?.name])).toEqual([
    ['a.yaml', 'a'],
    ['b.yaml', 'b'],
  ]);
});
