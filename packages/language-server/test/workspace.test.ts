import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { FileChangeType } from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { toolOrNote } from '../../cli/test/tools.js';
import type { LanguageHost } from '../src/host.js';
import { Workspace } from '../src/workspace.js';
import { Editor, PULLS } from './editor.js';

type Listener = ConstructorParameters<typeof Workspace>[2];

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
`;
const settings = { initializationOptions: { workspaceDiagnostics: true } };

test('files that are not open have diagnostics if the user wants them', async () => {
  const editor = await Editor.open(
    { 'plimsoll.config.yaml': config, 'a.yaml': web, 'b.yaml': web },
    settings,
  );
  await editor.show('a.yaml', web);
  const hostPid = (codes: readonly unknown[]): boolean => codes.includes('pod-security/host-pid');
  await editor.diagnostics('a.yaml', hostPid);
  await editor.diagnostics('b.yaml', hostPid);
  await editor.save('b.yaml', web.replace('hostPID: true', 'hostPID: false'), FileChangeType.Changed);
  await editor.diagnostics('b.yaml', (codes) => codes.length === 0);
});

test('an editor that asks gets them only if the user wants them', async () => {
  const files = { 'plimsoll.config.yaml': config, 'a.yaml': web, 'b.yaml': web };
  const wants = await Editor.open(files, { ...settings, capabilities: PULLS });
  await wants.show('a.yaml', web);
  await wants.pull('a.yaml');
  expect(await wants.pullAll()).toEqual({ 'b.yaml': ['pod-security/host-pid'] });
  const other = await Editor.open(files, { capabilities: PULLS });
  await other.show('a.yaml', web);
  await other.pull('a.yaml');
  expect(await other.pullAll()).toEqual({});
});

test('shows progress while it reads a project', async () => {
  // What a config prints is not for the editor.
  const slow = `console.log('reading');\nawait new Promise((resolve) => setTimeout(resolve, 1500));\nexport default { extends: 'pod-security/baseline' };\n`;
  const editor = await Editor.open(
    { 'plimsoll.config.mjs': slow },
    { capabilities: { window: { workDoneProgress: true } } },
  );
  await editor.show('web.yaml', web);
  while (editor.progress === 0) await editor.woken();
  await editor.diagnostics('web.yaml', (codes) => codes.includes('pod-security/host-pid'));
});

test.skipIf(toolOrNote('helm') === undefined)('templates show what the last rendering found', async () => {
  const template = `apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}
spec:
  hostPID: {{ .Values.pid }}
  containers:
    - name: app
      image: registry.example/app:1.0.0
`;
  const editor = await Editor.open(
    {
      'plimsoll.config.yaml': config,
      'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
      'web/values.yaml': 'pid: true\n',
      'web/templates/web.yaml': template,
    },
    { flags: ['--helm'] },
  );
  await editor.show('web/templates/web.yaml', template);
  const [finding] = await editor.diagnostics('web/templates/web.yaml', (codes) => codes.length > 0);
  expect(finding?.code).toBe('pod-security/host-pid');
  expect(editor.under('web/templates/web.yaml', finding!)).toContain('.Values.pid');
  expect(await editor.actionsOfKind('web/templates/web.yaml', 'source.fixAll.plimsoll')).toEqual([]);
  await editor.save('web/values.yaml', 'pid: false\n', FileChangeType.Changed);
  await editor.diagnostics('web/templates/web.yaml', (codes) => codes.length === 0);
});

test('values of a HelmRelease show what the chart makes of them', async () => {
  const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: sonarr, namespace: media }
spec:
  chart:
    spec: { chart: app-template, version: 4.1.1 }
  values:
    controllers:
      sonarr:
        containers:
          app:
            image: { repository: registry.example/sonarr, tag: 4.0.19 }
            securityContext:
              privileged: true
`;
  const editor = await Editor.open({ 'plimsoll.config.yaml': config });
  await editor.show('sonarr.yaml', release);
  const found = await editor.diagnostics('sonarr.yaml', (codes) => codes.includes('pod-security/privileged'));
  expect(found.map((one) => editor.under('sonarr.yaml', one))).toEqual(['true']);
});

test('a project is read once, however many of its files change at the same time', async () => {
  let reads = 0;
  const folder = mkdtempSync(path.join(tmpdir(), 'plimsoll-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const host = {
    openFolder: async () => {
      reads++;
      throw new Error('Nothing to read.');
    },
  } as unknown as LanguageHost;
  const failed = new Promise<void>((resolve) => {
    const listener = { working() {}, linted() {}, failed: () => resolve() };
    const documents = { all: () => [], get: () => undefined };
    const workspace = new Workspace(documents, host, listener as unknown as Listener);
    workspace.changeFolders([pathToFileURL(folder).href], []);
    const uri = (name: string): string => pathToFileURL(path.join(folder, name)).href;
    workspace.changed(TextDocument.create(uri('web.yaml'), 'yaml', 1, web));
    for (let file = 0; file < 500; file++) workspace.changedOnDisk(uri(`${file}.yaml`), false);
  });
  await failed;
  // What else was asked for would have followed by then.
  await new Promise(setImmediate);
  expect(reads).toBe(1);
});
