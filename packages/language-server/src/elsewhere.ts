import type { Connection, Diagnostic } from 'vscode-languageserver/node';
import type { Session } from './session.js';

/** What an editor was told of files that it does not show, so that it is told when that is no longer true. */
export class Elsewhere {
  readonly #connection: Connection;
  readonly #told = new Map<Session, ReadonlySet<string>>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @param isOpen whether the editor shows a file, and is told of it otherwise */
  tell(
    session: Session,
    diagnostics: ReadonlyMap<string, Diagnostic[]>,
    isOpen: (uri: string) => boolean,
  ): void {
    for (const uri of this.#told.get(session) ?? [])
      if (!diagnostics.has(uri) && !isOpen(uri))
        void this.#connection.sendDiagnostics({ uri, diagnostics: [] });
    for (const [uri, found] of diagnostics)
      void this.#connection.sendDiagnostics({ uri, diagnostics: found });
    if (diagnostics.size === 0) this.#told.delete(session);
    else this.#told.set(session, new Set(diagnostics.keys()));
  }
}
