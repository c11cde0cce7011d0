// Bytes of a client that does not follow the protocol, sent to a real process.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

const command = fileURLToPath(new URL('../../cli/bin/plimsoll.js', import.meta.url));

let server: ChildProcess;

const framed = (message: object | string): string => {
  const body = typeof message === 'string' ? message : JSON.stringify({ jsonrpc: '2.0', ...message });
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};

const INITIALIZE = framed({
  id: 1,
  method: 'initialize',
  params: { processId: null, rootUri: null, capabilities: {} },
});
const notice = (method: string, params: unknown): string => framed({ method, params });
const opened = (textDocument: object): string => notice('textDocument/didOpen', { textDocument });

interface Wire {
  /** What the server has written to standard output, once it contains a text. */
  until(text: string): Promise<string>;
  readonly ended: Promise<{ code: number | null; stderr: string }>;
  send(text: string): void;
}

function start(): Wire {
  server = spawn(process.execPath, [command, 'lsp'], { stdio: 'pipe' });
  let [stdout, stderr] = ['', ''];
  let wake: () => void = () => {};
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) => {
    server.on('close', (code) => {
      resolve({ code, stderr });
      wake();
    });
  });
  server.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    wake();
  });
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  server.stdin?.on('error', () => {});
  return {
    async until(text) {
      while (!stdout.includes(text)) {
        if (server.exitCode !== null) throw new Error(`It ended: ${stderr}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return stdout;
    },
    ended,
    send: (text) => void server.stdin?.write(text),
  };
}

describe('a broken message does not change the server', () => {
  const WEB = { uri: 'file:///web.yaml', languageId: 'yaml', version: 1, text: 'a: 1\n' };
  // One server receives them all.
  let wire: Wire;
  let id = 100;
  beforeAll(async () => {
    wire = start();
    wire.send(INITIALIZE);
    await wire.until('"id":1');
    wire.send(notice('initialized', {}));
  });
  afterAll(() => void server.kill());

  test.each<readonly [string, string]>([
    ['a URI that is a number', opened({ ...WEB, uri: 5 })],
    ['a URI that is null', opened({ ...WEB, uri: null })],
    ['a URI of another host', opened({ ...WEB, uri: 'file://host/web.yaml' })],
    ['a URI with bad percents', opened({ ...WEB, uri: 'file:///%zz/web.yaml' })],
    ['a URI with a slash encoded', opened({ ...WEB, uri: 'file:///a%2Fb.yaml' })],
    ['a URI with a null byte', opened({ ...WEB, uri: 'file:///a%00b.yaml' })],
    ['a URI that names no file', opened({ ...WEB, uri: 'untitled:1' })],
    ['no text', opened({ uri: 'file:///web.yaml', languageId: 'yaml', version: 1 })],
    ['a text that is a number', opened({ ...WEB, text: 7 })],
    ['no document', notice('textDocument/didOpen', {})],
    ['no parameters', notice('textDocument/didOpen', undefined)],
    [
      'a change of what is not open',
      notice('textDocument/didChange', {
        textDocument: { uri: 'file:///x.yaml', version: 2 },
        contentChanges: [{ text: 'a' }],
      }),
    ],
    [
      'a change in no range',
      opened(WEB) +
        notice('textDocument/didChange', {
          textDocument: { uri: WEB.uri, version: 2 },
          contentChanges: [{ range: { start: { line: -5, character: 'x' }, end: null }, text: 'a' }],
        }),
    ],
    [
      'folders that are none',
      notice('workspace/didChangeWorkspaceFolders', { event: { added: [{ uri: 5 }, {}], removed: null } }),
    ],
    [
      'watched files that are none',
      notice('workspace/didChangeWatchedFiles', { changes: [{ uri: 5, type: 1 }, null] }),
    ],
    ['settings that are none', notice('workspace/didChangeConfiguration', null)],
    ['a method that nobody knows', framed({ id: 8, method: 'no/such', params: {} })],
    ['a request without parameters', framed({ id: 8, method: 'textDocument/hover' })],
    ['what is no JSON', framed('{"jsonrpc": "2.0", ')],
    ['what is no message', framed('5') + framed('null') + framed('[]')],
  ])('%s', async (_, message) => {
    id++;
    wire.send(message + opened(WEB));
    wire.send(
      framed({
        id,
        method: 'textDocument/hover',
        params: { textDocument: { uri: WEB.uri }, position: { line: 0, character: 0 } },
      }),
    );
    expect(await wire.until(`"id":${id}`)).toContain(`"id":${id},"result":null`);
    expect(server.exitCode).toBeNull();
    wire.send(notice('textDocument/didClose', { textDocument: { uri: WEB.uri } }));
  });
});

describe('if messages can no longer be separated, it ends with a sentence', () => {
  afterEach(() => void server.kill());

  test.each([
    ['a length that is too small', `Content-Length: 2\r\n\r\n${JSON.stringify({ a: 1 })}${INITIALIZE}`],
    ['a length that is too large', `Content-Length: 200\r\n\r\n{}${INITIALIZE.repeat(3)}`],
    ['a length beyond all files', `Content-Length: 99999999999\r\n\r\n${INITIALIZE}`],
    ['a length that is no number', `Content-Length: x\r\n\r\n${INITIALIZE}`],
    ['a length below zero', `Content-Length: -1\r\n\r\n${INITIALIZE}`],
    ['no length', `Content-Type: x\r\n\r\n${INITIALIZE}`],
    ['a line of another protocol', `GET / HTTP/1.1\r\nHost: a\r\n\r\n`],
    ['noise without an end', 'x'.repeat(10_000)],
  ])('%s', async (_, bytes) => {
    const wire = start();
    wire.send(INITIALIZE);
    await wire.until('"id":1');
    wire.send(bytes);
    const { code, stderr } = await wire.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^plimsoll lsp: .* The server can no longer separate messages\. Start it again\.$/m,
    );
  });
});
