// @ts-check
// A client of the Language Server Protocol that counts what its server does.
import { spawn } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const USAGE = fileURLToPath(new URL('./editor-usage.mjs', import.meta.url));

/** @typedef {{ version: number | undefined, diagnostics: readonly { code: string }[], at: number, cpu: number }} Published */

export class EditorClient {
  #buffer = Buffer.alloc(0);
  #id = 0;
  /** @type {Map<number, (result: any) => void>} */
  #asked = new Map();
  /** @type {((figures: any) => void)[]} */
  #wanted = [];
  /** @type {number[]} */
  #cpus = [];
  /** @type {Published[]} */
  #published = [];
  /** @type {Map<string, { version: number, text: string }>} */
  #texts = new Map();

  /** Milliseconds by the clock when the server was started. */
  started = performance.now();

  /** @param {string} bin the command @param {readonly string[]} nodeArgs */
  constructor(bin, nodeArgs = []) {
    this.process = spawn(process.execPath, ['--expose-gc', '--import', USAGE, ...nodeArgs, bin, 'lsp'], {
      stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
    });
    this.process.stdout?.on('data', (chunk) => this.#read(chunk));
    this.process.on('message', (/** @type {any} */ figures) => {
      if (figures.published) this.#cpus.push(figures.cpu);
      else this.#wanted.shift()?.(figures);
    });
  }

  /** @param {Buffer} chunk */
  #read(chunk) {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const end = this.#buffer.indexOf('\r\n\r\n');
      if (end === -1) return;
      const length = Number(/content-length: *(\d+)/i.exec(this.#buffer.toString('latin1', 0, end))?.[1]);
      if (this.#buffer.length < end + 4 + length) return;
      const message = JSON.parse(this.#buffer.toString('utf8', end + 4, end + 4 + length));
      this.#buffer = this.#buffer.subarray(end + 4 + length);
      this.#take(message);
    }
  }

  /** @param {any} message */
  #take(message) {
    if (message.method === 'textDocument/publishDiagnostics')
      this.#published.push({ ...message.params, at: performance.now(), cpu: Number.NaN });
    else if (message.method !== undefined && message.id !== undefined)
      this.#send({ id: message.id, result: null });
    else if (message.method === undefined) {
      this.#asked.get(message.id)?.(message.result);
      this.#asked.delete(message.id);
    }
  }

  /** @param {object} message */
  #send(message) {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.process.stdin?.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  /** @param {string} method @param {object} params @returns {Promise<any>} */
  request(method, params) {
    const id = ++this.#id;
    return new Promise((resolve) => {
      this.#asked.set(id, resolve);
      this.#send({ id, method, params });
    });
  }

  /** @param {string} folder */
  async initialize(folder) {
    const uri = pathToFileURL(folder).href;
    await this.request('initialize', {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'workspace' }],
      capabilities: {},
    });
    this.#send({ method: 'initialized', params: {} });
  }

  /** @param {string} file @param {string} text */
  open(file, text) {
    const uri = pathToFileURL(file).href;
    this.#texts.set(uri, { version: 1, text });
    this.#send({
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: 'yaml', version: 1, text } },
    });
  }

  /** Replaces the first occurrence of some text. @param {string} file @param {string} before @param {string} after */
  type(file, before, after) {
    const uri = pathToFileURL(file).href;
    const { version, text } = /** @type {{ version: number, text: string }} */ (this.#texts.get(uri));
    const offset = text.indexOf(before);
    if (offset === -1) throw new Error(`${file} does not hold ${JSON.stringify(before)}.`);
    const position = (/** @type {number} */ at) => {
      const lines = text.slice(0, at).split('\n');
      return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    };
    const range = { start: position(offset), end: position(offset + before.length) };
    this.#texts.set(uri, {
      version: version + 1,
      text: text.slice(0, offset) + after + text.slice(offset + before.length),
    });
    this.#send({
      method: 'textDocument/didChange',
      params: { textDocument: { uri, version: version + 1 }, contentChanges: [{ range, text: after }] },
    });
  }

  /** Waits until all changes of a file are linted in full: code actions are about that. @param {string} file */
  async settled(file) {
    const at = { line: 0, character: 0 };
    await this.request('textDocument/codeAction', {
      textDocument: { uri: pathToFileURL(file).href },
      range: { start: at, end: at },
      context: { diagnostics: [], only: ['source.none'] },
    });
  }

  /** What was published since the last call. @returns {Promise<Published[]>} */
  async published() {
    await this.usage();
    const published = this.#published.map((one, at) => ({ ...one, cpu: this.#cpus[at] ?? Number.NaN }));
    this.#published = [];
    this.#cpus = [];
    return published;
  }

  /** Milliseconds of processor time from the server's start. @returns {Promise<number>} */
  async usage() {
    return (await this.#figures('usage')).cpu;
  }

  /** In bytes, after a garbage collection. @returns {Promise<{ heapUsed: number, rss: number }>} */
  memory() {
    return this.#figures('memory');
  }

  /** @param {string} what @returns {Promise<any>} */
  #figures(what) {
    return new Promise((resolve) => {
      this.#wanted.push(resolve);
      this.process.send(what);
    });
  }

  end() {
    this.process.kill();
  }
}
