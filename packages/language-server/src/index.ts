import { createConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import type { LanguageHost } from './host.js';
import { Server } from './server.js';

export type { LanguageHost, LoadedFolder } from './host.js';

/**
 * Speaks the Language Server Protocol over standard input and output until the editor ends it or goes away; the
 * process then ends. Nothing else may write to standard output.
 */
export function serve(host: LanguageHost): void {
  new Server(
    createConnection(new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout)),
    host,
  );
}
