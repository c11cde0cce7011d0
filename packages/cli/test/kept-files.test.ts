import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lint, parse, resolveConfig } from '@plimsoll/core';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { contentOf } from '../src/cache/content.js';
import { type FoundContent, KeptFiles } from '../src/cache/kept-files.js';
import { plimsoll, privilegedPod, project, type Run } from './project.js';

// A run reads objects before it keeps files.
beforeAll(async () => {
  await lint([await parse({ path: 'pod.yaml', text: privilegedPod('web') })], resolveConfig({}));
});

const KEY = '0'.repeat(32);

const contents = (files: Readonly<Record<string, string>>): readonly FoundContent[] =>
  Object.entries(files).map(([name, text]) => ({
    path: name,
    role: 'plain',
    content: contentOf(Buffer.from(text)),
  }));

/** Takes files from a directory, parses the others, and says which were taken. */
async function taken(
  folder: string,
  files: readonly FoundContent[],
  key = KEY,
  beforeEnd: () => void = () => {},
): Promise<readonly string[]> {
  const kept = new KeptFiles(folder, key);
  kept.begin(files);
  const names: string[] = [];
  for (const file of files) {
    const { text } = file.content.decoded();
    const own = kept.take(file);
    if (own) {
      expect(own.documents[0]!.value).toEqual((await parse({ path: file.path, text })).documents[0]!.value);
      names.push(file.path);
    } else kept.add(await parse({ path: file.path, role: file.role, text }));
  }
  beforeEnd();
  kept.end();
  return names;
}

function clear(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name));
}

const PODS: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 40 }, (_, index) => [`pod-${index}.yaml`, privilegedPod(`hidden-${index}`)]),
);

describe('files of the cache', () => {
  test('are taken again while they and those beside them are the same', async () => {
    const folder = project({});
    const all = Object.keys(PODS);
    expect(await taken(folder, contents(PODS))).toEqual([]);
    expect(await taken(folder, contents(PODS))).toEqual(all);
    const changed = { ...PODS, 'pod-20.yaml': privilegedPod('other'), 'new.yaml': privilegedPod('new') };
    const others = await taken(folder, contents(changed));
    expect(others).toContain('pod-0.yaml');
    expect(others).toContain('pod-39.yaml');
    expect(others).not.toContain('pod-20.yaml');
    expect(await taken(folder, contents(changed))).toHaveLength(41);
    expect(readdirSync(folder)).toHaveLength(2);
    // A file of another role is read in another way, and another version reads in another way, too.
    expect(
      await taken(
        folder,
        contents(changed).map((file) => ({ ...file, role: 'helm-values' })),
      ),
    ).toEqual([]);
    expect(await taken(folder, contents(changed), '1'.repeat(32))).toEqual([]);
  });

  test('of two branches are taken on both', async () => {
    const folder = project({});
    const other = { ...PODS, 'pod-1.yaml': privilegedPod('other'), 'pod-30.yaml': privilegedPod('other') };
    await taken(folder, contents(PODS));
    await taken(folder, contents(other));
    expect(await taken(folder, contents(PODS))).toHaveLength(40);
    expect(await taken(folder, contents(other))).toHaveLength(40);
  });

  test('are added after a small change, and written again after a few', async () => {
    const folder = project({});
    const texts = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [
        `map-${index}.yaml`,
        `kind: ConfigMap\ndata: {a: "${index}"}\n`,
      ]),
    );
    const kinds = (): string =>
      readdirSync(folder)
        .map((name) => name.replace(/-.*/, ''))
        .sort()
        .join();
    await taken(folder, contents(texts));
    for (const count of [1, 2, 3, 4]) {
      texts[`new-${count}.yaml`] = privilegedPod(`new-${count}`);
      expect(await taken(folder, contents(texts))).toHaveLength(59 + count);
      expect(kinds()).toBe(['added,'.repeat(count), 'files'].join(''));
    }
    texts['new-5.yaml'] = privilegedPod('new-5');
    expect(await taken(folder, contents(texts))).toHaveLength(64);
    expect(kinds()).toBe('files,files');
    expect(await taken(folder, contents(texts))).toHaveLength(65);
  });

  test('replace earlier ones that seem newer by the clock of the disk', async () => {
    const folder = project({});
    await taken(folder, contents(PODS));
    const added = contents({ ...PODS, 'new.yaml': privilegedPod('new') });
    const soon = new Date(Date.now() + 1000);
    await taken(folder, added, KEY, () => utimesSync(path.join(folder, readdirSync(folder)[0]!), soon, soon));
    expect(await taken(folder, added)).toHaveLength(41);
  });

  test('are not written again because of others that are never kept', async () => {
    const folder = project({});
    const secret =
      'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {}}]\n';
    const files = contents({ ...PODS, 'one.yaml': secret, 'other.yaml': secret });
    await taken(folder, files);
    const written = readdirSync(folder);
    expect(await taken(folder, files)).toEqual(Object.keys(PODS));
    expect(readdirSync(folder)).toEqual(written);
  });

  test('are not taken from an entry that is damaged', async () => {
    const folder = project({});
    await taken(folder, contents(PODS));
    const file = path.join(folder, readdirSync(folder)[0]!);
    const entry = readFileSync(file);
    const at = entry.indexOf('[');
    for (const damaged of [
      Buffer.alloc(0),
      entry.subarray(0, 20),
      entry.subarray(0, at + 100),
      Buffer.from(entry).fill('[', at, at + 3),
      Buffer.from(entry).fill(0, 18, 50),
      Buffer.from('text'),
    ]) {
      clear(folder);
      writeFileSync(file, damaged);
      expect(await taken(folder, contents(PODS))).toEqual([]);
    }
    clear(folder);
    entry[entry.length - 1]! ^= 1;
    writeFileSync(file, entry);
    expect((await taken(folder, contents(PODS))).length).toBeLessThan(40);
  });

  test('show no value', async () => {
    const folder = project({});
    await taken(folder, contents(PODS));
    const entry = readFileSync(path.join(folder, readdirSync(folder)[0]!)).toString('latin1');
    expect(entry).toContain('pod-7.yaml');
    for (const value of ['hidden', 'privileged', 'containers', 'Pod'])
      expect(entry.includes(value)).toBe(false);
  });
});

/** Its data are read from the text when somebody asks for them. */
const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {password: hunter22222}\n';

describe('--cache --report-only', () => {
  const FILES = {
    '.git/': '',
    '.plimsoll.yaml': 'extends: [pod-security/baseline, attack-paths/recommended]\n',
    ...PODS,
    'reported.yaml': privilegedPod('reported'),
  };

  function cached(root: string, ...more: readonly string[]) {
    const location = `${root}-cache`;
    onTestFinished(() => rmSync(location, { recursive: true, force: true }));
    return (file: string): Promise<Run> =>
      plimsoll(
        root,
        ['--cache', '--cache-location', location, ...more, '--report-only', file, '-f', 'json'],
        { env },
      );
  }
  const env = { SOURCE_DATE_EPOCH: '1790000000' };

  test('says the same cold, warm, after edits, and with two at once', async () => {
    const root = project(FILES);
    const run = cached(root);
    const without = (file: string): Promise<Run> =>
      plimsoll(root, ['--report-only', file, '-f', 'json'], { env });
    const expected = await without('reported.yaml');
    expect(await Promise.all([run('reported.yaml'), run('reported.yaml')])).toEqual([expected, expected]);
    writeFileSync(path.join(root, 'pod-9.yaml'), `${privilegedPod('changed')}---\na: [\n`);
    writeFileSync(path.join(root, 'reported.yaml'), privilegedPod('more'));
    expect(await run('reported.yaml')).toEqual(await without('reported.yaml'));
    rmSync(path.join(root, 'pod-9.yaml'));
    expect(await run('reported.yaml')).toEqual(await without('reported.yaml'));
  });

  test.each([
    ['is written', (file: string) => writeFileSync(file, `# Later\n${SECRET}`)],
    ['is removed', (file: string) => rmSync(file)],
  ])('lints again when a file %s after the run took its values over', async (_, change) => {
    const root = project({ ...FILES, 'secret.yaml': SECRET });
    const run = cached(root, '--cache-strategy', 'content');
    await run('reported.yaml');
    const reported = path.join(root, 'reported.yaml');
    writeFileSync(reported, privilegedPod('more'));
    // A run that expects changes holds what it compares, and reads no file twice.
    utimesSync(reported, 0, 0);
    const begin = vi.spyOn(KeptFiles.prototype, 'begin').mockImplementationOnce(function (
      this: KeptFiles,
      found,
    ) {
      change(path.join(root, 'secret.yaml'));
      this.begin(found);
    });
    onTestFinished(() => begin.mockRestore());
    const { code, stdout, stderr } = await run('reported.yaml');
    const expected = await plimsoll(root, ['--report-only', 'reported.yaml', '-f', 'json'], { env });
    expect({ code, stdout }).toEqual({ code: expected.code, stdout: expected.stdout });
    expect(stderr).toContain('secret.yaml changed while it was read.');
  });
});
