import { escapeLineStart } from '@plimsoll/formatters';
import type { Host } from '../host.js';

/** Writes lines for people to standard error. They may hold data of the input: each stays one line, and no command. */
export async function toStderr(host: Host, lines: readonly string[]): Promise<void> {
  const text = lines.map((line) => `${escapeLineStart(line)}\n`);
  // Where nobody listens there is nobody to tell.
  await host.stderr.write(text.join('')).catch(() => {});
}
