import type { Finding } from '@plimsoll/core';
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
  type CompletionItem,
  type CompletionParams,
  type Connection,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  FileChangeType,
  type Hover,
  type InitializeParams,
  type InitializeResult,
  MarkupKind,
  MessageType,
  type Position,
  type Range,
  ShowMessageNotification,
  TextDocumentSyncKind,
  TextDocuments,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { actionsFor, FIX_ALL, fixAll, isWanted } from './actions.js';
import { completeComment, completeConfig } from './config/completion.js';
import { diagnosticOf, rangeOf } from './diagnostics.js';
import { Elsewhere } from './elsewhere.js';
import { isConfig, WATCHED } from './files.js';
import type { LanguageHost } from './host.js';
import { explain } from './hover.js';
import { Pulls } from './pulls.js';
import { Workspace } from './workspace.js';

/** Milliseconds that a user waits without being told why. */
const PATIENCE = 500;

/** How many messages are remembered, so that each is shown once: an edit may change what a message says. */
const MOST_TOLD = 1000;

/** More diagnostics of a file are sent again without a look whether they are new: their text takes much memory. */
const MOST_COMPARED = 1000;

/** Answers an editor. */
export class Server {
  readonly #connection: Connection;
  readonly #host: LanguageHost;
  readonly #documents = new TextDocuments(TextDocument);
  readonly #workspace: Workspace;
  readonly #elsewhere: Elsewhere;
  readonly #told = new Set<string>();
  /** What the editor has for open files, by URI. */
  readonly #published = new Map<string, string>();
  #progress = false;
  #watches = false;
  /** Set if the editor asks for diagnostics instead of receiving them. */
  #pulls: Pulls | undefined;

  constructor(connection: Connection, host: LanguageHost) {
    this.#connection = connection;
    this.#host = host;
    this.#elsewhere = new Elsewhere(connection);
    const workspace = new Workspace(this.#documents, host, {
      linted: (open) => this.#publish(open),
      lintedElsewhere: (session, diagnostics) => {
        if (!this.#pulls)
          this.#elsewhere.tell(session, diagnostics, (uri) => this.#documents.get(uri) !== undefined);
      },
      working: (title, done) => void this.#showProgress(title, done),
      failed: (message) => this.#show(MessageType.Error, message),
      noted: (message) => this.#tell(message),
      crashed: ({ message, stack }) => connection.console.error(`A fault in Plimsoll: ${stack ?? message}`),
    });
    this.#workspace = workspace;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => this.#watch());
    connection.onDidChangeConfiguration(({ settings }) =>
      workspace.changeSettings((settings as { plimsoll?: unknown } | null)?.plimsoll),
    );
    connection.onDidChangeWatchedFiles(({ changes }) => {
      for (const { uri, type } of changes) workspace.changedOnDisk(uri, type !== FileChangeType.Created);
    });
    this.#documents.onDidChangeContent(({ document }) => workspace.changed(document));
    this.#documents.onDidClose(({ document }) => {
      this.#published.delete(document.uri);
      this.#elsewhere.forget(document.uri);
      if (this.#pulls) this.#pulls.forget(document.uri);
      else void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
      workspace.closed(document);
    });
    this.#documents.onDidSave(({ document }) => {
      if (isConfig(document.uri)) workspace.reload();
    });
    connection.onHover(({ textDocument, position }) => this.#hover(textDocument.uri, position));
    connection.onCodeAction((params) => this.#actions(params));
    connection.onCompletion((params) => this.#complete(params));
    connection.languages.diagnostics.on((params) => this.#answer(params));
    connection.languages.diagnostics.onWorkspace((params) => this.#answerAll(params));
    this.#documents.listen(connection);
    connection.listen();
  }

  #initialize({
    capabilities,
    initializationOptions,
    workspaceFolders,
    rootUri,
  }: InitializeParams): InitializeResult {
    const { workspace, textDocument, window } = capabilities;
    this.#progress = window?.workDoneProgress ?? false;
    this.#watches = workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false;
    // Without the refresh request, an editor would keep showing problems that another file or the config has fixed.
    if (textDocument?.diagnostic && workspace?.diagnostics?.refreshSupport) this.#pulls = new Pulls();
    this.#workspace.changeSettings(initializationOptions);
    const folders = workspaceFolders ? urisOf(workspaceFolders) : rootUri ? [rootUri] : [];
    this.#workspace.changeFolders(folders, []);
    return {
      serverInfo: this.#host.tool,
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        hoverProvider: true,
        completionProvider: { triggerCharacters: ['/', ' ', ':'] },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        ...(this.#pulls && {
          diagnosticProvider: {
            identifier: 'plimsoll',
            interFileDependencies: true,
            workspaceDiagnostics: true,
          },
        }),
      },
    };
  }

  #watch(): void {
    // `workspace.onDidChangeWorkspaceFolders` throws if the editor does not announce workspace folders.
    this.#connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event }) =>
      this.#workspace.changeFolders(urisOf(event.added), urisOf(event.removed)),
    );
    if (!this.#watches) return;
    this.#connection.client
      .register(DidChangeWatchedFilesNotification.type, {
        watchers: WATCHED.map((globPattern) => ({ globPattern })),
      })
      .catch((error: unknown) => this.#tell(`The client does not watch files: ${String(error)}.`));
  }

  #publish(open: readonly TextDocument[]): void {
    // Pending requests get their answer first.
    if (this.#pulls) setImmediate(() => this.#refresh(open));
    else
      for (const document of open) {
        const { uri, version } = document;
        const diagnostics = this.#workspace.diagnosticsOf(document);
        // The run of the project mostly says what the file said by itself.
        const content = diagnostics.length > MOST_COMPARED ? '' : JSON.stringify([version, diagnostics]);
        if (content !== '' && this.#published.get(uri) === content) continue;
        this.#published.set(uri, content);
        void this.#connection.sendDiagnostics({ uri, version, diagnostics });
      }
  }

  /** Tells the editor to ask again if an answer is outdated. Pending work calls this again. */
  #refresh(open: readonly TextDocument[]): void {
    const outdated = open.some(
      (document) =>
        this.#workspace.isSettled(document) &&
        this.#pulls?.isOutdated(document.uri, this.#workspace.diagnosticsOf(document)),
    );
    if (outdated)
      this.#connection.languages.diagnostics
        .refresh()
        .catch((error: unknown) =>
          this.#connection.console.error(`The client does not refresh diagnostics: ${String(error)}.`),
        );
  }

  async #answer({
    textDocument: { uri },
    previousResultId,
  }: DocumentDiagnosticParams): Promise<DocumentDiagnosticReport> {
    const items = await this.#workspace.firstDiagnostics(uri);
    return (this.#pulls ?? new Pulls()).answer(uri, items, previousResultId);
  }

  /** The diagnostics of files that the editor does not show. */
  async #answerAll({ previousResultIds }: WorkspaceDiagnosticParams): Promise<WorkspaceDiagnosticReport> {
    const found = await this.#workspace.settledElsewhere();
    const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    // A file that the editor knows of may have no findings any more.
    const uris = new Set([...found.keys(), ...previous.keys()]);
    const pulls = this.#pulls ?? new Pulls();
    return {
      items: [...uris]
        .filter((uri) => !this.#documents.get(uri))
        .map((uri) => ({
          ...pulls.answer(uri, found.get(uri) ?? [], previous.get(uri)),
          uri,
          version: null,
        })),
    };
  }

  /** Shows what takes a while, where the editor can show it. */
  async #showProgress(title: string, done: Promise<unknown>): Promise<void> {
    if (!this.#progress) return;
    let isDone = false;
    const ended = done
      .catch(() => {})
      .then(() => {
        isDone = true;
      });
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    if (isDone) return;
    const progress = await this.#connection.window.createWorkDoneProgress();
    progress.begin(title);
    await ended;
    progress.done();
  }

  async #hover(uri: string, position: Position): Promise<Hover | null> {
    const shown = await this.#workspace.known(uri);
    const folder = shown?.session.folder;
    if (!folder) return null;
    const findings = this.#workspace.findingsOf(shown).filter(isAt({ start: position, end: position }));
    if (findings.length === 0) return null;
    const value = await explain(findings, folder.config);
    return { contents: { kind: MarkupKind.Markdown, value }, range: rangeOf(findings[0]?.region) };
  }

  async #complete({ textDocument: { uri }, position }: CompletionParams): Promise<CompletionItem[]> {
    const document = this.#documents.get(uri);
    if (!document) return [];
    const offset = document.offsetAt(position);
    const config = this.#workspace.configOf(uri);
    if (isConfig(uri)) return completeConfig(document, offset, await this.#host.configSchema(), config);
    return config ? completeComment(document, offset, config) : [];
  }

  async #actions({ textDocument, range, context }: CodeActionParams): Promise<CodeAction[]> {
    const { only, triggerKind } = context;
    const shown = await this.#workspace.settled(textDocument.uri);
    const folder = shown?.session.folder;
    if (!folder) return [];
    const { document, session } = shown;
    const findings = this.#workspace.findingsOf(shown);
    const here = isWanted(CodeActionKind.QuickFix, only)
      ? await session.withFixes(findings.filter(isAt(range)))
      : [];
    // An editor that asks by itself whether there is anything at the cursor shows none of the actions for a whole file.
    const isForCursor = only === undefined && triggerKind === CodeActionTriggerKind.Automatic;
    const all =
      isWanted(FIX_ALL, only) && !isForCursor
        ? fixAll(await session.withFixes(findings, 'safe'), document)
        : undefined;
    return [
      ...here.flatMap((finding) =>
        actionsFor(
          finding,
          diagnosticOf(finding, folder),
          document,
          folder.config.rules.get(finding.ruleId)?.meta.description ?? finding.ruleId,
        ),
      ),
      ...(all ? [all] : []),
    ];
  }

  /** A notification: `window.showErrorMessage` is a request, and an editor without it would end the server. */
  #show(type: MessageType, message: string): void {
    void this.#connection.sendNotification(ShowMessageNotification.type, {
      type,
      message: `Plimsoll: ${message}`,
    });
  }

  /** Once, however often a run reports it. */
  #tell(message: string): void {
    if (this.#told.has(message)) return;
    if (this.#told.size >= MOST_TOLD) this.#told.clear();
    this.#told.add(message);
    this.#show(MessageType.Warning, message);
  }
}

const urisOf = (folders: readonly { readonly uri: string }[]): readonly string[] =>
  folders.map(({ uri }) => uri);

/** Whether a finding is shown at a place. */
const isAt =
  (range: Range) =>
  ({ region }: Finding): boolean =>
    touches(rangeOf(region), range);

function touches(a: Range, b: Range): boolean {
  const before = (x: Position, y: Position): boolean =>
    x.line < y.line || (x.line === y.line && x.character < y.character);
  return !before(a.end, b.start) && !before(b.end, a.start);
}
