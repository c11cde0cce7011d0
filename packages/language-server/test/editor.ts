// An editor as the server sees it: a real client of the protocol on a real process.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import {
  createConnection,
  StreamMessageReader as ServerReader,
  StreamMessageWriter as ServerWriter,
} from 'vscode-languageserver/node';
import {
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  CodeActionRequest,
  type CompletionItem,
  CompletionRequest,
  createProtocolConnection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
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
  type Range,
  RegistrationRequest,
  ShowMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  WorkDoneProgressCreateRequest,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { LanguageHost } from '../src/host.js';
import { Server } from '../src/server.js';

const command = fileURLToPath(new URL('../../cli/bin/plimsoll.js', import.meta.url));

interface Settings {
  readonly initializationOptions?: object;
  readonly flags?: readonly string[];
  readonly capabilities?: ClientCapabilities;
  /** The open folders of the repository, by name. Default: the repository itself. */
  readonly folders?: readonly string[];
}

/** The capabilities of an editor that pulls diagnostics and supports refresh requests. */
export const PULLS: ClientCapabilities = {
  textDocument: { diagnostic: {} },
  workspace: { diagnostics: { refreshSupport: true } },
};

export class Editor {
  readonly folder: string;
  readonly process: ChildProcess | undefined;
  readonly messages: string[] = [];
  /** How often the server sent a refresh request. */
  refreshes = 0;
  /** How often the server reported progress. */
  progress = 0;
  readonly initialized: InitializeResult;
  /** What the server has published, in order. */
  readonly history: PublishDiagnosticsParams[] = [];
  readonly #connection: ProtocolConnection;
  readonly #texts = new Map<string, TextDocument>();
  readonly #published = new Map<string, PublishDiagnosticsParams>();
  #wake: () => void = () => {};

  private constructor(
    folder: string,
    process: ChildProcess | undefined,
    connection: ProtocolConnection,
    initialized: InitializeResult,
  ) {
    this.folder = folder;
    this.process = process;
    this.#connection = connection;
    this.initialized = initialized;
  }

  /** Writes the files of a repository, starts the server on it and completes the handshake. */
  static async open(files: Readonly<Record<string, string>>, settings: Settings = {}): Promise<Editor> {
    const { flags = [] } = settings;
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'plimsoll lsp ')));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(path.join(folder, '.git'));
    for (const [name, text] of Object.entries(files)) write(path.join(folder, name), text);
    const child = spawn(process.execPath, [command, 'lsp', ...flags], {
      cwd: tmpdir(),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill());
    return Editor.#connect(folder, child.stdout!, child.stdin!, settings, child);
  }

  /** Runs a server in this process, for a host that needs no disk. */
  static within(host: LanguageHost, settings: Settings = {}): Promise<Editor> {
    const [toServer, fromServer] = [new PassThrough(), new PassThrough()];
    const connection = createConnection(new ServerReader(toServer), new ServerWriter(fromServer));
    new Server(connection, host);
    onTestFinished(() => connection.dispose());
    return Editor.#connect(path.resolve('/workspace'), fromServer, toServer, settings);
  }

  static async #connect(
    folder: string,
    output: Readable,
    input: Writable,
    { initializationOptions = {}, capabilities = {}, folders = ['.'] }: Settings,
    child?: ChildProcess,
  ): Promise<Editor> {
    const connection = createProtocolConnection(
      new StreamMessageReader(output),
      new StreamMessageWriter(input),
    );
    connection.onRequest(RegistrationRequest.type, () => {});
    connection.listen();
    const workspaceFolders = folders.map((name) => ({
      uri: pathToFileURL(path.join(folder, name)).href,
      name,
    }));
    const initialized = await connection.sendRequest(InitializeRequest.type, {
      processId: child ? process.pid : null,
      rootUri: null,
      workspaceFolders,
      capabilities: {
        ...capabilities,
        workspace: {
          didChangeWatchedFiles: { dynamicRegistration: true },
          workspaceFolders: true,
          ...capabilities.workspace,
        },
      },
      initializationOptions,
    });
    const editor = new Editor(folder, child, connection, initialized);
    connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      editor.#published.set(params.uri, params);
      editor.history.push(params);
      editor.#wake();
    });
    connection.onRequest(DiagnosticRefreshRequest.type, () => {
      editor.refreshes++;
      editor.#wake();
    });
    connection.onRequest(WorkDoneProgressCreateRequest.type, () => {
      editor.progress++;
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

  /** Writes a file without the editor, and notifies the server as editors do. */
  async save(name: string, text: string, type: FileChangeType): Promise<void> {
    write(path.join(this.folder, name), text);
    await this.tell(name, type);
  }

  /** Notifies the server of a change of a file. */
  async tell(name: string, type: FileChangeType): Promise<void> {
    await this.#connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: this.uri(name), type }],
    });
  }

  /** Opens and closes folders of the repository. */
  async changeFolders(added: readonly string[], removed: readonly string[]): Promise<void> {
    const named = (names: readonly string[]) => names.map((name) => ({ uri: this.uri(name), name }));
    await this.#connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
      event: { added: named(added), removed: named(removed) },
    });
  }

  text(name: string): TextDocument {
    return this.#texts.get(name)!;
  }

  /** The text under a diagnostic. */
  under(name: string, { range }: Diagnostic): string {
    return this.text(name).getText(range);
  }

  /** Waits until the diagnostics of a file match. The time limit of the test ends a wait that never matches. */
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

  /** What the server published for a file without a request. */
  published(name: string): PublishDiagnosticsParams | undefined {
    return this.#published.get(this.uri(name));
  }

  /** Requests the diagnostics of all files that are not open: the codes by name. */
  async pullAll(): Promise<Readonly<Record<string, readonly unknown[]>>> {
    const { items } = await this.#connection.sendRequest(WorkspaceDiagnosticRequest.type, {
      previousResultIds: [],
    });
    return Object.fromEntries(
      items.map((item) => [
        path.relative(this.folder, fileURLToPath(item.uri)),
        item.kind === 'full' ? item.items.map(({ code }) => code) : [],
      ]),
    );
  }

  /** Asks for the diagnostics of a file. */
  pull(name: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.#connection.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument: { uri: this.uri(name) },
      ...(previousResultId !== undefined && { previousResultId }),
    });
  }

  /** Waits until all changes of a file are linted in full: code actions are about that. */
  async settled(name: string): Promise<readonly Diagnostic[]> {
    await this.actionsOfKind(name, 'source.none');
    return this.published(name)?.diagnostics ?? [];
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

  /** What the server offers after a piece of text. */
  async completions(name: string, after: string): Promise<readonly CompletionItem[]> {
    const document = this.text(name);
    const position = document.positionAt(document.getText().lastIndexOf(after) + after.length);
    const found = await this.#connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri: document.uri },
      position,
    });
    return Array.isArray(found) ? found : (found?.items ?? []);
  }

  actions(name: string, diagnostic: Diagnostic): Promise<readonly CodeAction[]> {
    return this.#askForActions(name, diagnostic.range, { diagnostics: [diagnostic] });
  }

  /** The actions of some kinds for the whole text, as an editor requests on save. */
  actionsOfKind(name: string, ...only: readonly string[]): Promise<readonly CodeAction[]> {
    const document = this.text(name);
    const range = { start: { line: 0, character: 0 }, end: document.positionAt(document.getText().length) };
    return this.#askForActions(name, range, { diagnostics: [], only: [...only] });
  }

  async #askForActions(
    name: string,
    range: Range,
    context: CodeActionContext,
  ): Promise<readonly CodeAction[]> {
    const textDocument = { uri: this.uri(name) };
    const actions = await this.#connection.sendRequest(CodeActionRequest.type, {
      textDocument,
      range,
      context,
    });
    return (actions ?? []) as readonly CodeAction[];
  }

  /** Applies a code action. */
  async apply(name: string, action: CodeAction): Promise<void> {
    const document = this.text(name);
    const edits = action.edit?.changes?.[document.uri] ?? [];
    const before = document.getText();
    await this.type(name, before, TextDocument.applyEdits(document, [...edits]));
  }

  async close(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.process?.once('close', resolve));
    await this.#connection.sendRequest(ShutdownRequest.type);
    await this.#connection.sendNotification(ExitNotification.type);
    return ended;
  }
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
