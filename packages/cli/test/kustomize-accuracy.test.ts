// How often a value in kustomize's output is traced to the line that wrote it. Marks give the truth: a copy of the
// overlays has other values wherever a value does not select objects or items, and kustomize copies them into its
// output. docs/kustomize.md states the figures.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Path, readResources } from '@plimsoll/core/internal';
import type { Json } from '@plimsoll/core/kubernetes';
import { describe, expect, test } from 'vitest';
import { buildKustomization } from '../src/render/build-kustomization.js';
import { renderedFiles } from '../src/render/kustomize.js';
import { KustomizeTexts } from '../src/render/kustomize-texts.js';
import { project } from './project.js';
import { toolOrNote, toolsEnv } from './tools.js';

const OVERLAYS = fileURLToPath(new URL('fixtures/overlays', import.meta.url));
const kustomize = toolOrNote('kustomize') ?? toolOrNote('kubectl');

/** Keys whose values tell objects, items and places apart, or for which kustomize requires a form. */
const KEPT =
  /^(?:apiVersion|kind|group|version|name|namespace|op|path|containerPort|mountPath|namePrefix|nameSuffix|newName|includeSelectors|disableNameSuffixHash|patch)$/;

/** Replaces the value of a line by a unique mark. `count` has to be a number. */
function marked(line: string, number: number): string {
  const [, before = '', key = '', value = ''] = /^([\s-]*([\w./-]+): )(\S.*)$/.exec(line) ?? [];
  if (key === 'image') return line.replace(/:[^:]*$/, `:m${number}`);
  if (key !== '')
    return KEPT.test(key) || value === 'null' ? line : `${before}${key === 'count' ? number : `m${number}`}`;
  return line.replace(/^(\s*- (?:\w+=)?)(?:(?<==)\w+|[A-Z_]+)$/, `$1m${number}`);
}

interface Leaf {
  /** The object and path, which are the same in the copy. */
  readonly key: string;
  readonly value: Json;
  readonly file: string;
  readonly line: number;
  readonly approximate: boolean;
}

function* leavesOf(value: Json, at: Path = []): Generator<readonly [Path, Json]> {
  if (typeof value !== 'object' || value === null) yield [at, value];
  else
    for (const [key, inside] of Object.entries(value))
      yield* leavesOf(inside as Json, [...at, Array.isArray(value) ? Number(key) : key]);
}

async function built(root: string, overlay: string): Promise<readonly Leaf[]> {
  const build = await buildKustomization({ resources: [path.join(root, overlay)], root, env: toolsEnv });
  if ('failure' in build) throw new Error(build.failure);
  const files = await renderedFiles(build.objects, overlay, root, new KustomizeTexts(root));
  return files.flatMap((file) =>
    readResources(file.parsed, { cluster: undefined, namespace: undefined }).flatMap((resource) =>
      [...leavesOf(resource.value)].map(([at, value]) => {
        const { document, apiVersion, kind, name } = resource;
        const id = { document, apiVersion, kind, ...(name !== undefined && { name }) };
        const place = file.place({ file: file.parsed.source.path, resource: id, path: at });
        return {
          key: JSON.stringify([kind, name, ...at]),
          value,
          file: place.file,
          line: place.region?.startLine ?? 0,
          approximate: place.origin?.approximate === true,
        };
      }),
    ),
  );
}

describe.skipIf(!kustomize)('values of overlays', () => {
  test.each([
    ['overlays/staging', 53],
    ['overlays/prod', 56],
  ])('%s', async (overlay, atLeast) => {
    const [plain, copy] = [project({ '.git/': '' }), project({ '.git/': '' })];
    for (const to of [plain, copy]) cpSync(OVERLAYS, to, { recursive: true });
    const lines: string[] = [];
    for (const entry of readdirSync(copy, { recursive: true, encoding: 'utf8' }).sort()) {
      if (!entry.endsWith('.yaml')) continue;
      const file = path.join(copy, entry);
      const text = readFileSync(file, 'utf8').split('\n');
      const copied = text.map((line, at) => {
        lines.push(`${entry.split(path.sep).join('/')}:${at + 1}`);
        return marked(line, 10_000 + lines.length - 1);
      });
      writeFileSync(file, copied.join('\n'));
    }
    const leaves = await built(plain, overlay);
    const truths = new Map((await built(copy, overlay)).map(({ key, value }) => [key, String(value)]));
    // The marks change nothing else.
    expect([...truths.keys()].sort()).toEqual(leaves.map(({ key }) => key).sort());

    let exact = 0;
    const near: string[] = [];
    const wrong: string[] = [];
    for (const { key, file, line, approximate } of leaves) {
      const mark = /(?:^|m|:m)(1\d{4})$/.exec(truths.get(key)!)?.[1];
      if (mark === undefined) continue;
      const truth = lines[Number(mark) - 10_000];
      const told = `${key}: ${truth}, not ${file}:${line}`;
      if (approximate) near.push(told);
      else if (`${file}:${line}` === truth) exact++;
      else wrong.push(told);
    }
    console.info(`${overlay}: ${exact} exact, ${near.length} approximate, ${wrong.length} wrong`);
    expect(wrong).toEqual([]);
    expect(exact + near.length).toBeGreaterThanOrEqual(atLeast);
    // The mirror sets a name and a tag. An image from two entries is approximate.
    expect(near).toEqual(overlay.endsWith('prod') ? [expect.stringContaining('"image"')] : []);
  });
});
