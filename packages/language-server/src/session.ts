import {
  ConfigError,
  type Finding,
  type LintResult,
  lint,
  type ParsedFile,
  parseBaseline,
  visibleFindings,
} from '@plimsoll/core';
import { type Baseline, groupBy, LintMemory } from '@plimsoll/core/internal';
import type { LoadedFolder } from './host.js';

/** The state of one workspace folder: the files on the disk, with the editor's text over them. */
export class Session {
  readonly #load: () => Promise<LoadedFolder>;
  readonly #onDisk = new Map<string, ParsedFile>();
  readonly #open = new Map<string, ParsedFile>();
  /** Texts by file, to parse them again when a new config changes the role of files. */
  readonly #texts = new Map<string, string>();
  #folder: LoadedFolder | undefined;
  /** By name. */
  #findings: ReadonlyMap<string, readonly Finding[]> = new Map();
  #faults: readonly string[] = [];
  #running = new AbortController();
  #last: Promise<unknown> = Promise.resolve();
  #willReload = false;
  readonly #memory = new LintMemory();

  constructor(load: () => Promise<LoadedFolder>) {
    this.#load = load;
  }

  get folder(): LoadedFolder | undefined {
    return this.#folder;
  }

  /** Whether a reload waits for its turn. It will read what is there by then, so another one has nothing to add. */
  get willReload(): boolean {
    return this.#willReload;
  }

  /** Reads config and files again. @throws what makes the config unusable; nothing is linted then */
  reload(): Promise<void> {
    this.#willReload = true;
    return this.#inTurn(async () => {
      this.#willReload = false;
      this.#folder = undefined;
      this.#findings = new Map();
      const folder = await this.#load();
      this.#onDisk.clear();
      this.#open.clear();
      const rendered = new Set(folder.rendered?.files);
      for (const file of folder.files) if (!rendered.has(file)) this.#onDisk.set(file.source.path, file);
      for (const [file, text] of this.#texts)
        this.#open.set(folder.nameOf(file), await folder.parse(file, text));
      this.#folder = folder;
    });
  }

  /** Takes the editor's text of a file. Only this file is parsed again. */
  change(file: string, text: string): Promise<void> {
    this.#texts.set(file, text);
    // Its findings would be about old text.
    this.#running.abort();
    return this.#inTurn(async () => {
      // Of several waiting changes, the last one counts.
      if (this.#folder && this.#texts.get(file) === text)
        this.#open.set(this.#folder.nameOf(file), await this.#folder.parse(file, text));
    });
  }

  /** From now on the disk decides the content of a file. */
  close(file: string): Promise<void> {
    this.#texts.delete(file);
    return this.#inTurn(async () => {
      if (!this.#folder) return;
      this.#open.delete(this.#folder.nameOf(file));
      await this.#reread(this.#folder, file);
    });
  }

  /** Another program changed or removed a file of the project. */
  changedOnDisk(file: string): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#folder) await this.#reread(this.#folder, file);
    });
  }

  /**
   * Lints the project. A newer call stops an older one, which then returns undefined.
   * @param everywhere whether to report on files that are not open, too
   */
  async lint(everywhere: boolean): Promise<Pick<LintResult, 'errors'> | undefined> {
    this.#running.abort();
    const running = new AbortController();
    this.#running = running;
    return this.#inTurn(async () => {
      const folder = this.#folder;
      if (!folder || running.signal.aborted) return undefined;
      const ignored = (name: string): boolean => folder.config.forFile(name).ignored;
      const files = [...new Map([...this.#onDisk, ...this.#open])].filter(([name]) => !ignored(name));
      const rendered = folder.rendered?.files ?? [];
      const isRendered = new Set(rendered.map(({ source }) => source.path));
      try {
        const result = await lint([...files.map(([, file]) => file), ...rendered], folder.config, {
          complete: folder.complete,
          ...(folder.unknownMembers && { unknownMembers: folder.unknownMembers }),
          ...(!everywhere && { reportOn: (name: string) => this.#open.has(name) || isRendered.has(name) }),
          fixes: true,
          memory: this.#memory,
          signal: running.signal,
          ...this.#baseline(folder),
        });
        const visible = visibleFindings(result, { showSuppressed: false });
        this.#findings = groupBy(folder.rendered?.place(visible) ?? visible, ({ file }) => file);
        return { errors: result.errors };
      } catch (error) {
        if (running.signal.aborted) return undefined;
        throw error;
      }
    });
  }

  /** The findings of the last run in files that are not open, by file. */
  findingsElsewhere(): ReadonlyMap<string, readonly Finding[]> {
    const closed = [...this.#findings].filter(([name]) => !this.#open.has(name));
    return new Map(closed.map(([name, found]) => [this.#folder!.fileOf(name), found]));
  }

  /** The findings of the last run. Empty if the text has changed since. */
  findingsIn(file: string, text: string): readonly Finding[] {
    const name = this.#folder?.nameOf(file) ?? '';
    return this.#open.get(name)?.source.text === text ? (this.#findings.get(name) ?? []) : [];
  }

  /** What is wrong with the baseline as the editor shows it, where this file is the baseline. */
  faultsIn(file: string): readonly string[] {
    const folder = this.#folder;
    return folder?.baseline?.path === folder?.nameOf(file) ? this.#faults : [];
  }

  /** The baseline as the editor shows it; while that has faults, as it was. */
  #baseline({ baseline, fileOf }: LoadedFolder): { readonly baseline?: Baseline } {
    this.#faults = [];
    if (!baseline) return {};
    const text = this.#texts.get(fileOf(baseline.path));
    if (text === undefined || text === baseline.text) return { baseline };
    try {
      return { baseline: parseBaseline({ path: baseline.path, text }) };
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.#faults = error.problems.map(({ path, message }) => `${path}: ${message}`);
      return { baseline };
    }
  }

  /**
   * Whether the project has this file from the disk, only as manifests: a kustomization, a baseline or a rules file
   * affects others.
   */
  knowsAsManifests(file: string): boolean {
    const known = this.#folder && this.#onDisk.get(this.#folder.nameOf(file));
    return known?.documents.some((document) => document.class === 'manifest') ?? false;
  }

  async #reread(folder: LoadedFolder, file: string): Promise<void> {
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
