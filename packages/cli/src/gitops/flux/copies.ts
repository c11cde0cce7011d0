// The copy operations by which an ArtifactGenerator assembles an artifact.
// https://fluxcd.io/flux/components/source/artifactgenerators/#copy-operations
import path from 'node:path';
import { valueAt } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { DOUBLE_STAR, globMatcher } from '../argo/globs.js';
import { listAt, textAt } from '../names.js';

export interface Copy {
  readonly alias: string;
  /** A path or pattern from the root of the source. */
  readonly from: string;
  /** A path from the root of the artifact. With `/` at its end it is a directory to copy into. */
  readonly to: string;
  readonly exclude: readonly string[];
  readonly strategy: string;
  readonly optional: boolean;
}

/** The files of a source to copy, by path in the artifact; or why Flux rejects the copy, without a period. */
export function copiedFiles(copy: Copy, files: readonly string[]): ReadonlyMap<string, string> | string {
  const { from, to, exclude, optional } = copy;
  const pattern = normal(from);
  const fixed = pattern.search(/[*?[{]/);
  const isPattern = fixed !== -1;
  const prefix = isPattern ? pattern.slice(0, pattern.lastIndexOf('/', fixed) + 1) : '';
  const isExcluded = excludedBy(exclude, prefix);
  const matches = isPattern ? globMatcher(pattern, DOUBLE_STAR) : undefined;
  if (!isExcluded || (isPattern && !matches)) return `its pattern ${from} is not valid`;
  const into = to.endsWith('/') || normal(to) === '';
  const place = normal(to);
  const join = (name: string, below = ''): string => path.posix.join(place, name, below);
  const copied = new Map<string, string>();
  for (const file of files) {
    const target = matches
      ? matches(file) && join(file.slice(prefix.length))
      : file === pattern
        ? into
          ? join(path.posix.basename(file))
          : place
        : (pattern === '' || file.startsWith(`${pattern}/`)) &&
          join(into ? path.posix.basename(pattern) : '', file.slice(pattern === '' ? 0 : pattern.length + 1));
    if (target && !isExcluded(file)) copied.set(target, file);
  }
  return copied.size === 0 && !optional ? `it copies ${from}, which does not exist` : copied;
}

/** Resolves a path as in a chroot. */
const normal = (given: string): string => path.posix.normalize(`/${given}`).slice(1).replace(/\/$/, '');

/** Matches the path from the source's root, the path after the part of `from` without wildcards, and the name. */
function excludedBy(patterns: readonly string[], prefix: string): ((file: string) => boolean) | undefined {
  const all = patterns.map((pattern) => ({
    matches: globMatcher(pattern, DOUBLE_STAR),
    isName: !pattern.includes('/'),
  }));
  if (all.some(({ matches }) => !matches)) return undefined;
  return (file) =>
    all.some(
      ({ matches, isName }) =>
        matches!(file) ||
        (file.startsWith(prefix) && matches!(file.slice(prefix.length))) ||
        (isName && matches!(path.posix.basename(file))),
    );
}

/** An entry of `artifacts`, filled with the values of a matched directory. */
export interface ArtifactSpec {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly copies: readonly Copy[];
}

/** The values of placeholders for a directory: as written, and as used in names. */
export type Captures = ReadonlyMap<string, string>;

/** The artifacts of a generator for one directory, or why Flux rejects it. */
export function artifactsOf(value: JsonObject, captures: Captures): readonly ArtifactSpec[] | string {
  const filled = (text: string, own: (value: string) => string = (same) => same): string =>
    text.replace(/\{([A-Za-z_][\w-]*)\}/g, (whole, name: string) => {
      const found = captures.get(name);
      return found === undefined ? whole : own(found);
    });
  const lower = (text: string): string => filled(text, (value) => value.toLowerCase());
  const artifacts: ArtifactSpec[] = [];
  for (const entry of listAt(value, 'spec', 'artifacts')) {
    const name = textAt(entry, 'name');
    if (name === undefined) return 'an entry of its artifacts has no name';
    const copies = listAt(entry, 'copy').map((copy) => copyOf(copy, filled));
    const wrong = copies.find((copy) => typeof copy === 'string');
    if (wrong !== undefined) return wrong;
    const namespace = textAt(entry, 'namespace');
    artifacts.push({
      name: lower(name),
      namespace: namespace === undefined ? undefined : lower(namespace),
      copies: copies.filter((copy) => typeof copy !== 'string'),
    });
  }
  return artifacts;
}

function copyOf(copy: Json, filled: (text: string) => string): Copy | string {
  const [from = '', to = ''] = [textAt(copy, 'from'), textAt(copy, 'to')];
  const [, alias, rest] = /^@([^/]+)\/(.*)$/.exec(filled(from)) ?? [];
  const [, place] = /^@artifact\/(.*)$/.exec(filled(to)) ?? [];
  if (alias === undefined || rest === undefined || place === undefined)
    return `it copies ${from} to ${to}, which are not @ALIAS/PATH and @artifact/PATH`;
  return {
    alias,
    from: rest,
    to: place,
    exclude: listAt(copy, 'exclude')
      .filter((pattern) => typeof pattern === 'string')
      .map(filled),
    strategy: textAt(copy, 'strategy') ?? 'Overwrite',
    optional: isObject(copy) && valueAt(copy, ['optional']) === true,
  };
}

/** The values of a pattern's placeholders for each directory that it matches, or why there are none. */
export function capturesOf(pattern: string, folders: readonly string[]): readonly Captures[] | string {
  const segments = normal(pattern).split('/');
  const parts = segments.map(segmentOf);
  if (parts.includes(undefined)) return `its pathPattern ${pattern} is not valid`;
  const all: Captures[] = [];
  for (const folder of folders) {
    const names = folder.split('/');
    if (names.length !== segments.length) continue;
    const found = new Map<string, string>();
    const fits = names.every((name, at) => {
      const { before, capture, after } = parts[at]!;
      if (capture === undefined) return name === before;
      const inside = name.slice(before.length, name.length - after.length);
      if (name.length <= before.length + after.length || !name.startsWith(before) || !name.endsWith(after))
        return false;
      if (found.has(capture) && found.get(capture) !== inside) return false;
      found.set(capture, inside);
      return true;
    });
    if (!fits) continue;
    const wrong = [...found.values()].find(
      (value) => !/^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/.test(value),
    );
    if (wrong !== undefined)
      return `its pathPattern ${pattern} matches ${folder}, but ${wrong} is not a valid label value`;
    all.push(found);
  }
  return all;
}

/** A segment with at most one placeholder. */
function segmentOf(segment: string): { before: string; capture?: string; after: string } | undefined {
  const [before = '', rest, ...others] = segment.split('{');
  if (rest === undefined) return /[}*?[]/.test(before) ? undefined : { before, after: '' };
  const [capture = '', after, ...more] = rest.split('}');
  const isName = /^[A-Za-z_][\w-]*$/.test(capture);
  return others.length > 0 || more.length > 0 || after === undefined || !isName
    ? undefined
    : { before, capture, after };
}
