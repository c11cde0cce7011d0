import path from 'node:path';
import type { ParsedFile } from '@plimsoll/core';
import type { FixReport, RunError } from '@plimsoll/core/internal';
import { PlimsollError } from '../error.js';
import { removeAbandoned } from '../output/temporary.js';
import type { ChangedFile, Fixed } from './fix-files.js';
import { replaceFile } from './replace-file.js';

/** The result of writing fixed files. */
interface Written {
  /** All files, as they are now. */
  readonly files: readonly ParsedFile[];
  /** The changed files by shown path. In a dry run, the files that would change. */
  readonly texts: ReadonlyMap<string, ChangedFile>;
  readonly report: FixReport;
  readonly notes: readonly string[];
  /** Why files could not be written. */
  readonly errors: readonly RunError[];
}

/** A dry run: the files stay as they are. */
export function notWritten(fixed: Fixed, files: readonly ParsedFile[]): Written {
  const { changed, report } = fixed;
  return { files, texts: changed, report, notes: fixed.notes(new Set(changed.keys())), errors: [] };
}

/** Writes the fixed files, each as a whole or not at all. Reports those that it cannot write. */
export function writeFixes(fixed: Fixed, before: readonly ParsedFile[], root: string): Written {
  const absolute = (file: string): string => path.resolve(root, file);
  for (const folder of new Set(before.map(({ source }) => path.dirname(absolute(source.path)))))
    removeAbandoned(folder);
  const texts = new Map<string, ChangedFile>();
  const errors: RunError[] = [];
  for (const [file, change] of fixed.changed)
    try {
      replaceFile(absolute(file), change.before, change.after, root);
      texts.set(file, change);
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      errors.push({ kind: 'file', file, message: error.message });
    }
  const asTheyWere = new Map(before.map((file) => [file.source.path, file]));
  const files = fixed.files.map((file) =>
    texts.has(file.source.path) ? file : (asTheyWere.get(file.source.path) ?? file),
  );
  const made = [...texts.values()].reduce((sum, { fixes }) => sum + fixes, 0);
  const offered = fixed.report.offered + (fixed.report.made ?? 0) - made;
  return {
    files,
    texts,
    report: { ...fixed.report, made, offered },
    notes: fixed.notes(new Set(texts.keys())),
    errors,
  };
}
