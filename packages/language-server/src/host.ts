import type { ParsedFile, ResolvedConfig } from '@plimsoll/core';
import type { Baseline } from '@plimsoll/core/internal';

/** What the server needs of the disk and of configs; the command gives it. Paths are absolute. */
export interface LanguageHost {
  /** What the server calls itself. */
  readonly tool: { readonly name: string; readonly version: string };
  /** Reads the config that holds in a folder, and all files of its project. @throws Error with a sentence per line */
  loadFolder(folder: string): Promise<LoadedFolder>;
  /** Reads the config that holds for a file outside of all folders that the editor has open. */
  loadAround(file: string): Promise<LoadedFolder>;
}

export interface LoadedFolder {
  readonly config: ResolvedConfig;
  readonly files: readonly ParsedFile[];
  /** Whether these are all files of the project: rules about absence stay silent otherwise. */
  readonly complete: boolean;
  readonly baseline?: Baseline;
  /** What the user should know: files that cannot be read. */
  readonly notes: readonly string[];
  /** The name of a file in findings. */
  nameOf(file: string): string;
  /** The file of a name in findings. */
  fileOf(name: string): string;
  /** Reads a text as what the file is for: a manifest, or a part of a chart. */
  parse(file: string, text: string): Promise<ParsedFile>;
  /** Reads a file from the disk; undefined where it is gone or cannot be read. */
  read(file: string): Promise<ParsedFile | undefined>;
}
