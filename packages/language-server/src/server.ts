import { fileURLToPath } from 'node:url';
import type { Finding, RunError } from '@plimsoll/core';
import {
  type CodeAction,
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  MarkupKind,
  MessageType,
  type Position,
  type Range,
  ShowMessageNotification,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { actionsFor } from './actions.js';
import { diagnosticOf, failure, isShown, rangeOf } from './diagnostics.js';
import type { LanguageHost } from './host.js';
import { explain } from './hover.js';
import type { Session } from './session.js';
import { Sessions } from './sessions.js';

/** Milliseconds after the last key before a file is linted. */
const PAUSE = 150;

const CONFIG = /(?:^|\/)(?:plimsoll\.config\.\w+|\.plimsoll\.yaml)$/;
const WATCHED = ['**/*.{yaml,yml,json}', '**/plimsoll.config.*', '**/.plimsoll.yaml', '**/.gitignore'];

/** What the user sets in the editor: `initializationOptions`, or the section `plimsoll` of the settings. */
interface Settings {
  /** Whether syntax errors are reported; false where the YAML language server does that. Default true. */
  readonly syntaxErrors: boolean;
}

/** Answers an editor. */
export class Server {
  readonly #connection: Connection;
  readonly #host: LanguageHost;
  readonly #documents = new TextDocuments(TextDocument);
  readonly #sessions: Sessions;
  readonly #timers = new Map<Session, ReturnType<typeof setTimeout>>();
  readonly #told = new Set<string>();
  /** Why nothing can be linted, by session. */
  readonly #failures = new Map<Session, string>();
  #settings: Settings = { syntaxErrors: true };
  #watches = false;

  constructor(connection: Connection, host: LanguageHost) {
    this.#connection = connection;
    this.#host = host;
    this.#sessions = new Sessions(host, (session) => void this.#load(session));
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => this.#watch());
    connection.onDidChangeConfiguration(({ settings }) => {
      this.#settings = settingsOf((settings as { plimsoll?: unknown } | null)?.plimsoll, this.#settings);
      for (const session of this.#sessions.all) this.#schedule(session);
    });
    connection.onDidChangeWatchedFiles(({ changes }) => {
      for (const { uri, type } of changes) this.#changedOnDisk(uri, type === 2 || type === 3);
    });
    this.#documents.onDidChangeContent(({ document }) => this.#changed(document));
    this.#documents.onDidClose(({ document }) => this.#closed(document));
    this.#documents.onDidSave(({ document }) => {
      if (isConfig(document.uri)) this.#reloadAll();
    });
    connection.onHover(async ({ textDocument, position }) => this.#hover(textDocument.uri, position));
    connection.onCodeAction(({ textDocument, range }) => this.#actions(textDocument.uri, range));
    this.#documents.listen(connection);
    connection.listen();
  }

  #initialize(params: InitializeParams): InitializeResult {
    this.#settings = settingsOf(params.initializationOptions, this.#settings);
    this.#watches = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false;
    const folders =
      params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
    this.#sessions.folders = folders.flatMap((uri) => fileOf(uri) ?? []);
    return {
      serverInfo: this.#host.tool,
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: ['quickfix'] },
      },
    };
  }

  #watch(): void {
    if (!this.#watches) return;
    this.#connection.client
      .register(DidChangeWatchedFilesNotification.type, {
        watchers: WATCHED.map((globPattern) => ({ globPattern })),
      })
      .catch((error: unknown) => this.#tell(`Files are not watched: ${String(error)}.`));
  }

  #changed(document: TextDocument): void {
    const file = fileOf(document.uri);
    if (file === undefined || !isManifest(document)) return;
    const session = this.#sessions.of(file);
    void session.change(file, document.getText());
    this.#schedule(session);
  }

  #closed({ uri }: TextDocument): void {
    const file = fileOf(uri);
    if (file === undefined) return;
    void this.#connection.sendDiagnostics({ uri, diagnostics: [] });
    const session = this.#sessions.of(file);
    void session.close(file);
    this.#schedule(session);
  }

  /** What appeared may be ignored by git or by the config: only a search of the folder tells. */
  #changedOnDisk(uri: string, known: boolean): void {
    const file = fileOf(uri);
    if (file === undefined) return;
    if (isConfig(uri)) this.#reloadAll();
    else
      for (const session of this.#sessions.around(file)) {
        if (known && session.knowsAsManifests(file))
          void session.changedOnDisk(file).then(() => this.#schedule(session));
        // A file of rules, a baseline, a kustomization: what is no part of the project may still decide about it.
        else void this.#load(session);
      }
  }

  #reloadAll(): void {
    for (const session of this.#sessions.all) void this.#load(session);
  }

  async #load(session: Session): Promise<void> {
    try {
      await session.reload();
      this.#failures.delete(session);
      for (const note of session.folder?.notes ?? []) this.#tell(note);
      this.#schedule(session);
    } catch (error) {
      const message = (error as Error).message;
      this.#failures.set(session, message);
      this.#show(MessageType.Error, message);
      this.#showFailure(session, message);
    }
  }

  #showFailure(session: Session, message: string): void {
    for (const { uri } of this.#openIn(session))
      void this.#connection.sendDiagnostics({ uri, diagnostics: [failure(message)] });
  }

  #schedule(session: Session): void {
    clearTimeout(this.#timers.get(session));
    this.#timers.set(
      session,
      setTimeout(() => void this.#lint(session), PAUSE),
    );
  }

  async #lint(session: Session): Promise<void> {
    try {
      const broken = this.#failures.get(session);
      if (broken !== undefined) this.#showFailure(session, broken);
      const result = await session.lint();
      const { folder } = session;
      if (!result || !folder) return;
      for (const error of result.errors) this.#tell(sentenceOf(error));
      for (const document of this.#openIn(session)) {
        // What was typed meanwhile has a run of its own.
        const findings = this.#findingsIn(session, document) ?? [];
        const diagnostics = findings.map((finding) => diagnosticOf(finding, folder));
        void this.#connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics });
      }
    } catch (error) {
      this.#connection.console.error(`A fault of Plimsoll: ${(error as Error).stack ?? String(error)}`);
    }
  }

  async #hover(uri: string, position: Position) {
    const found = this.#at(uri, { start: position, end: position });
    if (found.findings.length === 0 || !found.session?.folder) return null;
    const value = await explain(found.findings, found.session.folder.config);
    return { contents: { kind: MarkupKind.Markdown, value }, range: rangeOf(found.findings[0]?.region) };
  }

  #actions(uri: string, range: Range): CodeAction[] {
    const { document, session, findings } = this.#at(uri, range);
    const folder = session?.folder;
    if (!document || !folder) return [];
    return findings.flatMap((finding) => [
      ...actionsFor(
        finding,
        diagnosticOf(finding, folder),
        document,
        folder.config.rules.get(finding.ruleId)?.meta.description ?? finding.ruleId,
      ),
    ]);
  }

  #at(uri: string, range: Range) {
    const document = this.#documents.get(uri);
    const file = fileOf(uri);
    if (!document || file === undefined) return { findings: [] };
    const session = this.#sessions.of(file);
    const findings = this.#findingsIn(session, document)?.filter(({ region }) =>
      touches(rangeOf(region), range),
    );
    return { document, session, findings: findings ?? [] };
  }

  #findingsIn(session: Session, document: TextDocument): readonly Finding[] | undefined {
    const file = fileOf(document.uri);
    return file === undefined
      ? undefined
      : session.findingsIn(file, document.getText()).filter((finding) => isShown(finding, this.#settings));
  }

  #openIn(session: Session): readonly TextDocument[] {
    return this.#documents.all().filter((document) => {
      const file = fileOf(document.uri);
      return file !== undefined && isManifest(document) && this.#sessions.of(file) === session;
    });
  }

  /** A notification: `window.showErrorMessage` is a request, and an editor that knows none ends the server. */
  #show(type: MessageType, message: string): void {
    void this.#connection.sendNotification(ShowMessageNotification.type, {
      type,
      message: `Plimsoll: ${message}`,
    });
  }

  /** Once, however often a run says so. */
  #tell(message: string): void {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    this.#show(MessageType.Warning, message);
  }
}

function settingsOf(given: unknown, before: Settings): Settings {
  const { syntaxErrors } = (given ?? {}) as { readonly syntaxErrors?: unknown };
  return typeof syntaxErrors === 'boolean' ? { syntaxErrors } : before;
}

function sentenceOf({ message, file }: RunError): string {
  return file === undefined ? message : `${file}: ${message}`;
}

/** Undefined for what has no file: a text that was never saved, a version of git. */
function fileOf(uri: string): string | undefined {
  return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
}

const isConfig = (uri: string): boolean => CONFIG.test(uri);

const isManifest = ({ languageId, uri }: TextDocument): boolean =>
  !isConfig(uri) && (/^(?:yaml|json)/.test(languageId) || /\.(?:ya?ml|json)$/i.test(uri));

function touches(a: Range, b: Range): boolean {
  const before = (x: Position, y: Position): boolean =>
    x.line < y.line || (x.line === y.line && x.character < y.character);
  return !before(a.end, b.start) && !before(b.end, a.start);
}
