import { pathToFileURL } from 'node:url';
import type { Finding, ResolvedConfig } from '@plimsoll/core';
import type { RunError } from '@plimsoll/core/internal';
import type { Diagnostic, TextDocuments } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { ConfigFiles } from './config/config-files.js';
import { diagnosticOfFault } from './config/fault.js';
import { diagnosticOf, failure, isShown } from './diagnostics.js';
import { fileOf, isConfig, isManifest } from './files.js';
import type { LanguageHost } from './host.js';
import { News, Pending } from './pending.js';
import type { Session } from './session.js';
import { Sessions } from './sessions.js';
import { Timers } from './timers.js';

/** Milliseconds from the last key press until the project is linted. */
const PAUSE = 150;
/** Milliseconds from a key press until its file is linted by itself: changes that come together are linted together. */
const BLINK = 5;

/** The user's settings in the editor: `initializationOptions`, or the section `plimsoll` of the settings. */
interface Settings {
  /** Whether to report syntax errors. Set it to false if the YAML language server does that. Default: true. */
  readonly syntaxErrors: boolean;
  /** Whether to report on files that are not open, too. Default: false. */
  readonly workspaceDiagnostics: boolean;
}

type Documents = Pick<TextDocuments<TextDocument>, 'all' | 'get'>;

interface Listener {
  /** The diagnostics of open manifests may have changed. */
  linted(open: readonly TextDocument[]): void;
  /** The diagnostics of files that are not open, by URI. Those of an earlier call are outdated. */
  lintedElsewhere(session: Session, diagnostics: ReadonlyMap<string, Diagnostic[]>): void;
  /** Something takes a while, until the promise settles. */
  working(title: string, done: Promise<unknown>): void;
  /** Nothing can be linted. */
  failed(message: string): void;
  /** What the user should know. */
  noted(message: string): void;
  /** An unexpected error. */
  crashed(error: Error): void;
}

/** An open manifest, and the session that lints it. */
export interface Shown {
  readonly document: TextDocument;
  readonly session: Session;
}

/** The open files of the editor: reads and lints them as they change. */
export class Workspace {
  readonly #documents: Documents;
  readonly #listener: Listener;
  readonly #sessions: Sessions;
  readonly #configs: ConfigFiles;
  readonly #timers = new Timers<Session>();
  readonly #earlyTimers = new Timers<Session>();
  readonly #pending = new Pending();
  readonly #news = new News();
  /** Why nothing can be linted, by session. */
  readonly #failures = new Map<Session, string>();
  #settings: Settings = { syntaxErrors: true, workspaceDiagnostics: false };

  constructor(documents: Documents, host: LanguageHost, listener: Listener) {
    this.#documents = documents;
    this.#listener = listener;
    this.#sessions = new Sessions(host, (session) => void this.#load(session));
    this.#configs = new ConfigFiles(
      (file, text) => host.checkConfig(file, text),
      (document) => listener.linted([document]),
    );
  }

  changeSettings(given: unknown): void {
    const known = Object.entries(given ?? {}).filter(
      ([name, value]) => Object.hasOwn(this.#settings, name) && typeof value === 'boolean',
    );
    this.#settings = { ...this.#settings, ...Object.fromEntries(known) };
    for (const session of this.#sessions.all) this.#schedule(session);
  }

  /** Open files move to the session of the workspace folder that now contains them. */
  changeFolders(added: readonly string[], removed: readonly string[]): void {
    const before = this.#open();
    const left = removed.flatMap((uri) => fileOf(uri) ?? []);
    const gone = this.#sessions.changeFolders([
      ...this.#sessions.folders.filter((folder) => !left.includes(folder)),
      ...added.flatMap((uri) => fileOf(uri) ?? []),
    ]);
    for (const { document, file, session } of before) {
      if (this.#sessions.of(file) === session) continue;
      void session.close(file);
      this.#schedule(session);
      this.changed(document);
    }
    for (const session of gone) this.#forget(session);
  }

  changed(document: TextDocument): void {
    if (isConfig(document.uri)) this.#configs.changed(document);
    const file = fileOf(document.uri);
    if (file === undefined || !isManifest(document)) return;
    const session = this.#sessions.of(file);
    session.change(file, String(document.getText()));
    this.#scheduleEarly(session);
    this.#schedule(session);
  }

  closed(document: TextDocument): void {
    this.#configs.closed(document.uri);
    const file = fileOf(document.uri);
    if (file === undefined || !isManifest(document)) return;
    const alone = this.#sessions.release(file);
    if (alone) {
      this.#forget(alone);
      return;
    }
    const session = this.#sessions.of(file);
    void session.close(file);
    this.#schedule(session);
  }

  /** Git or the config may ignore a new file: only a search of the directory can tell. */
  changedOnDisk(uri: string, known: boolean): void {
    const file = fileOf(uri);
    if (file === undefined) return;
    if (isConfig(uri)) this.reload();
    else
      for (const session of this.#sessions.around(file)) {
        if (known && session.knowsAsManifests(file))
          void session.changedOnDisk(file).then(() => this.#schedule(session));
        // A rules file, a baseline, a kustomization: files outside the project may still affect it.
        else void this.#load(session);
      }
  }

  /** The config that applies to an open file; undefined while it has faults. */
  configOf(uri: string): ResolvedConfig | undefined {
    const file = fileOf(uri);
    return file === undefined ? undefined : this.#sessions.of(file).config;
  }

  /** Reads all configs and workspace folders again. What is being read for an old config is of no use. */
  reload(): void {
    for (const session of this.#sessions.all) {
      session.stopReading();
      void this.#load(session);
    }
  }

  /** An open manifest, after all its session's changes are linted. Undefined for anything else. */
  async settled(uri: string): Promise<Shown | undefined> {
    const file = fileOf(uri);
    for (;;) {
      const document = this.#documents.get(uri);
      if (!document || file === undefined || !isManifest(document)) return undefined;
      const session = this.#sessions.of(file);
      const pending = this.#pending.of(session);
      if (!pending) return { document, session };
      await pending;
    }
  }

  /** An open manifest, as soon as something is known of its text. More may follow. Undefined for anything else. */
  async known(uri: string): Promise<Shown | undefined> {
    const file = fileOf(uri);
    for (;;) {
      const document = this.#documents.get(uri);
      if (!document || file === undefined || !isManifest(document)) return undefined;
      const session = this.#sessions.of(file);
      const pending = this.#pending.of(session);
      if (!pending || session.knows(file, document.getText())) return { document, session };
      await Promise.race([pending, this.#news.next()]);
    }
  }

  /** The diagnostics of an open file as soon as something is known of its text. */
  async firstDiagnostics(uri: string): Promise<Diagnostic[]> {
    if (isConfig(uri)) return this.#configs.settled(uri);
    const shown = await this.known(uri);
    return shown ? this.diagnosticsOf(shown.document) : [];
  }

  /** Whether all changes of a document are linted. */
  isSettled(document: TextDocument): boolean {
    const { uri } = document;
    if (isConfig(uri)) return this.#configs.isSettled(document);
    const file = fileOf(uri);
    return file === undefined || !this.#pending.of(this.#sessions.of(file));
  }

  diagnosticsOf(document: TextDocument): Diagnostic[] {
    const { uri } = document;
    if (isConfig(uri)) return this.#configs.diagnosticsOf(uri);
    const file = fileOf(uri);
    const session = file === undefined ? undefined : this.#sessions.of(file);
    if (file === undefined || !session) return [];
    const broken = this.#failures.get(session);
    if (broken !== undefined) return [failure(broken)];
    const { folder } = session;
    if (!folder) return [];
    return [
      ...this.findingsOf({ document, session }).map((finding) => diagnosticOf(finding, folder)),
      ...session.faultsIn(file).map((fault) => diagnosticOfFault(fault, file, document)),
    ];
  }

  #elsewhere(session: Session): ReadonlyMap<string, Diagnostic[]> {
    const { folder } = session;
    if (!folder) return new Map();
    return new Map(
      [...session.findingsElsewhere()].map(([file, findings]) => [
        pathToFileURL(file).href,
        findings
          .filter((finding) => isShown(finding, this.#settings))
          .map((finding) => diagnosticOf(finding, folder)),
      ]),
    );
  }

  /** The diagnostics of all files that are not open, after all changes are linted. */
  async settledElsewhere(): Promise<ReadonlyMap<string, Diagnostic[]>> {
    if (!this.#settings.workspaceDiagnostics) return new Map();
    await Promise.all(this.#sessions.all.map((session) => this.#pending.of(session)));
    return new Map(this.#sessions.all.flatMap((session) => [...this.#elsewhere(session)]));
  }

  /** Text typed since the last run gets a run of its own. */
  findingsOf({ document, session }: Shown): readonly Finding[] {
    const file = fileOf(document.uri);
    return file === undefined
      ? []
      : session.findingsIn(file, document.getText()).filter((finding) => isShown(finding, this.#settings));
  }

  /** Many files may change at once, for example with a branch: they are read once. */
  async #load(session: Session): Promise<void> {
    if (session.willReload) return;
    this.#pending.begin(session);
    try {
      // What the open files show by themselves comes before the others are read.
      const done = session.reload(() => this.#lintEarly(session));
      this.#listener.working('Plimsoll reads the project', done);
      const notes = await done;
      if (!notes) return;
      this.#failures.delete(session);
      for (const note of notes) this.#listener.noted(note);
      this.#scheduleEarly(session);
      this.#schedule(session, BLINK);
    } catch (error) {
      const { message } = error as Error;
      this.#failures.set(session, message);
      this.#listener.failed(message);
      this.#tellLinted(session);
    } finally {
      this.#pending.end(session);
    }
  }

  #scheduleEarly(session: Session): void {
    this.#earlyTimers.start(session, BLINK, () => void this.#lintEarly(session));
  }

  async #lintEarly(session: Session): Promise<void> {
    try {
      await session.lintEarly((file) => {
        this.#listener.linted(this.#documents.all().filter(({ uri }) => fileOf(uri) === file));
        this.#news.tell();
      });
    } catch (error) {
      this.#listener.crashed(error as Error);
    }
  }

  #schedule(session: Session, pause = PAUSE): void {
    // The pause begins again with each change.
    if (!this.#timers.stop(session)) this.#pending.begin(session);
    this.#timers.start(session, pause, () => void this.#lint(session));
  }

  async #lint(session: Session): Promise<void> {
    try {
      const everywhere = this.#settings.workspaceDiagnostics;
      const result = await session.lint(everywhere);
      if (result) this.#listener.lintedElsewhere(session, everywhere ? this.#elsewhere(session) : new Map());
      for (const error of result?.errors ?? []) this.#listener.noted(sentenceOf(error));
      if (result || this.#failures.has(session)) this.#tellLinted(session);
    } catch (error) {
      this.#listener.crashed(error as Error);
    } finally {
      this.#pending.end(session);
    }
  }

  /** Forgets a session that no file belongs to any more. */
  #forget(session: Session): void {
    session.stopReading();
    session.stopLinting();
    this.#earlyTimers.stop(session);
    if (this.#timers.stop(session)) this.#pending.end(session);
    this.#failures.delete(session);
    this.#listener.lintedElsewhere(session, new Map());
  }

  #tellLinted(session: Session): void {
    const open = this.#open().filter((shown) => shown.session === session);
    this.#listener.linted(open.map(({ document }) => document));
  }

  #open(): readonly (Shown & { readonly file: string })[] {
    return this.#documents.all().flatMap((document) => {
      const file = fileOf(document.uri);
      return file === undefined || !isManifest(document)
        ? []
        : [{ document, file, session: this.#sessions.of(file) }];
    });
  }
}

function sentenceOf({ message, file }: RunError): string {
  return file === undefined ? message : `${file}: ${message}`;
}
