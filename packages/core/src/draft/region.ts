import { isObject, type Json, type Path, valueAt } from '../json.js';
import type { Locator, Resource } from '../model/resource.js';
import type { Region, SourceFile } from '../source/source-file.js';
import type { Nearest, NodeRange, SourceDocument } from '../yaml/index.js';
import { pathKey } from './path-key.js';

/**
 * The one line to show for a path: the scalar at fault, or the key of a map or list. For a list item, what names it.
 * For an absent field, the same for its nearest existing ancestor. Undefined without text.
 * @param key the path as a string, from who knows it
 */
export function regionOf(resource: Resource, path: Path, key = pathKey(path)): Region | undefined {
  if (!resource.hasText) return undefined;
  const { locator } = resource;
  // An edit elsewhere in the file moves a resource.
  if (last?.resource !== resource || last.locator !== locator) last = { resource, locator, known: new Map() };
  const { known } = last;
  if (!known.has(key)) known.set(key, regionOfNode(resource, path));
  return known.get(key);
}

/** What was found in the last resource: rules report it one after the other, and many of them the same places. */
let last:
  | {
      readonly resource: Resource;
      readonly locator: Locator;
      readonly known: Map<string, Region | undefined>;
    }
  | undefined;

/** A value, and the positions of its nodes. */
interface Located {
  readonly file: SourceFile;
  readonly locator: Locator;
  readonly value: Json | undefined;
}

/** As `regionOf`, in a document of any form. */
export function regionIn(
  file: SourceFile,
  { positions, value }: Pick<SourceDocument, 'positions' | 'value'>,
  path: Path,
): Region | undefined {
  return regionOfNode({ file, locator: positions, value }, path);
}

function regionOfNode(resource: Located, path: Path): Region | undefined {
  const { locator } = resource;
  const nearest = locator.nearest ? locator.nearest(path) : nearestIn(locator, path);
  if (!nearest) return undefined;
  const { depth, range } = nearest;
  const isExact = depth === path.length;
  const span = spanOf(resource, isExact ? path : path.slice(0, depth), range, isExact);
  const [start, end] = oneLine(resource.file.text, span);
  return resource.file.region(start, end);
}

function nearestIn(locator: Locator, path: Path): Nearest | undefined {
  for (let depth = path.length; depth >= 0; depth--) {
    const range = locator.locate(path.slice(0, depth));
    if (range) return { depth, range };
  }
  return undefined;
}

/** The key of an entry, even if its value is a scalar. */
export function keyRegionOf(resource: Resource, path: Path): Region | undefined {
  const range = resource.hasText ? resource.locator.locate(path) : undefined;
  if (!range || range.keyEnd < 0) return regionOf(resource, path);
  const [start, end] = oneLine(resource.file.text, [range.keyStart, range.keyEnd]);
  return resource.file.region(start, end);
}

type Span = readonly [start: number, end: number];

function spanOf(resource: Located, path: Path, range: NodeRange, exact: boolean): Span {
  const value = valueAt(resource.value, path);
  const scalar = typeof value !== 'object' && range.valueEnd > range.valueStart;
  const key: Span | undefined = range.keyEnd >= 0 ? [range.keyStart, range.keyEnd] : undefined;
  if (exact && scalar) {
    const multiLine = /[\r\n]/.test(resource.file.text.slice(range.valueStart, range.valueEnd));
    return multiLine && key ? key : [range.valueStart, range.valueEnd];
  }
  if (key && path.length > 0) return key;
  // A list item or the resource itself: the value that names it, or else its first key.
  for (const naming of path.length === 0 ? [['metadata', 'name'], ['kind']] : [['name']]) {
    const named = resource.locator.locate([...path, ...naming]);
    const text = valueAt(resource.value, [...path, ...naming]);
    if (named && typeof text === 'string' && text !== '' && named.valueEnd > named.valueStart)
      return [named.valueStart, named.valueEnd];
  }
  const first = isObject(value) ? Object.keys(value)[0] : undefined;
  const entry = first === undefined ? undefined : resource.locator.locate([...path, first]);
  return entry && entry.keyEnd >= 0 ? [entry.keyStart, entry.keyEnd] : [range.valueStart, range.valueEnd];
}

/**
 * Cuts a span at the end of its first line: code scanning only shows a finding in a pull request that changes all its
 * lines.
 */
function oneLine(text: string, [start, end]: Span): Span {
  const lineEnd = /[\r\n]/.exec(text.slice(start, end));
  return [start, lineEnd ? start + lineEnd.index : end];
}
