// What comes at once, what comes later, and that both end in what a fresh server says.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SourceText } from '@plimsoll/core/internal';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Diagnostic, FileChangeType } from 'vscode-languageserver-protocol/node';
import { mover } from '../src/moved.js';
import { Session } from '../src/session.js';
import { Editor, PULLS } from './editor.js';
import { everything, MemoryHost } from './memory-host.js';

const web = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostNetwork: true
  serviceAccountName: web
  containers:
    - name: app
      image: registry.example/app:1.0.0
`;
const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop\n';
const other = web.replaceAll('web', 'other').replace('serviceAccountName: other', 'serviceAccountName: shop');

const shown = (editor: Editor, name: string, all: readonly Diagnostic[]): readonly string[] =>
  all.map((one) => `${String(one.code).slice('demo/'.length)} ${editor.under(name, one)}`);
const anything = (): boolean => true;

describe('the first diagnostics', () => {
  test('are those that need no other file, and come before the others are read', async () => {
    const host = new MemoryHost({ 'web.yaml': web, 'account.yaml': account });
    let release = (): void => {};
    host.held = new Promise((resolve) => {
      release = resolve;
    });
    const editor = await Editor.within(host);
    await editor.show('web.yaml', web);
    const first = await editor.diagnostics('web.yaml', anything);
    expect(shown(editor, 'web.yaml', first)).toEqual(['host-network true']);
    expect(host.read).toEqual([]);
    // Typing and hovering need not wait either.
    await editor.type('web.yaml', 'hostNetwork: true', 'hostNetwork: false');
    expect(await editor.diagnostics('web.yaml', (codes) => codes.length === 0)).toEqual([]);
    await editor.type('web.yaml', 'hostNetwork: false', 'hostNetwork: true');
    const [finding] = await editor.diagnostics('web.yaml', (codes) => codes.length > 0);
    expect(await editor.hover('web.yaml', finding!.range.start)).toMatchObject({
      contents: { value: expect.stringContaining('demo/host-network') },
    });
    expect(host.read).toEqual([]);
    release();
    expect(shown(editor, 'web.yaml', await editor.settled('web.yaml'))).toEqual([
      'host-network true',
      'missing-account web',
    ]);
    expect(host.read).toEqual(['web.yaml', 'account.yaml']);
  });

  test('answer an editor that asks; it asks again once there is more', async () => {
    const host = new MemoryHost({ 'account.yaml': account });
    let release = (): void => {};
    host.held = new Promise((resolve) => {
      release = resolve;
    });
    const editor = await Editor.within(host, { capabilities: PULLS });
    await editor.show('web.yaml', web);
    expect(await editor.pull('web.yaml')).toMatchObject({ items: [{ code: 'demo/host-network' }] });
    expect(editor.refreshes).toBe(0);
    release();
    while (editor.refreshes === 0) await editor.woken();
    expect(await editor.pull('web.yaml')).toMatchObject({
      items: [{ code: 'demo/host-network' }, { code: 'demo/missing-account' }],
    });
  });

  test('wait for the project if namespaces in other files may turn rules off', async () => {
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels: {stage: test}\n';
    const inShop = web.replace('name: web', 'name: web\n  namespace: shop');
    const host = new MemoryHost({ 'namespace.yaml': namespace, 'web.yaml': inShop }, [
      everything,
      { match: { namespaceLabels: { stage: 'test' } }, rules: { 'demo/host-network': 'off' } },
    ]);
    const editor = await Editor.within(host);
    await editor.show('web.yaml', inShop);
    await editor.settled('web.yaml');
    await editor.type('web.yaml', 'hostNetwork: true', 'hostNetwork: true # for metrics');
    await editor.settled('web.yaml');
    expect(editor.history.map(({ diagnostics }) => diagnostics.map(({ code }) => code))).toEqual([
      ['demo/missing-account'],
      ['demo/missing-account'],
    ]);
  });
});

describe('while the user types', () => {
  test('findings of the project move with their text, and leave with it', async () => {
    const editor = await Editor.within(new MemoryHost({ 'web.yaml': web }));
    await editor.show('web.yaml', web);
    await editor.settled('web.yaml');
    const after = async (before: string, text: string) => {
      const known = editor.history.length;
      await editor.type('web.yaml', before, text);
      while (editor.history.length === known) await editor.woken();
      return shown(editor, 'web.yaml', editor.history[known]!.diagnostics);
    };
    expect(await after('kind: Pod', 'kind: Pod # of the shop')).toEqual([
      'host-network true',
      'missing-account web',
    ]);
    expect(await after('serviceAccountName: web', 'serviceAccountName: web2')).toEqual(['host-network true']);
    expect(shown(editor, 'web.yaml', await editor.settled('web.yaml'))).toEqual([
      'host-network true',
      'missing-account web2',
    ]);
    expect(await after('hostNetwork: true', 'hostNetwork: false')).toEqual(['missing-account web2']);
  });

  test('nothing is said twice where the project has no more to say', async () => {
    const editor = await Editor.within(new MemoryHost({ 'web.yaml': web, 'other.yaml': other }));
    await editor.show('web.yaml', web);
    await editor.settled('web.yaml');
    const known = editor.history.length;
    await editor.type('web.yaml', 'app:1.0.0', 'app:1.0.1');
    await editor.settled('web.yaml');
    expect(editor.history.length).toBe(known + 1);
  });

  test('the last diagnostics are those of a fresh server', async () => {
    const disk = { 'web.yaml': web, 'other.yaml': other, 'account.yaml': account };
    const names = Object.keys(disk);
    const piece = fc.constantFrom(
      ['web', 'shop'],
      ['true', 'false'],
      ['false', 'true'],
      ['shop', 'web'],
      ['kind: Pod', 'kind: ['],
      ['kind: [', 'kind: Pod'],
      ['spec:', '# more\nspec:'],
      ['apiVersion', '---\napiVersion'],
    );
    const edits = fc.array(fc.tuple(fc.constantFrom(...names), piece), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(edits, async (edits) => {
        const editor = await Editor.within(new MemoryHost(disk));
        for (const name of names) await editor.show(name, disk[name as keyof typeof disk]);
        for (const [name, [before, after]] of edits)
          if (editor.text(name).getText().includes(before!)) await editor.type(name, before!, after!);
        await editor.settled('web.yaml');
        const texts = Object.fromEntries(names.map((name) => [name, editor.text(name).getText()]));
        const fresh = await Editor.within(new MemoryHost(texts));
        for (const name of names) await fresh.show(name, texts[name]!);
        for (const name of names) {
          await fresh.settled(name);
          expect(editor.published(name)?.diagnostics).toEqual(fresh.published(name)?.diagnostics);
        }
      }),
      { numRuns: 5 },
    );
  });
});

test('places move with their text', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 30 });
  fc.assert(
    fc.property(text, text, text, text, text, (start, place, end, cut, typed) => {
      const before = start + place + cut + end;
      const after = start + place + typed + end;
      const region = new SourceText('a.yaml', before).region(start.length, start.length + place.length);
      const moved = mover('a.yaml', before, after)({ region, related: [] } as never)?.region;
      if (!moved) return;
      expect(after.slice(moved.startOffset, moved.endOffset)).toBe(place);
    }),
  );
});

describe('work that nobody needs', () => {
  const many = Object.fromEntries(
    Array.from({ length: 20 }, (_, at) => [`${at}.yaml`, web.replaceAll('web', `web-${at}`)]),
  );

  test('ends at a newer edit', async () => {
    const host = new MemoryHost(many);
    const session = new Session(() => host.openFolder('/workspace'));
    await session.reload(async () => {});
    session.change('/workspace/web.yaml', web);
    const run = session.lint(false);
    session.change('/workspace/web.yaml', other);
    expect(await run).toBeUndefined();
    expect(session.findingsIn('/workspace/web.yaml', other)).toEqual([]);
    expect(await session.lint(false)).toEqual({ errors: [] });
    expect(session.findingsIn('/workspace/web.yaml', other).length).toBeGreaterThan(0);
  });

  test('ends while files are read for a config that has changed', async () => {
    const host = new MemoryHost(many);
    let release = (): void => {};
    host.held = new Promise((resolve) => {
      release = resolve;
    });
    const editor = await Editor.within(host);
    await editor.show('web.yaml', web);
    await editor.diagnostics('web.yaml', anything);
    await editor.tell('plimsoll.config.yaml', FileChangeType.Changed);
    // The answer comes after the server has taken the change.
    await editor.hover('web.yaml', { line: 0, character: 0 });
    release();
    await editor.settled('web.yaml');
    expect(host.ended).toBeDefined();
    expect(host.opened).toBe(2);
    expect(host.read).toEqual(Object.keys(many));
  });
});

test('the server holds no more after many edits than after few', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const host = new MemoryHost({ 'other.yaml': other, 'account.yaml': account });
  const editor = await Editor.within(host);
  await editor.show('web.yaml', web);
  let version = 0;
  const heldAfter = async (edits: number) => {
    for (let at = 0; at < edits; at++) {
      await editor.type('web.yaml', `app:1.0.${version}`, `app:1.0.${++version}`);
      // Each is linted by itself.
      await editor.hover('web.yaml', { line: 0, character: 0 });
    }
    await editor.settled('web.yaml');
    await new Promise(setImmediate);
    collectGarbage();
    return host.parsed.filter((file) => file.deref()).length;
  };
  const few = await heldAfter(3);
  expect(await heldAfter(60)).toBe(few);
  expect(host.parsed.length).toBeGreaterThan(60);
});

test('a file outside all folders is forgotten when it is closed', async () => {
  const host = new MemoryHost({});
  const editor = await Editor.within(host, { folders: ['shop'] });
  for (let times = 1; times <= 2; times++) {
    await editor.show('web.yaml', web);
    await editor.settled('web.yaml');
    await editor.hide('web.yaml');
    expect(host.opened).toBe(times);
  }
});

test('a large file is linted once, with its project', async () => {
  const large = web.replace('spec:', `# ${'-'.repeat(200_000)}\nspec:`);
  const editor = await Editor.within(new MemoryHost({ 'account.yaml': account }));
  await editor.show('web.yaml', large);
  await editor.settled('web.yaml');
  const known = editor.history.length;
  await editor.type('web.yaml', 'serviceAccountName: web', 'serviceAccountName: shop');
  expect(shown(editor, 'web.yaml', await editor.settled('web.yaml'))).toEqual(['host-network true']);
  expect(editor.history.length).toBe(known + 1);
});
