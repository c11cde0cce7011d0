// Maps a place in the output of kustomize to its source file.
import type { Finding, ParsedFile } from '@plimsoll/core';
import { type Path, readResources, regionOf, valueAt } from '@plimsoll/core/internal';
import type { Json, JsonObject, Resource } from '@plimsoll/core/kubernetes';
import type { BuildStep } from './build-kustomization.js';
import { KustomizeTexts, type TextPlace, type Writer } from './kustomize-texts.js';
import type { RenderedFile } from './rendered.js';
import { child, indexLike, isTree, same } from './written.js';

/** What kustomize reports about a build. */
export interface Told {
  readonly texts: KustomizeTexts;
  /** The steps of the object of a document. */
  readonly stepsOf: (document: number) => readonly BuildStep[];
  /** The generator of a document's object, and the absolute path of its kustomization. */
  readonly generatorOf?: (
    document: number,
  ) => { readonly by: string | undefined; readonly file: string } | undefined;
  /** A document's object as kustomize built it, where variables were filled in later. This one is traced. */
  readonly builtOf?: (document: number) => JsonObject | undefined;
}

const NOTHING_TOLD: Told = { texts: new KustomizeTexts('/'), stepsOf: () => [] };

/** The source of a place in the built text. */
interface BuiltPlace extends Omit<TextPlace, 'found'> {
  /** Whether it is near the right place, not certainly the right one. */
  readonly approximate: boolean;
  /** Whether a patch, or something unknown, changes something below. */
  readonly touched: boolean;
}

/**
 * The built text and the way back to its sources: to the patch, or other entry of a kustomization, that set a value,
 * else to the object of that name in its file.
 */
export function renderedFile(
  parsed: ParsedFile,
  source: ParsedFile,
  told: Told = NOTHING_TOLD,
): RenderedFile {
  const scope = { cluster: undefined, namespace: undefined };
  const rendered = readResources(parsed, scope);
  const sources = readResources(source, scope);
  const first = source.source.region(0, Math.max(0, source.source.text.search(/\r?\n|$/)));
  const traces = new Map<Resource, Trace>();
  const placeOf = ({
    resource: id,
    path: own,
    region,
  }: {
    resource?: Finding['resource'];
    path: Path;
    region?: Finding['region'];
  }): BuiltPlace => {
    const found = rendered.find(({ document, item }) => document === id?.document && item === id?.item);
    if (!found) return { ...nowhere, approximate: true };
    // An embedded object, or one that a chart makes from values, has paths of its own. Its offset gives the carrier's
    // path.
    const resource = carrierOf(found);
    const at = resource !== found && region ? pathAt(resource, region.startOffset) : own;
    const trace =
      traces.get(resource) ??
      new Trace(resource, sourceOf({ kind: resource.kind, name: nameBefore(resource, told) }, sources), told);
    traces.set(resource, trace);
    return trace.place(at) ?? nowhere;
  };
  const nowhere: BuiltPlace = {
    file: source.source,
    document: 0,
    path: [],
    region: first,
    approximate: true,
    touched: true,
  };
  return {
    parsed,
    commentedAt(at) {
      const { file, document, path, region, approximate, touched } = placeOf(at);
      return approximate || touched ? undefined : { file: file.path, document, path, region };
    },
    place(at) {
      const { file, region = first, approximate } = placeOf(at);
      return {
        file: file.path,
        region,
        origin: {
          kind: 'kustomize',
          file: file.path,
          line: region.startLine,
          ...(approximate && { approximate }),
        },
      };
    },
  };

  /** The path in an object for an offset of the rendered text. */
  function pathAt({ document, base }: Resource, offset: number): Path {
    const path = parsed.documents.find(({ index }) => index === document)?.positions?.pathAt(offset) ?? [];
    return path.slice(base.length);
  }
}

/** The object in the text that contains an embedded one. */
function carrierOf(resource: Resource): Resource {
  const carrier = resource.within?.carrier ?? resource.embedded?.carrier;
  return carrier ? carrierOf(carrier) : resource;
}

/** Traces one object back to its sources. */
class Trace {
  readonly #built: Json;
  readonly #original: Resource | undefined;
  readonly #writers: readonly Writer[];
  readonly #unknown: boolean;

  constructor(
    built: Resource,
    original: Resource | undefined,
    { texts, stepsOf, builtOf, generatorOf }: Told,
  ) {
    this.#built = beforeVariables(built, builtOf) ?? built.value;
    this.#original = original;
    const names = [original?.name, built.name].filter((name) => name !== undefined);
    const { writers, unknown } = texts.writers(stepsOf(built.document), { kind: built.kind, names });
    const made = generatorOf?.(built.document);
    const generator = original ? undefined : made && texts.generator(made.by, made.file);
    this.#writers = generator ? [generator, ...writers] : writers;
    this.#unknown = unknown;
  }

  place(at: Path): BuiltPlace | undefined {
    const value = valueIn(this.#built, at);
    if (value === undefined) return this.#removed(at) ?? this.#absent(at);
    return isTree(value) ? this.#tree(at, value) : this.#scalar(at, value);
  }

  /** The source of a scalar: the last writer of it. */
  #scalar(at: Path, value: Json): BuiltPlace | undefined {
    for (const writer of this.#writers.toReversed()) {
      const written = this.#written(writer, at);
      if (written) return this.#at(writer, written, !same(written.value, value) || written.shared === true);
    }
    const own = this.#inOriginal(at);
    return own && this.#atOriginal(own.path, !own.whole || !same(own.value, value));
  }

  /** The first writer of a map or list. Others may have added to it. */
  #tree(at: Path, value: Json): BuiltPlace | undefined {
    const own = this.#inOriginal(at);
    const given = (writer: Writer) => {
      const written = this.#written(writer, at);
      return written && isTree(written.value) ? { writer, written } : undefined;
    };
    const all = this.#writers.flatMap((writer) => given(writer) ?? []);
    const whole = all.findLast(({ written }) => same(written.value, value));
    const [giver] = all;
    if (own?.whole && isTree(own.value) && (!whole || same(own.value, value)))
      return this.#atOriginal(
        own.path,
        false,
        this.#touches(at) || (this.#unknown && !same(own.value, value)),
      );
    if (whole ?? giver) {
      const { writer, written } = (whole ?? giver)!;
      return this.#at(writer, written, written.shared === true, !whole);
    }
    return own && this.#atOriginal(own.path, true);
  }

  /** The writer that removed a value from the object. */
  #removed(at: Path): BuiltPlace | undefined {
    const own = this.#inOriginal(at);
    if (own && !own.whole) return undefined;
    for (const writer of this.#writers.toReversed()) {
      const written = this.#written(writer, at);
      if (written && written.value === undefined && !written.inside) return this.#at(writer, written, false);
    }
    return undefined;
  }

  /** For a missing value, the place of its parent. */
  #absent(at: Path): BuiltPlace | undefined {
    let length = at.length;
    while (length > 0 && valueIn(this.#built, at.slice(0, length)) === undefined) length--;
    const place = this.place(at.slice(0, length));
    if (!place || place.file !== this.#original?.file) return place && { ...place, touched: false };
    // The object had it, and it is unknown what removed it.
    return {
      ...place,
      touched: false,
      approximate: place.approximate || this.#inOriginal(at)?.whole === true,
    };
  }

  #touches(at: Path): boolean {
    return this.#writers.some((writer) => writer.isPatch && this.#written(writer, at) !== undefined);
  }

  #written(writer: Writer, at: Path) {
    return writer.at({ built: this.#built, path: at });
  }

  /** The path in the original object as far as it exists. List items are matched by name. */
  #inOriginal(at: Path): { readonly path: Path; readonly value: Json; readonly whole: boolean } | undefined {
    if (!this.#original) return undefined;
    const path: (string | number)[] = [];
    let to: Json | undefined = this.#built;
    let from: Json = this.#original.value;
    for (const [depth, step] of at.entries()) {
      const own =
        typeof step === 'number' && Array.isArray(from) ? indexLike(from, to, step, at[depth - 1]) : step;
      to = child(to, step);
      const next = child(from, own);
      if (next === undefined) return { path, value: from, whole: false };
      path.push(own);
      from = next;
    }
    return { path, value: from, whole: true };
  }

  #at(
    writer: Writer,
    written: Parameters<Writer['placeOf']>[0],
    approximate: boolean,
    touched = false,
  ): BuiltPlace {
    const { found, ...place } = writer.placeOf(written);
    return { ...place, approximate: approximate || !found, touched };
  }

  #atOriginal(path: Path, approximate: boolean, touched = false): BuiltPlace {
    const { file, document, base } = this.#original!;
    const region = regionOf(this.#original!, path);
    return { file, document, path: [...base, ...path], region, approximate, touched };
  }
}

function valueIn(root: Json, path: Path): Json | undefined {
  return path.reduce<Json | undefined>((value, step) => child(value, step), root);
}

/**
 * An object as kustomize built it. Embedded objects, such as a chart's from its values, are read from the current one.
 */
function beforeVariables(
  { document, item, base }: Resource,
  builtOf: Told['builtOf'],
): JsonObject | undefined {
  return item === undefined && base.length === 0 ? builtOf?.(document) : undefined;
}

function nameBefore(resource: Resource, { builtOf }: Told): string | undefined {
  const before = valueAt(beforeVariables(resource, builtOf), ['metadata', 'name']);
  return typeof before === 'string' ? before : resource.name;
}

/** The resource of that kind with the name, or the only one: an overlay may rename it. */
function sourceOf(
  { kind, name = '' }: { readonly kind: string; readonly name: string | undefined },
  sources: readonly Resource[],
): Resource | undefined {
  const ofKind = sources.filter((source) => source.kind === kind);
  const fitting = ofKind.filter((source) => source.name !== undefined && name.includes(source.name));
  return (
    ofKind.find((source) => source.name === name) ??
    fitting.sort((a, b) => b.name!.length - a.name!.length)[0] ??
    (ofKind.length === 1 ? ofKind[0] : undefined)
  );
}
