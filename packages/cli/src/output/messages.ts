import { escapeLineStart } from '@plimsoll/formatters/internal';
import type { Host } from '../host.js';

/** Writes messages to standard error. They may contain input: each stays one line, without control sequences. */
export async function toStderr(host: Host, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  const text = lines.map((line) => `${escapeLineStart(line)}\n`);
  // If standard error is closed, there is no other place to report it.
  await host.stderr.write(text.join('')).catch(() => {});
}
