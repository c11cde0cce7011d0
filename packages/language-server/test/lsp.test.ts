import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type DocumentDiagnosticReport, FileChangeType } from 'vscode-languageserver-protocol/node';
import { Editor, PULLS } from './editor.js';

/** Only a hanging test takes this long. */
const LIMIT = { timeout: 120_000 };

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
  test('follow what is typed, at the text at fault', async () => {
    const editor = await Editor.open({ 'plimsoll.config.yaml': config, 'web.yaml': web });
    expect(editor.initialized.serverInfo?.name).toBe('plimsoll');
    await editor.show('web.yaml', web);
    const found = await editor.diagnostics(
      'web.yaml',
      has('pod-security/host-pid', 'pod-security/privileged'),
    );
    expect(found.map((diagnostic) => editor.under('web.yaml', diagnostic))).toEqual(['true', 'true']);
    expect(found[0]).toMatchObject({
      severity: 1,
      source: 'plimsoll',
      codeDescription: { href: expect.stringMatching(/^https:\/\/.+\/rules\/pod-security\//) },
    });
    await editor.type('web.yaml', 'privileged: true', 'privileged: false');
    await editor.diagnostics('web.yaml', has('pod-security/host-pid'));
    await editor.hide('web.yaml');
    await editor.diagnostics('web.yaml', has());
    expect(await editor.close()).toBe(0);
  });

  test('know the other files of the project, and their changes', async () => {
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
    // Edits of another file count before it is saved.
    await editor.show('namespace.yaml', namespace('test'));
    await editor.diagnostics('web.yaml', has());
  });

  test('of a half typed file are its syntax error, until it is complete', async () => {
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
    expect(editor.process?.exitCode).toBeNull();
  });

  test('leave syntax errors to another server if the user says so', async () => {
    const broken = `${web}---\nkind: [\n`;
    const editor = await Editor.open(
      { 'plimsoll.config.yaml': config },
      { initializationOptions: { syntaxErrors: false } },
    );
    await editor.show('web.yaml', broken);
    await editor.diagnostics('web.yaml', has('pod-security/host-pid', 'pod-security/privileged'));
  });
});

describe('the config', LIMIT, () => {
  test('is read again when it changes, and while it is broken every open file says so', async () => {
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
      String(first?.message).startsWith('Plimsoll lints nothing'),
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

  test('is read again when a file of rules changes', async () => {
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

  test('runs no code if the user refused that', async () => {
    const editor = await Editor.open(
      { 'plimsoll.config.mjs': 'throw new Error("ran");', 'web.yaml': web },
      { flags: ['--no-code'] },
    );
    await editor.show('web.yaml', web);
    const [failure] = await editor.diagnostics('web.yaml', (_, all) => all.length > 0);
    expect(String(failure?.message)).toContain('--no-code does not allow a config in JavaScript.');
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

  test('its fix, which removes the finding', async () => {
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

  test('no comment where none is possible', async () => {
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

describe('fixing all', LIMIT, () => {
  const daily =
    '{schedule: 0 4 * * *, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: job}]}}}}}';
  const jobs = (version: string) =>
    ['daily', 'weekly']
      .map((name) => `apiVersion: ${version}\nkind: CronJob\nmetadata:\n  name: ${name}\nspec: ${daily}\n`)
      .join('---\n');
  const outdated = `${jobs('batch/v1beta1')}---\n${web}`;
  const rules = 'extends: pod-security/baseline\nrules: { nsa-hardening/removed-api: error }\n';

  test('makes the safe fixes of a file, and no other', async () => {
    const editor = await Editor.open({ 'plimsoll.config.yaml': rules });
    await editor.show('jobs.yaml', outdated);
    // Requested at once: the answer waits until the text is linted.
    const actions = await editor.actionsOfKind('jobs.yaml', 'source.fixAll');
    expect(actions.map(({ kind }) => kind)).toEqual(['source.fixAll.plimsoll']);
    await editor.apply('jobs.yaml', actions[0]!);
    expect(editor.text('jobs.yaml').getText()).toBe(`${jobs('batch/v1')}---\n${web}`);
    await editor.diagnostics('jobs.yaml', has('pod-security/host-pid', 'pod-security/privileged'));
    expect(await editor.actionsOfKind('jobs.yaml', 'source.fixAll.plimsoll')).toEqual([]);
  });

  test.each([
    [['source'], ['source.fixAll.plimsoll']],
    [['source.fixAll.plimsoll'], ['source.fixAll.plimsoll']],
    [['source.fixAll.eslint', 'source.organizeImports'], []],
    [['refactor'], []],
  ])('answers to %j with %j', async (only, kinds) => {
    const editor = await Editor.open({ 'plimsoll.config.yaml': rules });
    expect(editor.initialized.capabilities.codeActionProvider).toEqual({
      codeActionKinds: ['quickfix', 'source.fixAll.plimsoll'],
    });
    await editor.show('jobs.yaml', outdated);
    const actions = await editor.actionsOfKind('jobs.yaml', ...only);
    expect(actions.map(({ kind }) => kind)).toEqual(kinds);
  });

  test('is not among the quick fixes', async () => {
    const editor = await Editor.open({ 'plimsoll.config.yaml': rules });
    await editor.show('jobs.yaml', outdated);
    const actions = await editor.actionsOfKind('jobs.yaml', 'quickfix');
    expect(new Set(actions.map(({ kind }) => kind))).toEqual(new Set(['quickfix']));
  });
});

describe('an editor that asks for diagnostics', LIMIT, () => {
  const codesOf = (report: DocumentDiagnosticReport): readonly unknown[] =>
    report.kind === 'full' ? report.items.map(({ code }) => code) : [report.kind];
  const both = ['pod-security/host-pid', 'pod-security/privileged'];

  test('is answered once the text is linted, and gets no notifications', async () => {
    const editor = await Editor.open({ 'plimsoll.config.yaml': config }, { capabilities: PULLS });
    expect(editor.initialized.capabilities.diagnosticProvider).toMatchObject({ interFileDependencies: true });
    await editor.show('web.yaml', web);
    const first = await editor.pull('web.yaml');
    expect(codesOf(first)).toEqual(both);
    expect(await editor.pull('web.yaml', first.resultId)).toEqual({
      kind: 'unchanged',
      resultId: first.resultId,
    });
    await editor.type('web.yaml', 'hostPID: true', 'hostPID: false');
    expect(codesOf(await editor.pull('web.yaml', first.resultId))).toEqual(['pod-security/privileged']);
    expect(editor.published('web.yaml')).toBeUndefined();
    expect(editor.refreshes).toBe(0);
    await editor.hide('web.yaml');
    expect(codesOf(await editor.pull('web.yaml'))).toEqual([]);
    expect(await editor.close()).toBe(0);
  });

  test('gets a refresh request when something else has changed the answer', async () => {
    const editor = await Editor.open({ 'plimsoll.config.yaml': config }, { capabilities: PULLS });
    await editor.show('web.yaml', web);
    await editor.pull('web.yaml');
    await editor.save('plimsoll.config.yaml', 'extnds: pod-security/baseline\n', FileChangeType.Changed);
    while (editor.refreshes < 1) await editor.woken();
    const broken = await editor.pull('web.yaml');
    expect(broken).toMatchObject({ items: [{ message: expect.stringContaining('Plimsoll lints nothing') }] });
    const known = editor.refreshes;
    await editor.save('plimsoll.config.yaml', config, FileChangeType.Changed);
    // A request may still be about the config before.
    for (let codes: readonly unknown[] = []; codes.length < both.length; ) {
      while (editor.refreshes === known) await editor.woken();
      codes = codesOf(await editor.pull('web.yaml'));
    }
    expect(codesOf(await editor.pull('web.yaml'))).toEqual(both);
  });

  test('gets notifications if it does not support refresh requests', async () => {
    const editor = await Editor.open(
      { 'plimsoll.config.yaml': config },
      { capabilities: { textDocument: { diagnostic: {} } } },
    );
    expect(editor.initialized.capabilities.diagnosticProvider).toBeUndefined();
    await editor.show('web.yaml', web);
    await editor.diagnostics('web.yaml', has(...both));
  });
});

describe('folders', LIMIT, () => {
  const shop = {
    'shop/plimsoll.config.yaml':
      'match: { namespaceLabels: { stage: production } }\nrules: { pod-security/host-pid: error }\n',
    'shop/namespace.yaml':
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n  labels:\n    stage: production\n',
    'shop/web.yaml': '',
    'blog/plimsoll.config.yaml': config,
  };
  const inShop = web.replace('name: web', 'name: web\n  namespace: shop');

  test('are opened and closed while the editor runs: a file finds the others of its folder', async () => {
    const editor = await Editor.open(shop, { folders: ['blog'] });
    expect(editor.initialized.capabilities.workspace?.workspaceFolders).toEqual({
      supported: true,
      changeNotifications: true,
    });
    await editor.show('shop/web.yaml', inShop);
    await editor.diagnostics('shop/web.yaml', has());
    await editor.changeFolders(['shop'], ['blog']);
    await editor.diagnostics('shop/web.yaml', has('pod-security/host-pid'));
    await editor.type('shop/web.yaml', 'hostPID: true', 'hostPID: false');
    await editor.diagnostics('shop/web.yaml', has());
    await editor.type('shop/web.yaml', 'hostPID: false', 'hostPID: true');
    await editor.diagnostics('shop/web.yaml', has('pod-security/host-pid'));
    await editor.changeFolders([], ['shop']);
    await editor.diagnostics('shop/web.yaml', has());
  });

  test('that are closed before an answer leave it to the folder that has the file', async () => {
    // The config takes its time until the folder is open: before that there is no answer.
    const { 'shop/plimsoll.config.yaml': _, ...files } = shop;
    const waiting = `
      import { existsSync } from 'node:fs';
      while (!existsSync(new URL('opened', import.meta.url))) await new Promise((go) => setTimeout(go, 10));
      export default {
        match: { namespaceLabels: { stage: 'production' } }, rules: { 'pod-security/host-pid': 'error' },
      };`;
    const editor = await Editor.open(
      { ...files, 'shop/plimsoll.config.mjs': waiting },
      { folders: ['blog'], capabilities: PULLS },
    );
    await editor.show('shop/web.yaml', inShop);
    const asked = editor.pull('shop/web.yaml');
    await editor.changeFolders(['shop'], []);
    writeFileSync(path.join(editor.folder, 'shop/opened'), '');
    expect(await asked).toMatchObject({ items: [{ code: 'pod-security/host-pid' }] });
  });

  test('within an open folder take over its files', async () => {
    const editor = await Editor.open({ ...shop, 'plimsoll.config.yaml': config }, { folders: ['.'] });
    await editor.show('blog/web.yaml', web);
    await editor.diagnostics('blog/web.yaml', has('pod-security/host-pid', 'pod-security/privileged'));
    await editor.show('shop/web.yaml', inShop);
    await editor.changeFolders(['shop'], []);
    await editor.diagnostics('shop/web.yaml', has('pod-security/host-pid'));
    await editor.diagnostics('blog/web.yaml', has('pod-security/host-pid', 'pod-security/privileged'));
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
