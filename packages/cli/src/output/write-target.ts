import path from 'node:path';
import type { Host } from '../host.js';
import { batches } from './batches.js';
import type { Target } from './targets.js';
import { writeFile } from './write-file.js';

/** https://no-color.org counts if not empty. https://force-color.org counts as in Node: 0 and false turn colour off. */
export function useColor({ stdout, env }: Pick<Host, 'stdout' | 'env'>): boolean {
  const { FORCE_COLOR: forced } = env;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return stdout.isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
}

/** Writes a format to its target. @throws PlimsollError */
export async function writeTo(
  { file }: Target,
  chunks: Iterable<string>,
  host: Host,
  root: string,
): Promise<void> {
  if (file !== undefined) writeFile(path.resolve(host.cwd, file), batches(chunks), root);
  else for (const batch of batches(chunks)) await host.stdout.write(batch);
}
