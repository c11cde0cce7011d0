// From a place in what kustomize built to the file that it is from.
import {
  isObject,
  type Json,
  ownValue,
  type ParsedFile,
  type Path,
  type Resource,
  readResources,
  regionOf,
} from '@plimsoll/core';
import type { RenderedFile } from './rendered.js';

/** What was built, and the way back: objects by their names, fields by their values. */
export function renderedFile(parsed: ParsedFile, source: ParsedFile): RenderedFile {
  const scope = { cluster: undefined, namespace: undefined };
  const rendered = readResources(parsed, scope);
  const sources = readResources(source, scope);
  const first = source.source.region(0, Math.max(0, source.source.text.search(/\r?\n|$/)));
  return {
    parsed,
    place({ resource: id, path: at }) {
      const resource = rendered.find(({ document, item }) => document === id?.document && item === id?.item);
      const original = resource && sourceOf(resource, sources);
      const traced = original && trace(at, resource.value, original.value);
      const region = (original && traced && regionOf(original, traced.path)) ?? first;
      const approximate = traced?.same !== true;
      return {
        file: source.source.path,
        region,
        origin: {
          kind: 'kustomize',
          file: source.source.path,
          line: region.startLine,
          ...(approximate && { approximate }),
        },
      };
    },
  };
}

/** The one of the kind that has the name, or is the only one: an overlay may rename it. */
function sourceOf({ kind, name = '' }: Resource, sources: readonly Resource[]): Resource | undefined {
  const ofKind = sources.filter((source) => source.kind === kind);
  const fitting = ofKind.filter((source) => source.name !== undefined && name.includes(source.name));
  return (
    ofKind.find((source) => source.name === name) ??
    fitting.sort((a, b) => b.name!.length - a.name!.length)[0] ??
    (ofKind.length === 1 ? ofKind[0] : undefined)
  );
}

/**
 * A path of what was built in what it was built from: list items by their names. `same`: what stands there, or that
 * nothing does, was not changed.
 */
function trace(at: Path, built: Json, source: Json): { readonly path: Path; readonly same: boolean } {
  const traced: (string | number)[] = [];
  let [to, from]: (Json | undefined)[] = [built, source];
  for (const step of at) {
    to = child(to, step);
    const own = typeof step === 'number' && Array.isArray(from) ? indexLike(from, to, step) : step;
    const next = child(from, own);
    // Nothing deeper is there: the fault is that it is absent, unless what was built has it.
    if (next === undefined) return { path: traced, same: to === undefined };
    traced.push(own);
    from = next;
  }
  return { path: traced, same: JSON.stringify(to) === JSON.stringify(from) || (isTree(to) && isTree(from)) };
}

const isTree = (value: Json | undefined): boolean => typeof value === 'object' && value !== null;

function child(value: Json | undefined, step: string | number): Json | undefined {
  return Array.isArray(value) ? value[step as number] : ownValue(value, String(step));
}

function indexLike(list: readonly Json[], item: Json | undefined, index: number): number {
  const name = ownValue(item, 'name');
  if (name !== undefined) return list.findIndex((other) => isObject(other) && other.name === name);
  return JSON.stringify(list[index]) === JSON.stringify(item)
    ? index
    : list.findIndex((other) => JSON.stringify(other) === JSON.stringify(item));
}
