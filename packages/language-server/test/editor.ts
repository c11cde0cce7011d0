// An editor, as far as the server sees it: a real client of the protocol on a real process.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import {
  type CodeAction,
  CodeActionRequest,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  type FileChangeType,
  type Hover,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  RegistrationRequest,
  ShowMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

const command = fileURLToPath(new URL('../../cli/bin/plimsoll.js', import.meta.url));

export class Editor {
  readonly folder: string;
  readonly process: ChildProcess;
  readonly messages: string[] = [];
  readonly initialized: InitializeResult;
  readonly #connection: ProtocolConnection;
  readonly #texts = new Map<string, TextDocument>();
  readonly #published = new Map<string, PublishDiagnosticsParams>();
  #wake: () => void = () => {};

  private constructor(
    folder: string,
    process: ChildProcess,
    connection: ProtocolConnection,
    initialized: InitializeResult,
  ) {
    this.folder = folder;
    this.process = process;
    this.#connection = connection;
    this.initialized = initialized;
  }

  /** Writes the files of a repository, starts the server on it and shakes hands. */
  static async open(
    files: Readonly<Record<string, string>>,
    initializationOptions: object = {},
    flags: readonly string[] = [],
  ): Promise<Editor> {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'plimsoll lsp ')));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(path.join(folder, '.git'));
    for (const [name, text] of Object.entries(files)) write(path.join(folder, name), text);
    const child = spawn(process.execPath, [command, 'lsp', ...flags], {
      cwd: tmpdir(),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill());
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout!),
      new StreamMessageWriter(child.stdin!),
    );
    connection.onRequest(RegistrationRequest.type, () => {});
    connection.listen();
    const uri = pathToFileURL(folder).href;
    const initialized = await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'test' }],
      capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
      initializationOptions,
    });
    const editor = new Editor(folder, child, connection, initialized);
    connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      editor.#published.set(params.uri, params);
      editor.#wake();
    });
    connection.onNotification(ShowMessageNotification.type, ({ message }) => {
      editor.messages.push(message);
      editor.#wake();
    });
    await connection.sendNotification(InitializedNotification.type, {});
    return editor;
  }

  uri(name: string): string {
    return pathToFileURL(path.join(this.folder, name)).href;
  }

  async show(name: string, text: string): Promise<void> {
    const document = TextDocument.create(this.uri(name), 'yaml', 1, text);
    this.#texts.set(name, document);
    await this.#connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri: document.uri, languageId: 'yaml', version: 1, text },
    });
  }

  /** Replaces a piece of text, as typing does. */
  async type(name: string, before: string, after: string): Promise<void> {
    const document = this.text(name);
    const start = document.getText().indexOf(before);
    if (start === -1) throw new Error(`${name} does not hold ${JSON.stringify(before)}`);
    const range = { start: document.positionAt(start), end: document.positionAt(start + before.length) };
    const version = document.version + 1;
    TextDocument.update(document, [{ range, text: after }], version);
    await this.#connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: document.uri, version },
      contentChanges: [{ range, text: after }],
    });
  }

  async hide(name: string): Promise<void> {
    await this.#connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri: this.uri(name) },
    });
  }

  /** Writes a file behind the editor's back, and tells the server as editors do. */
  async save(name: string, text: string, type: FileChangeType): Promise<void> {
    write(path.join(this.folder, name), text);
    await this.#connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: this.uri(name), type }],
    });
  }

  text(name: string): TextDocument {
    return this.#texts.get(name)!;
  }

  /** The text under a diagnostic. */
  under(name: string, { range }: Diagnostic): string {
    return this.text(name).getText(range);
  }

  /** Waits until the diagnostics of a file are as wanted; the time limit of the test ends a wait in vain. */
  async diagnostics(
    name: string,
    wanted: (codes: readonly unknown[], all: readonly Diagnostic[]) => boolean,
  ): Promise<readonly Diagnostic[]> {
    for (;;) {
      const all = this.#published.get(this.uri(name))?.diagnostics;
      if (
        all &&
        wanted(
          all.map(({ code }) => code),
          all,
        )
      )
        return all;
      await this.woken();
    }
  }

  woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  hover(name: string, position: Position): Promise<Hover | null> {
    return this.#connection.sendRequest(HoverRequest.type, {
      textDocument: { uri: this.uri(name) },
      position,
    });
  }

  async actions(name: string, diagnostic: Diagnostic): Promise<readonly CodeAction[]> {
    const actions = await this.#connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: this.uri(name) },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic] },
    });
    return (actions ?? []) as readonly CodeAction[];
  }

  /** Does what a code action says. */
  async apply(name: string, action: CodeAction): Promise<void> {
    const document = this.text(name);
    const edits = action.edit?.changes?.[document.uri] ?? [];
    const before = document.getText();
    await this.type(name, before, TextDocument.applyEdits(document, [...edits]));
  }

  async close(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.process.once('close', resolve));
    await this.#connection.sendRequest(ShutdownRequest.type);
    await this.#connection.sendNotification(ExitNotification.type);
    return ended;
  }
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
