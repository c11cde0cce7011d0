import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const folder = fileURLToPath(new URL('..', import.meta.url));

const privileged = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: app
      image: registry.example/app:1.0.0
      securityContext:
        privileged: true
`;

/** A program of the example, run as a user would: with Node, on the built package. */
class Program {
  #output = '';
  readonly child: ChildProcess;

  constructor(...args: readonly string[]) {
    this.child = spawn(process.execPath, [...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout!, this.child.stderr!])
      stream.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
        this.child.emit('printed');
      });
    onTestFinished(() => void this.child.kill());
  }

  /** Waits until the output so far matches. The test's own time limit ends a wait that never matches. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.#output);
      if (match) return match;
      await new Promise((resolve) => this.child.once('printed', resolve));
    }
  }

  ended(): Promise<{ readonly code: number | null; readonly output: string }> {
    return new Promise((resolve) => {
      this.child.once('close', (code) => resolve({ code, output: this.#output }));
    });
  }
}

interface Reply {
  readonly findings: readonly { readonly ruleId: string; readonly file: string }[];
  readonly errors: readonly unknown[];
}

test('the server lints what it receives, including broken YAML', { timeout: 30_000 }, async () => {
  const server = new Program('server.js', '0');
  const [url] = await server.printed(/http:\S+/);
  const post = async (body: string): Promise<{ status: number; reply: Reply }> => {
    const response = await fetch(`${url}?path=deploy/web.yaml`, { method: 'POST', body });
    return { status: response.status, reply: (await response.json()) as Reply };
  };
  // What cannot be read ends no server.
  for (const start of [
    'GET // HTTP/1.1\r\nHost: a\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\na',
  ])
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(url).port), 'localhost', () => socket.write(start));
      socket.once('data', () => socket.destroy());
      if (start.startsWith('POST')) socket.once('ready', () => setImmediate(() => socket.destroy()));
      socket.once('close', () => resolve());
    });
  const { status, reply } = await post(privileged);
  expect(status).toBe(200);
  expect(reply.errors).toEqual([]);
  expect(reply.findings).toContainEqual(
    expect.objectContaining({ ruleId: 'pod-security/privileged', file: 'deploy/web.yaml' }),
  );
  expect((await post('kind: [')).reply.findings.map(({ ruleId }) => ruleId)).toEqual([
    'plimsoll/parse-error',
  ]);
  expect((await post('x'.repeat(1024 * 1024 + 1))).status).toBe(413);
});

test('objects are linted without YAML', { timeout: 30_000 }, async () => {
  const { code, output } = await new Program('objects.js').ended();
  expect(output).toBe(
    "error: Deployment web, spec.template.spec.containers[app].securityContext.privileged: Container 'app' runs privileged, so it has every capability and all devices of the node. Remove privileged. [pod-security/privileged]\n",
  );
  expect(code).toBe(1);
});

test('watching reports what appeared and what disappeared', { timeout: 30_000 }, async () => {
  const watched = mkdtempSync(path.join(tmpdir(), 'plimsoll-watch-'));
  onTestFinished(() => rmSync(watched, { recursive: true, force: true }));
  const file = path.join(watched, 'web.yaml');
  writeFileSync(file, privileged.replace('privileged: true', 'privileged: false'));
  const program = new Program('watch.js', watched);
  await program.printed(/findings/);
  writeFileSync(file, privileged);
  await program.printed(/^\+ .*web\.yaml:10: .*\[pod-security\/privileged\]$/m);
  writeFileSync(file, privileged.replace('privileged: true', 'privileged: false'));
  await program.printed(/^- .*\[pod-security\/privileged\]$/m);
});
