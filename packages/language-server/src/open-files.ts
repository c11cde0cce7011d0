import type { ParsedFile } from '@plimsoll/core';
import type { Folder } from './host.js';

/** The texts that the editor shows, in place of those on the disk. Each is parsed once. By absolute path. */
export class OpenFiles {
  readonly #texts = new Map<string, string>();
  #parsed = new Map<string, ParsedFile>();
  #parsedBy: Folder | undefined;

  get files(): readonly string[] {
    return [...this.#texts.keys()];
  }

  set(file: string, text: string): void {
    this.#texts.set(file, text);
  }

  delete(file: string): void {
    this.#texts.delete(file);
    this.#parsed.delete(file);
  }

  /** Undefined if the file is not open. */
  textOf(file: string): string | undefined {
    return this.#texts.get(file);
  }

  /** A file as it is shown now. Undefined if it is not open, or no longer. */
  async parsed(file: string, folder: Folder): Promise<ParsedFile | undefined> {
    // A new config may give files another role.
    if (this.#parsedBy !== folder) this.#parsed = new Map();
    this.#parsedBy = folder;
    for (;;) {
      const text = this.#texts.get(file);
      if (text === undefined) return undefined;
      const known = this.#parsed.get(file);
      if (known?.source.text === text) return known;
      const parsed = await folder.parse(file, text);
      if (this.#parsedBy !== folder) return parsed;
      if (this.#texts.has(file)) this.#parsed.set(file, parsed);
    }
  }
}
