import { type Finding, lint, type ParsedFile, type ResolvedConfig, visibleFindings } from '@plimsoll/core';
import type { Baseline } from '@plimsoll/core/internal';

/** What a file shows by itself. */
export interface Alone {
  readonly file: ParsedFile;
  readonly config: ResolvedConfig;
  readonly baseline?: Baseline;
  /** The files of the project. Undefined until they are read. */
  readonly project: readonly ParsedFile[] | undefined;
  /** Whether the editor shows another text by now. */
  readonly isOld: () => boolean;
}

/**
 * Lints one file with the rules that read only the objects that they check. Undefined if the config does not let a file
 * speak for itself, or its text is old.
 */
export async function lintAlone({
  file,
  config,
  baseline,
  project,
  isOld,
}: Alone): Promise<readonly Finding[] | undefined> {
  // Another file may turn a rule off for the objects of this one.
  if (config.dependsOnNamespaces && !project) return undefined;
  const own = file.source.path;
  const namespaces = config.dependsOnNamespaces
    ? (project ?? []).filter(({ source }) => source.path !== own && source.text.includes('Namespace'))
    : [];
  try {
    const result = await lint([file, ...namespaces], config, {
      complete: false,
      only: 'resource',
      judges: (path) => path === own,
      reportOn: (path) => path === own,
      signal: {
        get aborted() {
          return isOld();
        },
      },
      ...(baseline && { baseline }),
    });
    return visibleFindings(result, { showSuppressed: false });
  } catch (error) {
    if (isOld()) return undefined;
    throw error;
  }
}
