import { describe, expect, test } from 'vitest';
import { FileChangeType } from 'vscode-languageserver-protocol/node';
import { Editor } from './editor.js';

const LIMIT = { timeout: 30_000 };

const config = 'extends: pod-security/baseline\n';

const web = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostPID: true
  containers:
    - name: app
      image: registry.example/app:1.0.0
      securityContext:
        privileged: true
`;

const has =
  (...wanted: readonly string[]) =>
  (codes: readonly unknown[]): boolean =>
    codes.length === wanted.length && wanted.every((code) => codes.includes(code));

describe('diagnostics', LIMIT, () => {
  test('follow what is typed, with the text at fault under them', async () => {
    const editor = await Editor.open({ 'plimsoll.config.yaml': config, 'web.yaml': web });
    expect(editor.initialized.serverInfo?.name).toBe('plimsoll');
    await editor.show('web.yaml', web);
    const found = await editor.diagnostics(
      'web.yaml',
      has('pod-security/host-pid', 'pod-security/privileged'),
    );
    expect(found.map((diagnostic) => editor.under('web.yaml', diagnostic))).toEqual(['true', 'true']);
    expect(found[0]).toMatchObject({ severity: 1, source: 'plimsoll' });
    await editor.type('web.yaml', 'privileged: true', 'privileged: false');
    await editor.diagnostics('web.yaml', has('pod-security/host-pid'));
    await editor.hide('web.yaml');
    await editor.diagnostics('web.yaml', has());
    expect(await editor.close()).toBe(0);
  });

  test('know the other files of the project, and hear of their changes', async () => {
    const namespace = (level: string) =>
      `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    stage: ${level}\n`;
    const editor = await Editor.open({
      'plimsoll.config.yaml':
        'match: { namespaceLabels: { stage: production } }\nrules: { pod-security/host-pid: error }\n',
      'namespace.yaml': namespace('test'),
      'web.yaml': '',
    });
    await editor.show('web.yaml', web.replace('name: web', 'name: web\n  namespace: shop'));
    await editor.diagnostics('web.yaml', has());
    await editor.save('namespace.yaml', namespace('production'), FileChangeType.Changed);
    await editor.diagnostics('web.yaml', has('pod-security/host-pid'));
    // What is typed elsewhere counts before it is saved.
    await editor.show('namespace.yaml', namespace('test'));
    await editor.diagnostics('web.yaml', has());
  });

  test('of a file that is half typed are its syntax error, and it recovers', async () => {
    const editor = await Editor.open({ 'plimsoll.config.yaml': config, 'web.yaml': '' });
    await editor.show('web.yaml', web);
    await editor.diagnostics('web.yaml', has('pod-security/host-pid', 'pod-security/privileged'));
    await editor.type('web.yaml', 'hostPID: true', 'hostPID: [');
    await editor.diagnostics('web.yaml', has('plimsoll/parse-error'));
    await editor.type('web.yaml', 'hostPID: [', 'hostPID: true');
    await editor.diagnostics('web.yaml', has('pod-security/host-pid', 'pod-security/privileged'));
  });

  test('come at every stage of typing a manifest, without a crash', async () => {
    const editor = await Editor.open({ 'plimsoll.config.yaml': config });
    await editor.show('web.yaml', ' ');
    let typed = ' ';
    for (const character of web) {
      await editor.type('web.yaml', typed, typed + character);
      typed += character;
    }
    await editor.diagnostics('web.yaml', (codes) => codes.length > 0);
    await editor.type('web.yaml', typed, web);
    await editor.diagnostics('web.yaml', has('pod-security/host-pid', 'pod-security/privileged'));
    expect(editor.process.exitCode).toBeNull();
  });

  test('leave syntax errors to another server where the user says so', async () => {
    const broken = `${web}---\nkind: [\n`;
    const editor = await Editor.open({ 'plimsoll.config.yaml': config }, { syntaxErrors: false });
    await editor.show('web.yaml', broken);
    await editor.diagnostics('web.yaml', has('pod-security/host-pid', 'pod-security/privileged'));
  });
});

describe('the config', LIMIT, () => {
  test('is read again when it changes; while it is at fault every open file says so', async () => {
    const editor = await Editor.open({ 'plimsoll.config.yaml': config, 'web.yaml': web });
    await editor.show('web.yaml', web);
    await editor.diagnostics('web.yaml', has('pod-security/host-pid', 'pod-security/privileged'));
    await editor.save(
      'plimsoll.config.yaml',
      `${config}rules: { pod-security/host-pid: off }\n`,
      FileChangeType.Changed,
    );
    await editor.diagnostics('web.yaml', has('pod-security/privileged'));
    await editor.save('plimsoll.config.yaml', 'extnds: pod-security/baseline\n', FileChangeType.Changed);
    const [failure] = await editor.diagnostics('web.yaml', (_, [first]) =>
      String(first?.message).startsWith('Nothing is linted'),
    );
    expect(String(failure?.message)).toContain(
      'plimsoll.config.yaml:1:1: extnds: Unknown key "extnds". Did you mean "extends"?',
    );
    expect(editor.messages).toContainEqual(expect.stringContaining('Did you mean "extends"?'));
    // Typing does not make it look clean.
    await editor.type('web.yaml', 'name: web', 'name: shop');
    await editor.save('plimsoll.config.yaml', config, FileChangeType.Changed);
    await editor.diagnostics('web.yaml', has('pod-security/host-pid', 'pod-security/privileged'));
  });

  test('is read again when a file of rules changes that it names', async () => {
    const rules = (assertion: string) =>
      `prefix: acme\nrules:\n  pid:\n    description: Decide\n    each: pod\n    path: hostPID\n    assert: ${assertion}\n    message: It is not.\n    severity: warn\n`;
    const editor = await Editor.open({
      'plimsoll.config.yaml': 'plugins: [./rules.yaml]\nextends: acme/recommended\n',
      'rules.yaml': rules('{ equals: true }'),
    });
    await editor.show('web.yaml', web);
    await editor.diagnostics('web.yaml', has());
    await editor.save('rules.yaml', rules('{ equals: false }'), FileChangeType.Changed);
    await editor.diagnostics('web.yaml', has('acme/pid'));
  });

  test('runs no code where that is refused', async () => {
    const editor = await Editor.open(
      { 'plimsoll.config.mjs': 'throw new Error("ran");', 'web.yaml': web },
      {},
      ['--no-code'],
    );
    await editor.show('web.yaml', web);
    const [failure] = await editor.diagnostics('web.yaml', (_, all) => all.length > 0);
    expect(String(failure?.message)).toContain('--no-code: a config in JavaScript is not run.');
  });

  test('may ignore a file', async () => {
    const editor = await Editor.open({ 'plimsoll.config.yaml': `- ${config}- ignores: [vendor/**]\n` });
    await editor.show('vendor/web.yaml', web);
    await editor.diagnostics('vendor/web.yaml', has());
  });
});

describe('what an editor offers for a finding', LIMIT, () => {
  test('its explanation', async () => {
    const editor = await Editor.open({ 'plimsoll.config.yaml': config });
    await editor.show('web.yaml', web);
    const found = await editor.diagnostics('web.yaml', (codes) => codes.includes('pod-security/privileged'));
    const { range } = found.find(({ code }) => code === 'pod-security/privileged')!;
    const hover = await editor.hover('web.yaml', range.start);
    expect(hover?.contents).toMatchObject({ kind: 'markdown' });
    const { value } = hover!.contents as { value: string };
    expect(value).toMatch(/^\*\*pod-security\/privileged\*\* · Risk 9\.1 \(critical\)\n/);
    expect(value.length).toBeGreaterThan(300);
    expect(await editor.hover('web.yaml', { line: 0, character: 0 })).toBeNull();
  });

  test('a comment that accepts it once it has a reason', async () => {
    const editor = await Editor.open({ 'plimsoll.config.yaml': config });
    await editor.show('web.yaml', web);
    const found = await editor.diagnostics(
      'web.yaml',
      has('pod-security/host-pid', 'pod-security/privileged'),
    );
    const privileged = found.find(({ code }) => code === 'pod-security/privileged')!;
    const accept = (await editor.actions('web.yaml', privileged)).find(({ title }) =>
      title.startsWith('Accept'),
    )!;
    expect(accept.title).toBe('Accept pod-security/privileged here, with a reason');
    await editor.apply('web.yaml', accept);
    expect(editor.text('web.yaml').getText()).toContain(
      '      securityContext:\n        # plimsoll-ignore pod-security/privileged -- \n        privileged: true\n',
    );
    // Without a reason it is an error, and accepts nothing.
    await editor.diagnostics(
      'web.yaml',
      has('pod-security/host-pid', 'pod-security/privileged', 'plimsoll/invalid-suppression'),
    );
    await editor.type('web.yaml', ' -- ', ' -- mounts devices of the node');
    await editor.diagnostics('web.yaml', has('pod-security/host-pid'));
  });

  test('its fix, and after it the finding is gone', async () => {
    const editor = await Editor.open({ 'plimsoll.config.yaml': config });
    await editor.show('web.yaml', web);
    const found = await editor.diagnostics(
      'web.yaml',
      has('pod-security/host-pid', 'pod-security/privileged'),
    );
    const privileged = found.find(({ code }) => code === 'pod-security/privileged')!;
    const fix = (await editor.actions('web.yaml', privileged)).find(
      ({ title }) => !title.startsWith('Accept'),
    )!;
    expect(fix.title).toBe(
      'Disallow privileged containers (may break the workload) [pod-security/privileged]',
    );
    expect(fix.isPreferred).toBeUndefined();
    await editor.apply('web.yaml', fix);
    await editor.diagnostics('web.yaml', has('pod-security/host-pid'));
    expect(editor.text('web.yaml').getText()).toBe(web.replace('privileged: true', 'privileged: false'));
  });

  test('no comment where none can stand', async () => {
    const editor = await Editor.open({ 'plimsoll.config.yaml': config });
    const json = JSON.stringify(
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web' },
        spec: { hostPID: true, containers: [{ name: 'app', image: 'registry.example/app:1' }] },
      },
      null,
      2,
    );
    await editor.show('web.json', json);
    const [found] = await editor.diagnostics('web.json', has('pod-security/host-pid'));
    const titles = (await editor.actions('web.json', found!)).map(({ title }) => title);
    expect(titles.filter((title) => title.startsWith('Accept'))).toEqual([]);
  });
});

test('a file outside of the open folders is linted by the config around it', LIMIT, async () => {
  const editor = await Editor.open({ 'plimsoll.config.yaml': config });
  const other = await Editor.open({ 'plimsoll.config.yaml': 'rules: { pod-security/host-pid: warn }\n' });
  const uri = other.uri('web.yaml');
  const name = `../${uri.split('/').at(-2)}/web.yaml`;
  await editor.show(decodeURIComponent(name), web);
  const [found] = await editor.diagnostics(decodeURIComponent(name), has('pod-security/host-pid'));
  expect(found?.severity).toBe(2);
});
