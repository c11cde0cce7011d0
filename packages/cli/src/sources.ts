import path from 'node:path';
import { type ParsedFile, parse, type ResolvedConfig } from '@plimsoll/core';
import { type FileRole, fileClassifier, type NotJudged, type RunError } from '@plimsoll/core/internal';
import type { FoundContent, KeptFiles } from './cache/kept-files.js';
import { reasonOf } from './error.js';
import type { Found, FoundFile } from './files/find.js';
import { readFound } from './files/foreign.js';
import { MAX_FILE_SIZE, readManifest, readNamedManifest } from './files/read.js';
import { displayPath } from './files/repository.js';
import { surroundingsOf } from './files/surroundings.js';

export type ParseFile = typeof parse;

export interface ReadRequest {
  readonly files: readonly FoundFile[];
  /** The entries of directories that were listed before, by path. */
  readonly listings: Found['listings'];
  readonly root: string;
  readonly config: ResolvedConfig;
  /** In bytes. Default: 256 MiB. */
  readonly maxFileSize?: number | undefined;
  readonly beforeFile?: ((done: number, total: number) => void | Promise<void>) | undefined;
  /** Parses a file, or gives it as it was parsed before. Default: core's `parse`. */
  readonly parseFile?: ParseFile | undefined;
  /** What earlier runs read of the files that the run says nothing about. */
  readonly kept?: KeptContext | undefined;
}

interface KeptContext {
  readonly files: KeptFiles;
  /** Whether the run says nothing about a file, by its absolute path. */
  readonly isContext: (absolute: string) => boolean;
}

export interface Sources {
  readonly files: readonly ParsedFile[];
  /** Files that could not be read. */
  readonly errors: readonly RunError[];
  /** Kustomizations that could not be read, with the reason. */
  readonly unread: ReadonlyMap<string, string>;
  /** Named files that the config ignores. */
  readonly ignored: readonly string[];
  /** Files that are not linted: the config ignores them, or they are not manifests. */
  readonly notJudged: readonly NotJudged[];
}

/** Reads and parses files one by one. An unreadable file becomes an error, and the others are read. */
export async function readSources(request: ReadRequest): Promise<Sources> {
  const { files, listings, root, config, maxFileSize = MAX_FILE_SIZE, beforeFile } = request;
  const { parseFile = parse } = request;
  const parsed: ParsedFile[] = [];
  const errors: RunError[] = [];
  const ignored: string[] = [];
  const notJudged: NotJudged[] = [];
  const absolutes = files.map(({ absolute }) => absolute);
  const unread = new Map<string, string>();
  const roleOf = fileClassifier(
    surroundingsOf(absolutes, root, (file, reason) => unread.set(file, reason), listings),
  );
  const context = request.kept && contextOf(request, request.kept, roleOf);
  for (const [done, { absolute, named }] of files.entries()) {
    // To await nothing takes time, too.
    const told = beforeFile?.(done, files.length);
    if (told) await told;
    const file = displayPath(root, absolute);
    if (config.forFile(file).ignored) {
      if (named) ignored.push(file);
      notJudged.push({ reason: 'config-ignored', file });
      continue;
    }
    const found = context?.get(file);
    try {
      const known = found && request.kept?.files.take(found);
      if (known) {
        parsed.push(known);
        continue;
      }
      // Bash puts the pipe for <(helm template .) elsewhere. A pipe in the project is nobody's output.
      const decoded = found
        ? found.content.decoded()
        : !named
          ? readFound(absolute, maxFileSize)
          : path.isAbsolute(file)
            ? await readNamedManifest(absolute, maxFileSize)
            : readManifest(absolute, maxFileSize);
      if (!decoded) {
        notJudged.push({ reason: 'foreign', file });
        continue;
      }
      const read = await parseFile({ path: file, role: roleOf(file), ...decoded });
      if (found) request.kept?.files.add(read);
      parsed.push(read);
    } catch (error) {
      errors.push({ kind: 'file', file, message: `${file} cannot be read: ${reasonOf(error)}.` });
    }
  }
  return { files: parsed, errors, unread, ignored, notJudged };
}

/** The content of the files that a run says nothing about, by the names that they have in findings. */
function contextOf(
  { files, root, config, maxFileSize = MAX_FILE_SIZE }: ReadRequest,
  { files: kept, isContext }: KeptContext,
  roleOf: (file: string) => FileRole,
): ReadonlyMap<string, FoundContent> {
  const context = new Map<string, FoundContent>();
  for (const { absolute, named } of files) {
    const file = displayPath(root, absolute);
    if (named || !isContext(absolute) || config.forFile(file).ignored) continue;
    try {
      const content = kept.read(absolute, maxFileSize);
      if (content) context.set(file, { path: file, role: roleOf(file), content });
    } catch {
      // It is read again in its turn, which says why it cannot be read.
    }
  }
  kept.begin([...context.values()]);
  return context;
}
