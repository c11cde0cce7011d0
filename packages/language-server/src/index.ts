import { createConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { watchFraming } from './framing.js';
import type { LanguageHost } from './host.js';
import { Server } from './server.js';

export type { Schema } from './config/schema.js';
export type { Folder, LanguageHost, ProjectFiles } from './host.js';

/**
 * Speaks the Language Server Protocol over standard input and output until the editor ends it or disconnects. Then the
 * process ends. Nothing else may write to standard output. An error in one message goes to standard error, and the next
 * message is answered.
 */
export function serve(host: LanguageHost): void {
  const tell = (message: string): void => void process.stderr.write(`plimsoll lsp: ${message}\n`);
  const tellFault = (error: unknown): void =>
    tell(
      `this is a fault in Plimsoll. Please report it. ${(error as Error | undefined)?.stack ?? String(error)}`,
    );
  process.on('uncaughtException', tellFault);
  process.on('unhandledRejection', tellFault);
  const reader = new StreamMessageReader(process.stdin);
  reader.onError(({ message }) => tell(`a message cannot be read: ${message}`));
  new Server(createConnection(reader, new StreamMessageWriter(process.stdout)), host);
  watchFraming(process.stdin, (message) => {
    tell(message);
    process.exit(1);
  });
}
