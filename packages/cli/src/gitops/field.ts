// Where a field of an object stands in its file.
import path from 'node:path';
import { type ParsedFile, parse, type Region } from '@plimsoll/core';
import { type Path, readResources, regionOf, valueAt } from '@plimsoll/core/internal';
import { readTextFile } from '../files/read.js';
import type { PatchList } from '../render/build-kustomization.js';
import type { memory } from './memory.js';
import { kindOf, textAt } from './names.js';
import type { Gap, Produced, WrittenField } from './types.js';

/** A field of a followed object. For an Application of an ApplicationSet it is in that one's template. */
export function writtenField({ value, by }: Pick<Produced, 'value' | 'by'>, own: Path): WrittenField {
  const set = by?.startsWith('ApplicationSet ') ? by.split(/[ /]/).at(-1) : undefined;
  return set === undefined
    ? { kind: kindOf(value), name: textAt(value, 'metadata', 'name') ?? '', path: own }
    : { kind: 'ApplicationSet', name: set, path: ['spec', 'template', ...own] };
}

/** A list of patches of an object, as applied, and where it is written. */
export function patchList(object: Produced, path: Path): PatchList {
  const entries = valueAt(object.value, path);
  return { file: object.file, ...writtenField(object, path), entries: Array.isArray(entries) ? entries : [] };
}

/** The region of a field, or of the nearest field above it. An overlay may have renamed the object. */
export function regionOfField(source: ParsedFile, { kind, name, path }: WrittenField): Region | undefined {
  const ofKind = readResources(source, { cluster: undefined, namespace: undefined }).filter(
    (resource) => resource.kind === kind,
  );
  const resource = ofKind.find((own) => own.name === name) ?? (ofKind.length === 1 ? ofKind[0] : undefined);
  return resource && regionOf(resource, path);
}

/** Adds the lines of their fields to gaps. Reads each file once. */
export async function withLines(
  gaps: readonly Gap[],
  root: string,
  once: ReturnType<typeof memory>,
): Promise<readonly Gap[]> {
  return Promise.all(
    gaps.map(async (gap): Promise<Gap> => {
      const { field, file } = gap;
      if (!field || gap.line !== undefined) return gap;
      const line = await once(JSON.stringify(['lines', file]), () => linesOf(file, root));
      const found = line(field);
      return { ...gap, ...(found !== undefined && { line: found }) };
    }),
  );
}

async function linesOf(file: string, root: string): Promise<(field: WrittenField) => number | undefined> {
  let text: string;
  try {
    text = readTextFile(path.resolve(root, file));
  } catch {
    return () => undefined;
  }
  const source = await parse({ path: file, text });
  const lines = text.split('\n');
  return (field) => {
    const start = regionOfField(source, field)?.startLine;
    if (start !== undefined) return start;
    // A chart's template cannot be parsed before it is rendered.
    const index = lines.findIndex(
      (line) => /^[\s-]*["']?kind["']?:\s*["']?(\w+)/.exec(line)?.[1] === field.kind,
    );
    return index === -1 ? undefined : index + 1;
  };
}
