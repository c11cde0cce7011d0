import { Console } from 'node:console';

/** Sends what configs and plugins print to standard error: on standard output it would break a server's protocol. */
export function printToStderr(): void {
  globalThis.console = new Console(process.stderr, process.stderr);
}
