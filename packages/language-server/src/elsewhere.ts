import type { Connection, Diagnostic } from 'vscode-languageserver/node';
import type { Session } from './session.js';

/** What an editor was told of files that it does not show, so that it is told when that is no longer true. */
export class Elsewhere {
  readonly #connection: Connection;
  /** What each file was told, by session and URI. */
  readonly #told = new Map<Session, Map<string, string>>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @param isOpen whether the editor shows a file, and is told of it otherwise */
  tell(
    session: Session,
    diagnostics: ReadonlyMap<string, Diagnostic[]>,
    isOpen: (uri: string) => boolean,
  ): void {
    const before = this.#told.get(session) ?? new Map<string, string>();
    for (const uri of before.keys())
      if (!diagnostics.has(uri) && !isOpen(uri))
        void this.#connection.sendDiagnostics({ uri, diagnostics: [] });
    const now = new Map<string, string>();
    for (const [uri, found] of diagnostics) {
      const content = JSON.stringify(found);
      now.set(uri, content);
      // One edit changes few of many files.
      if (before.get(uri) !== content) void this.#connection.sendDiagnostics({ uri, diagnostics: found });
    }
    if (now.size === 0) this.#told.delete(session);
    else this.#told.set(session, now);
  }

  /** The editor has dropped what it had for a file. */
  forget(uri: string): void {
    for (const told of this.#told.values()) told.delete(uri);
  }
}
