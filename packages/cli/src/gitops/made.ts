// Objects that a controller makes itself, without a manifest: a Namespace, for an Application that asks for one.
import { type ParsedFile, type Path, readResources, regionOf } from '@plimsoll/core';
import type { RenderedFile } from '../render/rendered.js';
import { identityOf } from './names.js';
import type { Produced } from './types.js';

/** The field of an object of a controller that has something made. */
export interface Maker {
  readonly kind: string;
  readonly name: string;
  readonly path: Path;
}

/** What is made only where nothing else in its cluster does it, and once. */
export function withoutNeedless(objects: readonly Produced[]): readonly Produced[] {
  const keyOf = (object: Produced): string =>
    JSON.stringify([object.cluster, identityOf({ value: object.value })]);
  const there = new Set(objects.filter(({ maker }) => !maker).map(keyOf));
  return objects.filter((object) => {
    if (!object.maker) return true;
    const key = keyOf(object);
    const isFirst = !there.has(key);
    there.add(key);
    return isFirst;
  });
}

/** All of it is at the field that has it made. */
export function placedAt(parsed: ParsedFile, source: ParsedFile, maker: Maker): RenderedFile {
  const ofKind = readResources(source, { cluster: undefined, namespace: undefined }).filter(
    ({ kind }) => kind === maker.kind,
  );
  const resource = ofKind.find(({ name }) => name === maker.name) ?? ofKind[0];
  const region = resource && regionOf(resource, maker.path);
  const { path: file } = source.source;
  return {
    parsed,
    place: () => ({
      file,
      ...(region && { region }),
      origin: { kind: 'kustomize', file, ...(region && { line: region.startLine }) },
    }),
  };
}
