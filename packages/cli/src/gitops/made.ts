// Objects that a controller creates without a manifest: a Namespace, for an Application that asks for one.
import type { ParsedFile } from '@plimsoll/core';
import type { RenderedFile } from '../render/rendered.js';
import { regionOfField } from './field.js';
import { identityOf } from './names.js';
import type { Produced, WrittenField } from './types.js';

/** Drops objects that something else in their cluster creates, and keeps the others once. */
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

/** Places all findings at the field that makes the controller create the object. */
export function placedAt(parsed: ParsedFile, source: ParsedFile, maker: WrittenField): RenderedFile {
  const region = regionOfField(source, maker);
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
