import path from 'node:path';
import type { LanguageHost } from './host.js';
import { Session } from './session.js';

/** One session per workspace folder, and one per file outside them. Created on use. */
export class Sessions {
  readonly #host: LanguageHost;
  readonly #created: (session: Session) => void;
  readonly #byKey = new Map<string, Session>();
  #folders: readonly string[] = [];

  constructor(host: LanguageHost, created: (session: Session) => void) {
    this.#host = host;
    this.#created = created;
  }

  get folders(): readonly string[] {
    return this.#folders;
  }

  /** Changes the workspace folders. Returns the sessions that no file belongs to any more. */
  changeFolders(folders: readonly string[]): readonly Session[] {
    const before = this.#folders;
    this.#folders = folders;
    const gone = [...this.#byKey].filter(
      ([key]) => !folders.includes(key) && (before.includes(key) || this.#folderOf(key) !== undefined),
    );
    for (const [key] of gone) this.#byKey.delete(key);
    return gone.map(([, session]) => session);
  }

  get all(): readonly Session[] {
    return [...this.#byKey.values()];
  }

  of(file: string): Session {
    const folder = this.#folderOf(file);
    const key = folder ?? file;
    const known = this.#byKey.get(key);
    if (known) return known;
    const session = new Session((before) =>
      folder === undefined ? this.#host.openAround(file) : this.#host.openFolder(folder, before),
    );
    this.#byKey.set(key, session);
    this.#created(session);
    return session;
  }

  /** Forgets the session of a file outside all workspace folders. Returns it, for a file that has one. */
  release(file: string): Session | undefined {
    const session = this.#byKey.get(file);
    if (!session || this.#folders.includes(file)) return undefined;
    this.#byKey.delete(file);
    return session;
  }

  /** The sessions that a changed file on the disk may affect. */
  around(file: string): readonly Session[] {
    return [...this.#byKey].flatMap(([key, session]) => (isWithin(key, file) ? [session] : []));
  }

  /** The innermost workspace folder around a file. */
  #folderOf(file: string): string | undefined {
    return this.#folders
      .filter((folder) => isWithin(folder, file))
      .sort((a, b) => b.length - a.length)
      .at(0);
  }
}

function isWithin(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
