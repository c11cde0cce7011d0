import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { expect, onTestFinished, test } from 'vitest';
import { rootsOf } from '../src/mcp/roots.js';
import { mcpServer, type ServerOptions } from '../src/mcp/server.js';
import { run } from '../src/run.js';
import { project } from './project.js';

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  hostNetwork: true
  containers:
    - name: app
      image: registry.example.com/web:1.0
`;

interface Answer {
  readonly text: string;
  readonly isError: boolean;
}

/** A client of the server with these roots, and the answers of the tools. */
async function agent(roots: readonly string[], options: Partial<ServerOptions> = {}) {
  const server = mcpServer({
    roots: rootsOf(roots, '/'),
    mayFix: false,
    always: ['--no-code'],
    env: {},
    run,
    ...options,
  });
  const client = new Client({ name: 'test', version: '1.0.0' });
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(ours), client.connect(theirs)]);
  onTestFinished(() => client.close());
  const ask = async (name: string, args: Record<string, unknown> = {}): Promise<Answer> => {
    const { content, isError = false } = await client.callTool({ name, arguments: args });
    return { text: content.map((part) => (part.type === 'text' ? part.text : '')).join('\n'), isError };
  };
  return { client, ask };
}

test('names its tools, with their arguments', async () => {
  const { client } = await agent([project({})]);
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    'lint',
    'explain',
    'fix',
    'who-can',
    'paths',
    'list-rules',
    'compliance',
  ]);
  for (const { inputSchema, description, annotations } of tools) {
    expect(inputSchema.type).toBe('object');
    expect(description).not.toBe('');
    expect(annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false });
  }
});

test('lints files and texts, with the config of the root', async () => {
  const root = project({
    'deploy/pod.yaml': POD,
    'plimsoll.config.yaml': 'extends: []\nrules: { pod-security/host-network: error }\n',
  });
  const { ask } = await agent([root]);
  const files = await ask('lint');
  expect(files.isError).toBe(false);
  expect(files.text).toContain('deploy/pod.yaml');
  expect(files.text).toContain('pod-security/host-network');

  const draft = await ask('lint', { text: POD, name: 'deploy/draft.yaml', format: 'json' });
  expect(JSON.parse(draft.text).findings).toMatchObject([
    { ruleId: 'pod-security/host-network', file: 'deploy/draft.yaml' },
  ]);
});

test('explains, answers who can, shows paths and compliance', async () => {
  const { ask } = await agent([project({ 'pod.yaml': POD })]);
  expect((await ask('explain', { rule: 'pod-security/privileged' })).text).toContain('How to fix');
  expect((await ask('who-can', { verb: 'get', resource: 'secrets', namespace: 'shop' })).text).not.toBe('');
  expect((await ask('paths', { to: 'node' })).isError).toBe(false);
  expect((await ask('compliance', { benchmark: 'cis' })).text).toContain('CIS Kubernetes Benchmark');
  expect((await ask('list-rules')).text).toContain('pod-security/privileged');
});

test('says what is wrong with a request', async () => {
  const { ask } = await agent([project({ 'pod.yaml': POD })]);
  expect(await ask('explain', { rule: 'pod-security/privilegd' })).toMatchObject({
    isError: true,
    text: expect.stringContaining('Did you mean'),
  });
  expect(await ask('lint', { minSeverity: 'grave' })).toMatchObject({ isError: true });
  expect(await ask('lint', { paths: ['pod.yaml'], text: POD })).toMatchObject({
    isError: true,
    text: 'Give paths or a text, not both.',
  });
});

test('stays in its roots, whatever path or link leads out of them', async () => {
  const secret = project({ 'secret.yaml': POD });
  const root = project({ 'pod.yaml': POD, 'deploy/': '' });
  symlinkSync(secret, path.join(root, 'out'));
  const { ask } = await agent([root]);
  for (const given of [
    '..',
    path.join(secret, 'secret.yaml'),
    'out',
    'out/secret.yaml',
    'out/none.yaml',
    '/etc',
  ])
    for (const args of [{ paths: [given] }, { text: POD, name: given }])
      expect(await ask('lint', args)).toMatchObject({
        isError: true,
        text: expect.stringContaining('lies outside of the roots'),
      });
  for (const given of ['--config=/etc/x.yaml', '-', '*.yaml', '!pod.yaml'])
    expect(await ask('lint', { paths: [given] })).toMatchObject({
      isError: true,
      text: expect.stringContaining('does not exist'),
    });
});

test('runs no code of the roots', async () => {
  const root = project({ 'pod.yaml': POD, 'plimsoll.config.js': 'process.exit(99);' });
  const { ask } = await agent([root]);
  expect(await ask('lint')).toMatchObject({
    isError: true,
    text: expect.stringMatching(/plimsoll\.config\.js.*\n.*starts plimsoll mcp with --allow-code/),
  });
});

test('shows fixes, and writes them only if the user allowed it', async () => {
  const root = project({ 'pod.yaml': POD });
  const fix = { rules: ['pod-security/host-network'], unsafe: true };
  const careful = await agent([root]);
  expect((await careful.ask('fix', fix)).text).toContain('-  hostNetwork: true');
  expect(await careful.ask('fix', { ...fix, dryRun: false })).toMatchObject({ isError: true });
  expect(readFileSync(path.join(root, 'pod.yaml'), 'utf8')).toBe(POD);

  const bold = await agent([root], { mayFix: true });
  await bold.ask('fix', { ...fix, dryRun: false });
  expect(readFileSync(path.join(root, 'pod.yaml'), 'utf8')).not.toContain('hostNetwork: true');
});

test('shortens long answers: a report in the middle, and JSON by whole findings', async () => {
  const root = project({});
  for (let one = 0; one < 150; one++)
    writeFileSync(path.join(root, `${one}.yaml`), POD.replace('name: web', `name: web-${one}`));
  const { ask } = await agent([root]);
  const presets = ['pod-security/restricted', 'cis/level-2', 'platform/strict'];
  const { text } = await ask('lint', { presets });
  expect(text.length).toBeLessThan(61_000);
  expect(text).toMatch(/… \d+ lines are left out here/);
  expect(text).toContain('problems');
  const json = await ask('lint', { presets, format: 'json' });
  const { findings, findingsLeftOut, rules } = JSON.parse(json.text);
  expect(json.text.length).toBeLessThan(61_000);
  expect(findings.length).toBeGreaterThan(20);
  expect(findingsLeftOut).toBeGreaterThan(0);
  expect(rules.map(({ id }: { id: string }) => id)).toContain(findings[0].ruleId);
});

test('answers every tool with all options that the server takes for every call', async () => {
  const always = ['--no-code', '--no-config', '--kubernetes-version=1.33', '--max-file-size=100000'];
  const { ask } = await agent([project({ 'pod.yaml': POD })], {
    always: [...always, '--no-inline-suppressions', '--helm', '--kustomize', '--gitops'],
  });
  const calls: Readonly<Record<string, Record<string, unknown>>> = {
    lint: {},
    explain: { rule: 'pod-security/privileged' },
    fix: {},
    'who-can': { verb: 'get', resource: 'secrets' },
    paths: {},
    'list-rules': {},
    compliance: { benchmark: 'cis' },
  };
  for (const [name, args] of Object.entries(calls))
    expect(await ask(name, args), name).toMatchObject({
      isError: false,
      text: expect.not.stringContaining('no such option'),
    });
  expect(await ask('lint', { kubernetesVersion: '1.30' })).toEqual({
    isError: true,
    text: 'The user chose --kubernetes-version for every call of this server. Leave it out.',
  });
});

test('shortens an answer of one line, and takes no text for JSON', async () => {
  const long = await agent([project({})], {
    run: async (_argv, { stdout }) => {
      await stdout.write(`{${'x'.repeat(100_000)}`);
      return 0;
    },
  });
  const { text, isError } = await long.ask('lint');
  expect(isError).toBe(false);
  expect(text.length).toBeLessThan(61_000);
  expect(text).toContain('A part of a line is left out here');
});

test('an argument that a tool does not have is an error', async () => {
  const { ask } = await agent([project({ 'pod.yaml': POD })]);
  expect(await ask('lint', { preset: 'pod-security/restricted' })).toMatchObject({
    isError: true,
    text: expect.stringContaining('"preset"'),
  });
});

test('a call that the agent cancels stops, and one that waits behind it never runs', async () => {
  const started: string[][] = [];
  let stopped = 0;
  const { client, ask } = await agent([project({ 'pod.yaml': POD })], {
    run: (argv, { signal }) => {
      started.push([...argv]);
      return new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve(++stopped && 2));
        if (argv.includes('list-rules')) resolve(0);
      });
    },
  });
  const [first, second] = [new AbortController(), new AbortController()];
  const calls = [first, second].map(({ signal }) =>
    client.callTool({ name: 'lint', arguments: {} }, { signal }).catch(() => 'cancelled'),
  );
  await expect.poll(() => started.length).toBe(1);
  second.abort();
  first.abort();
  expect(await Promise.all(calls)).toEqual(['cancelled', 'cancelled']);
  await ask('list-rules');
  expect([started.length, stopped]).toEqual([2, 1]);
});
