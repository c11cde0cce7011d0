import type { Finding, LintOptions, ParsedFile, ResolvedConfig } from '@plimsoll/core';
import type { Baseline } from '@plimsoll/core/internal';
import type { Schema } from './config/schema.js';

/** What the server needs from the disk and from configs. The command provides it. Paths are absolute. */
export interface LanguageHost {
  /** The name and version of the server. */
  readonly tool: { readonly name: string; readonly version: string };
  /**
   * Reads the config that applies in a directory, and no file of its project.
   * @param before the directory as it was read before: a config that has not changed should be the same object
   * @throws Error with one sentence per line
   */
  openFolder(folder: string, before: Folder | undefined): Promise<Folder>;
  /** Reads the config that applies to a file outside all workspace folders. Its project has no other files. */
  openAround(file: string): Promise<Folder>;
  /**
   * Says what is wrong with a config in YAML or JSON, as the editor shows it: one sentence each, with
   * `FILE:LINE:COLUMN: ` in front where it has a place.
   */
  checkConfig(file: string, text: string): Promise<readonly string[]>;
  /** The JSON Schema of configs, for completion. */
  configSchema(): Promise<Schema>;
}

/** Objects that were rendered from files, and the way from their findings back to the files. */
interface Rendered {
  readonly files: readonly ParsedFile[];
  place(findings: readonly Finding[]): readonly Finding[];
}

/** A directory with its config. */
export interface Folder {
  readonly config: ResolvedConfig;
  readonly baseline?: Baseline;
  /** The name of a file in findings. */
  nameOf(file: string): string;
  /** The file with a name in findings. */
  fileOf(name: string): string;
  /** Parses text by the role of the file: a manifest, or a part of a chart. */
  parse(file: string, text: string): Promise<ParsedFile>;
  /** Reads a file from the disk. Undefined if it does not exist or cannot be read. */
  read(file: string): Promise<ParsedFile | undefined>;
  /**
   * Reads all files of the project.
   * @param turn to call between two files: it lets the editor's messages in, and rejects once nobody needs the files
   * @param known a file as it was parsed before, by name: one that is the same should be the same object
   * @throws Error with one sentence per line
   */
  readProject(
    turn: () => Promise<void> | undefined,
    known: (name: string) => ParsedFile | undefined,
  ): Promise<ProjectFiles>;
}

/** The files of a project, as they were on the disk. */
export interface ProjectFiles {
  /** The config, bound to policies among the files. */
  readonly config: ResolvedConfig;
  readonly files: readonly ParsedFile[];
  /** Whether these are all files of the project. If not, rules about absence report nothing. */
  readonly complete: boolean;
  /** Members of clusters besides the files: rules about absence report nothing if one may be what is absent. */
  readonly unknownMembers?: LintOptions['unknownMembers'];
  /** What was rendered from charts and overlays when the files were read. */
  readonly rendered?: Rendered;
  /** What the user should know, for example files that cannot be read. */
  readonly notes: readonly string[];
}
