import {
  ConfigError,
  type Finding,
  type LintResult,
  lint,
  type ParsedFile,
  parseBaseline,
  type ResolvedConfig,
  visibleFindings,
} from '@plimsoll/core';
import {
  type Baseline,
  type FindingFix,
  type FixSafety,
  fixesFor,
  groupBy,
  LintMemory,
  turns,
} from '@plimsoll/core/internal';
import type { Folder, ProjectFiles } from './host.js';
import { lintAlone } from './lint-alone.js';
import { type Complete, findingsMeanwhile } from './meanwhile.js';
import { OpenFiles } from './open-files.js';

/**
 * From this length on (in UTF-16 units), a file is linted with its project only: by itself it takes about as long, and
 * would be linted twice.
 */
const LARGE = 200_000;

interface OpenFile {
  readonly file: string;
  readonly name: string;
  readonly parsed: ParsedFile;
}

/** The state of one workspace folder: the files on the disk, with the editor's text over them. */
export class Session {
  readonly #openFolder: (before: Folder | undefined) => Promise<Folder>;
  readonly #onDisk = new Map<string, ParsedFile>();
  readonly #open = new OpenFiles();
  #folder: Folder | undefined;
  /** Undefined until the files of the folder are read. */
  #project: ProjectFiles | undefined;
  #result: LintResult | undefined;
  /** The findings of the last run in files that were not open, by name. */
  #elsewhere: ReadonlyMap<string, readonly Finding[]> = new Map();
  /** What the last run said of open files, by absolute path. */
  readonly #complete = new Map<string, Complete>();
  /** What open files give by themselves, by absolute path: undefined if that cannot be said. */
  readonly #early = new Map<
    string,
    { readonly text: string; readonly findings: readonly Finding[] | undefined }
  >();
  #lintsEarly = false;
  #faults: readonly string[] = [];
  #running = new AbortController();
  #loading = new AbortController();
  #last: Promise<unknown> = Promise.resolve();
  #willReload = false;
  readonly #memory = new LintMemory();

  constructor(openFolder: (before: Folder | undefined) => Promise<Folder>) {
    this.#openFolder = openFolder;
  }

  get folder(): Folder | undefined {
    return this.#folder;
  }

  /** What the config says, with the policies of the files once these are read. */
  get config(): ResolvedConfig | undefined {
    return this.#project?.config ?? this.#folder?.config;
  }

  /** Whether a reload waits for its turn. It will read what is there by then, so another one has nothing to add. */
  get willReload(): boolean {
    return this.#willReload;
  }

  /**
   * Reads config and files again. Until that is done, what was read before holds.
   * @param opened is awaited once the config is read, if there was none: `lintEarly` can answer before files are read
   * @returns what the user should know; undefined if it was stopped
   * @throws what makes the config unusable; nothing is linted then
   */
  reload(opened: () => Promise<void>): Promise<readonly string[] | undefined> {
    this.#willReload = true;
    return this.#inTurn(async () => {
      this.#willReload = false;
      const loading = new AbortController();
      this.#loading = loading;
      try {
        const folder = await this.#openFolder(this.#folder);
        if (loading.signal.aborted) return undefined;
        if (!this.#folder) {
          this.#folder = folder;
          await opened();
        }
        const project = await folder.readProject(turns(loading.signal), (name) => this.#onDisk.get(name));
        this.#onDisk.clear();
        const rendered = new Set(project.rendered?.files);
        for (const file of project.files) if (!rendered.has(file)) this.#onDisk.set(file.source.path, file);
        if (project.config !== this.config) this.#early.clear();
        this.#folder = folder;
        this.#project = project;
        return project.notes;
      } catch (error) {
        if (loading.signal.aborted) return undefined;
        this.#folder = undefined;
        this.#project = undefined;
        this.#result = undefined;
        this.#elsewhere = new Map();
        this.#complete.clear();
        this.#early.clear();
        throw error;
      }
    });
  }

  /** Stops a reload that is under way. */
  stopReading(): void {
    this.#loading.abort();
  }

  /** Stops a run of `lint`. */
  stopLinting(): void {
    this.#running.abort();
  }

  /** Takes the editor's text of a file. Only this file is parsed again. */
  change(file: string, text: string): void {
    this.#open.set(file, text);
    // Its findings would be about old text.
    this.stopLinting();
  }

  /** From now on the disk decides the content of a file. */
  close(file: string): Promise<void> {
    this.#open.delete(file);
    this.#early.delete(file);
    this.#complete.delete(file);
    this.stopLinting();
    return this.changedOnDisk(file);
  }

  /** Another program changed or removed a file of the project. */
  changedOnDisk(file: string): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#folder) await this.#reread(this.#folder, file);
    });
  }

  /**
   * Lints open files whose text is new, each by itself, with the rules that need nothing else.
   * @param linted is told of each file
   */
  async lintEarly(linted: (file: string) => void): Promise<void> {
    // The run that is under way comes to the new text, too.
    if (this.#lintsEarly) return;
    this.#lintsEarly = true;
    try {
      for (;;) {
        const folder = this.#folder;
        const file = this.#open.files.find((file) => this.#early.get(file)?.text !== this.#open.textOf(file));
        if (!folder || file === undefined) return;
        if (await this.#lintAlone(file, folder)) linted(file);
      }
    } finally {
      this.#lintsEarly = false;
    }
  }

  /** Whether there is something to show of a text that the editor shows. */
  knows(file: string, text: string): boolean {
    if (this.#complete.get(file)?.text === text) return true;
    const early = this.#early.get(file);
    return early?.text === text && early.findings !== undefined;
  }

  /**
   * Lints the project. A newer call or a change stops it, and it returns undefined.
   * @param everywhere whether to report on files that are not open, too
   */
  async lint(everywhere: boolean): Promise<Pick<LintResult, 'errors'> | undefined> {
    this.#running.abort();
    const running = new AbortController();
    this.#running = running;
    return this.#inTurn(async () => {
      const folder = this.#folder;
      const project = this.#project;
      if (!folder || !project || running.signal.aborted) return undefined;
      const { config } = project;
      const open = await this.#openFiles(folder);
      const shown = new Map(open.map(({ name, parsed }) => [name, parsed]));
      const ignored = (name: string): boolean => config.forFile(name).ignored;
      const files = [...new Map([...this.#onDisk, ...shown])].filter(([name]) => !ignored(name));
      const rendered = project.rendered?.files ?? [];
      const isRendered = new Set(rendered.map(({ source }) => source.path));
      try {
        const result = await lint([...files.map(([, file]) => file), ...rendered], config, {
          complete: project.complete,
          ...(project.unknownMembers && { unknownMembers: project.unknownMembers }),
          ...(!everywhere && { reportOn: (name: string) => shown.has(name) || isRendered.has(name) }),
          fixes: 'later',
          memory: this.#memory,
          signal: running.signal,
          ...this.#baseline(folder),
        });
        const visible = visibleFindings(result, { showSuppressed: false });
        this.#result = result;
        this.#keep(
          groupBy(project.rendered?.place(visible) ?? visible, ({ file }) => file),
          open,
        );
        return { errors: result.errors };
      } catch (error) {
        if (running.signal.aborted) return undefined;
        throw error;
      }
    });
  }

  /** The findings of the last run in files that are not open, by file. */
  findingsElsewhere(): ReadonlyMap<string, readonly Finding[]> {
    return new Map(
      [...this.#elsewhere].flatMap(([name, found]) => {
        const file = this.#folder!.fileOf(name);
        return this.#open.textOf(file) === undefined ? [[file, found]] : [];
      }),
    );
  }

  /** What is known of a text that the editor shows. */
  findingsIn(file: string, text: string): readonly Finding[] {
    const complete = this.#complete.get(file);
    if (complete?.text === text) return complete.findings;
    const early = this.#early.get(file);
    return early?.text === text && early.findings && this.#folder
      ? findingsMeanwhile(this.#folder.nameOf(file), text, early.findings, complete)
      : [];
  }

  /**
   * Findings of the last run with their fixes.
   * @param findings of one file
   * @param safety leaves out those without a fix that has this safety
   */
  async withFixes(findings: readonly Finding[], safety?: FixSafety): Promise<readonly Finding[]> {
    const fixes = this.#result
      ? await fixesFor(this.#result, findings, safety)
      : new Map<Finding, FindingFix>();
    return findings.flatMap((finding) => {
      const fix = fixes.get(finding);
      return fix ? { ...finding, fix } : safety === undefined ? finding : [];
    });
  }

  /** What is wrong with the baseline as the editor shows it, where this file is the baseline. */
  faultsIn(file: string): readonly string[] {
    const folder = this.#folder;
    return folder?.baseline?.path === folder?.nameOf(file) ? this.#faults : [];
  }

  /**
   * Whether the project has this file from the disk, only as manifests: a kustomization, a baseline or a rules file
   * affects others.
   */
  knowsAsManifests(file: string): boolean {
    const known = this.#folder && this.#onDisk.get(this.#folder.nameOf(file));
    return known?.documents.some((document) => document.class === 'manifest') ?? false;
  }

  /** The open files with their names. */
  async #openFiles(folder: Folder): Promise<readonly OpenFile[]> {
    const open: OpenFile[] = [];
    for (const file of this.#open.files) {
      const parsed = await this.#open.parsed(file, folder);
      if (parsed) open.push({ file, name: folder.nameOf(file), parsed });
    }
    return open;
  }

  #keep(found: ReadonlyMap<string, readonly Finding[]>, open: readonly OpenFile[]): void {
    const elsewhere = new Map(found);
    for (const {
      file,
      name,
      parsed: { source },
    } of open) {
      elsewhere.delete(name);
      const early = this.#early.get(file);
      this.#complete.set(file, {
        text: source.text,
        findings: found.get(name) ?? [],
        early: early?.text === source.text ? (early.findings ?? []) : [],
      });
    }
    this.#elsewhere = elsewhere;
  }

  /** Returns whether something is known of the text that the editor shows by then. */
  async #lintAlone(file: string, folder: Folder): Promise<boolean> {
    const parsed = await this.#open.parsed(file, folder);
    if (!parsed) return false;
    const { text } = parsed.source;
    const isOld = (): boolean => this.#open.textOf(file) !== text;
    const project = this.#project;
    const findings =
      project && text.length >= LARGE
        ? undefined
        : await lintAlone({
            file: parsed,
            config: project?.config ?? folder.config,
            project: project && [...this.#onDisk.values()],
            isOld,
            ...this.#baseline(folder),
          });
    if (isOld()) return false;
    this.#early.set(file, { text, findings });
    return findings !== undefined;
  }

  /** The baseline as the editor shows it; while that has faults, as it was. */
  #baseline({ baseline, fileOf }: Folder): { readonly baseline?: Baseline } {
    this.#faults = [];
    if (!baseline) return {};
    const text = this.#open.textOf(fileOf(baseline.path));
    if (text === undefined || text === baseline.text) return { baseline };
    try {
      return { baseline: parseBaseline({ path: baseline.path, text }) };
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.#faults = error.problems.map(({ path, message }) => `${path}: ${message}`);
      return { baseline };
    }
  }

  async #reread(folder: Folder, file: string): Promise<void> {
    const name = folder.nameOf(file);
    if (!this.#onDisk.has(name)) return;
    const read = await folder.read(file);
    if (read) this.#onDisk.set(name, read);
    else this.#onDisk.delete(name);
  }

  /** One after another, so that a run sees no incomplete change. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work);
    this.#last = next.catch(() => {});
    return next;
  }
}
