/** Keeps a run from starting: bad usage, a path that matches nothing, an invalid config. Exit code 2. */
export class PlimsollError extends Error {
  /** One fault each: where it is, what is wrong, and what to do. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: { readonly cause?: unknown }) {
    super(problems.join('\n'), options);
    this.name = 'PlimsollError';
    this.problems = problems;
  }
}

/**
 * Does one of several things whose problems are reported together. Undefined if it has problems, which are then added.
 * @throws any other error
 */
export async function gather<T>(problems: string[], act: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    for (const problem of error.problems) problems.push(problem);
    return undefined;
  }
}

/** An error of the operating system in plain words: `permission denied`. */
export function reasonOf(error: unknown): string {
  const { code, message, path } = error as Partial<NodeJS.ErrnoException>;
  // Node reads names as UTF-8, and shows U+FFFD for what is none.
  if (code === 'ENOENT' && path?.includes('\uFFFD')) return NOT_UTF8;
  return REASONS[code ?? ''] ?? message ?? String(error);
}

/** Whether an error of the operating system says that a path does not exist. */
export function isMissing(error: unknown): boolean {
  const { code } = error as { readonly code?: string };
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Why a file cannot be opened that is there. */
export const NOT_UTF8 = 'its name is not UTF-8. Rename it';

const CLOSED = 'the reader closed it before everything was written';

const REASONS: Readonly<Record<string, string>> = {
  // Node gives its children sockets: one that closes with unread data reports this.
  ECONNRESET: CLOSED,
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'a part of the path is not a directory',
  EEXIST: 'a file is in the way',
  EISDIR: 'it is a directory',
  ELOOP: 'its symbolic links form a loop',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'no space is left on the device',
  EPIPE: CLOSED,
  EROFS: 'the file system is read-only',
};
