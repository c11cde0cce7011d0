import path from 'node:path';
import type { FlagValues } from '../arguments/flags.js';
import { PlimsollError } from '../error.js';

export interface Target {
  readonly format: string;
  /** A path; undefined for standard output, which a path `-` means too. */
  readonly file: string | undefined;
}

/**
 * Where each format goes: `-f text -f sarif=out.sarif`, `-f json -o out.json`.
 * @throws PlimsollError when two formats go to one place
 */
export function targetsOf({ format, output }: Pick<FlagValues, 'format' | 'output'>): readonly Target[] {
  const targets = (format ?? ['text']).map((given): Target => {
    const equals = given.indexOf('=');
    const [own, file] = equals === -1 ? [given, output] : [given.slice(0, equals), given.slice(equals + 1)];
    return { format: own, file: file === '-' ? undefined : file };
  });
  for (const { format, file } of targets)
    if (file === '') throw new PlimsollError([`--format ${format}=: the file is missing after "=".`]);
  const seen = new Set<string | undefined>();
  for (const { file } of targets) {
    const place = file === undefined ? undefined : path.resolve(file);
    if (seen.has(place))
      throw new PlimsollError([
        `Two formats go to ${file ?? 'standard output'}. Give each its own file, as in -f text -f sarif=out.sarif.`,
      ]);
    seen.add(place);
  }
  if (output !== undefined && format?.every((given) => given.includes('=')))
    throw new PlimsollError([
      `--output ${output} has no format to write, because every --format names its own file.`,
    ]);
  return targets;
}
