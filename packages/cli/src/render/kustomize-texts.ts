// The texts of kustomizations and patches, and what they say about an object that passed through them.
import path from 'node:path';
import type { Region } from '@plimsoll/core';
import {
  type OffsetMap,
  offsetMap,
  ownValue,
  type Path,
  readDocuments,
  regionIn,
  type SourceDocument,
  type SourceFile,
  SourceText,
  valueAt,
} from '@plimsoll/core/internal';
import { isObject, type Json } from '@plimsoll/core/kubernetes';
import { readTextFile } from '../files/read.js';
import { displayPath } from '../files/repository.js';
import type { BuildStep } from './build-kustomization.js';
import type { ReadCharts } from './chart-references.js';
import { inGenerator } from './generators.js';
import {
  inImage,
  inMerge,
  inOperations,
  inPairs,
  inReplicas,
  type Place,
  same,
  type Written,
} from './written.js';

/** A document of a file, or of a text within one. */
interface Text {
  readonly file: SourceFile;
  readonly document: SourceDocument;
  /** For a text within a file: the file's document and the path there. */
  readonly within?: {
    readonly text: Text;
    readonly path: Path;
    readonly inner: SourceFile;
    readonly map: OffsetMap | undefined;
  };
}

/** A place in a text. */
export interface TextPlace {
  readonly file: SourceFile;
  readonly document: number;
  readonly path: Path;
  readonly region: Region | undefined;
  /** Whether the region is that of the node itself. */
  readonly found: boolean;
}

/** A part of a text that writes an object. Given a place in the object, it returns its own place. */
export interface Writer {
  readonly at: (place: Place) => Written | undefined;
  readonly placeOf: (written: Written) => TextPlace;
  /** Whether it comes from text about this very field, not from names and labels of all objects. */
  readonly isPatch: boolean;
}

/** An object that passes through steps. */
export interface Subject {
  readonly kind: string;
  /** Its names, from the one in its file to the built one. */
  readonly names: readonly string[];
}

/** Reads each text once. */
export class KustomizeTexts {
  readonly #root: string;
  readonly #files = new Map<string, readonly Text[]>();
  readonly #charts: ReadCharts = new Map();

  constructor(root: string) {
    this.#root = root;
  }

  /** The texts that were read, by shown path. */
  get read(): ReadonlyMap<string, string> {
    return new Map([...this.#files.values()].flat().map(({ file }) => [file.path, file.text]));
  }

  documents(absolute: string): readonly Text[] {
    let known = this.#files.get(absolute);
    if (!known) {
      known = textsOf(new SourceText(displayPath(this.#root, absolute), textOf(absolute)));
      this.#files.set(absolute, known);
    }
    return known;
  }

  /** The writers that may have changed an object, in order, and whether there may be unknown ones. */
  writers(
    steps: readonly BuildStep[],
    subject: Subject,
  ): { readonly writers: readonly Writer[]; readonly unknown: boolean } {
    const turns = new Map<string, number>();
    let unknown = false;
    const writers = steps.flatMap(({ file, by, entry }) => {
      if (entry) {
        const own = this.#entry(entry, subject);
        unknown ||= own === undefined;
        return own ?? [];
      }
      const [text] = file === undefined ? [] : this.documents(file);
      const fields = FIELDS[by];
      if (file === undefined || !text || fields === undefined) {
        unknown = true;
        return [];
      }
      const turn = turns.get(`${by} ${file}`) ?? 0;
      turns.set(`${by} ${file}`, turn + 1);
      const own = fields.map((field) => this.#written(text, field, turn, subject, path.dirname(file)));
      // Configuration outside of kustomizations is not read here.
      unknown ||= fields.length > 0 && own.every((writers) => writers === undefined);
      return own.flatMap((writers) => writers ?? []);
    });
    return { writers, unknown };
  }

  /** The writer for an object's generator, by the generator's name. */
  generator(by: string | undefined, kustomization: string): Writer | undefined {
    const [text] = by === undefined ? [] : this.documents(kustomization);
    const from = {
      kustomization: text?.document.value,
      folder: path.dirname(kustomization),
      charts: this.#charts,
    };
    return text && writer(text, [], (place) => inGenerator(by, from, place), false);
  }

  #written(
    text: Text,
    { name, all, write }: Field,
    turn: number,
    subject: Subject,
    folder: string,
  ): readonly Writer[] | undefined {
    const value = ownValue(text.document.value, name);
    if (!Array.isArray(value)) return value === undefined ? undefined : write?.(text, [name], value, subject);
    if (value.length === 0) return undefined;
    const indices = all ? [...value.keys()] : [turn % value.length];
    return indices.flatMap((index): readonly Writer[] => {
      const entry = value[index]!;
      const at: Path = [name, index];
      return write ? write(text, at, entry, subject) : this.#patch(text, at, entry, subject, folder);
    });
  }

  /** The writers for an entry of a list that a controller appends; undefined where the file lacks it. */
  #entry({ list, index }: NonNullable<BuildStep['entry']>, subject: Subject): readonly Writer[] | undefined {
    const ofKind = this.documents(list.file).filter(
      ({ document }) => ownValue(document.value, 'kind') === list.kind,
    );
    const text =
      ofKind.find(({ document }) => valueAt(document.value, ['metadata', 'name']) === list.name) ??
      (ofKind.length === 1 ? ofKind[0] : undefined);
    const at = [...list.path, index];
    const entry = text && valueAt(text.document.value, at);
    return entry === undefined || !isWritten(list.entries[index], entry)
      ? undefined
      : this.#patch(text!, at, entry, subject, path.dirname(list.file));
  }

  #patch(text: Text, at: Path, entry: Json, subject: Subject, folder: string): readonly Writer[] {
    const target = ownValue(entry, 'target');
    const inline = typeof entry === 'string' && entry.includes('\n') ? at : [...at, 'patch'];
    const own = valueAt(text.document.value, inline);
    const named = typeof entry === 'string' ? entry : ownValue(entry, 'path');
    const documents =
      typeof own === 'string'
        ? textsWithin(text, inline, own)
        : typeof named === 'string'
          ? this.documents(path.resolve(folder, named))
          : [];
    return documents.flatMap((document): readonly Writer[] => {
      const { value } = document.document;
      if (target === undefined ? !isFor(value, subject) : !selects(target, subject)) return [];
      const at = Array.isArray(value)
        ? (place: Place) => inOperations(value, place)
        : isObject(value)
          ? (place: Place) => inMerge(value, place)
          : undefined;
      return at ? [writer(document, [], at, true)] : [];
    });
  }
}

/** Whether the applied value is the written one. Variables may have been filled in. */
const isWritten = (applied: Json | undefined, written: Json): boolean =>
  same(applied, written) || JSON.stringify(written).includes('${');

function textOf(absolute: string): string {
  try {
    return readTextFile(absolute);
  } catch {
    return '';
  }
}

const textsOf = (file: SourceFile): readonly Text[] =>
  [...readDocuments(file.text, { comments: false })].map((document) => ({ file, document }));

/** The documents of a text within another one. */
function textsWithin(text: Text, at: Path, value: string): readonly Text[] {
  const range = text.document.positions.locate(at);
  const map = range && offsetMap(text.file.text, range, value);
  const inner = new SourceText(text.file.path, value);
  return textsOf(inner).map(({ document }) => ({
    file: text.file,
    document,
    within: { text, path: at, inner, map },
  }));
}

function writer(text: Text, base: Path, at: Writer['at'], isPatch: boolean): Writer {
  return { at, isPatch, placeOf: (written) => placeIn(text, [...base, ...written.path]) };
}

/** Turns a place in a text into one in its file. */
function placeIn({ file, document, within }: Text, at: Path): TextPlace {
  const own = { file, path: at, document: document.index };
  const found = document.positions.locate(at) !== undefined;
  if (!within) return { ...own, region: regionIn(file, document, at), found };
  const { map, inner, text } = within;
  const region = regionIn(inner, document, at);
  const outer = { file, path: within.path, document: text.document.index };
  return map && region
    ? { ...outer, region: file.region(map(region.startOffset), map(region.endOffset)), found }
    : { ...outer, region: regionIn(file, text.document, within.path), found: false };
}

/** A field of a kustomization that configures a transformer. */
interface Field {
  readonly name: string;
  /** Whether one transformer handles all entries, not one for each. */
  readonly all?: true;
  /** Makes the writers of an entry. Default: the entry is a patch. */
  readonly write?: (text: Text, at: Path, entry: Json, subject: Subject) => readonly Writer[];
}

const ofEntry =
  (said: (entry: Json, place: Place) => Written | undefined) =>
  (text: Text, at: Path, entry: Json): readonly Writer[] => [
    writer(text, at, (place) => said(entry, place), false),
  ];

/**
 * The fields by the name of kustomize's transformer. Transformers of names have none: a name is placed where it is
 * first given.
 * https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/target/kusttarget_configplugin.go
 */
const FIELDS: Readonly<Record<string, readonly Field[]>> = {
  PatchTransformer: [{ name: 'patches' }],
  PatchStrategicMergeTransformer: [{ name: 'patchesStrategicMerge', all: true }],
  PatchJson6902Transformer: [{ name: 'patchesJson6902' }],
  ImageTagTransformer: [{ name: 'images', write: ofEntry(inImage) }],
  ReplicaCountTransformer: [
    {
      name: 'replicas',
      write: (text, at, entry, { names }) => {
        const name = ownValue(entry, 'name');
        return typeof name === 'string' && isName(name, names) ? ofEntry(inReplicas)(text, at, entry) : [];
      },
    },
  ],
  NamespaceTransformer: [
    {
      name: 'namespace',
      write: ofEntry((value, { path: at }) => (at.at(-1) === 'namespace' ? { path: [], value } : undefined)),
    },
  ],
  AnnotationsTransformer: [
    {
      name: 'commonAnnotations',
      write: ofEntry((pairs, place) => inPairs(pairs, place, ['annotations'])),
    },
  ],
  LabelTransformer: [
    { name: 'commonLabels', write: ofEntry((pairs, place) => inPairs(pairs, place)) },
    {
      name: 'labels',
      all: true,
      write: ofEntry((entry, place) => {
        const found = inPairs(ownValue(entry, 'pairs'), place);
        return found && { ...found, path: ['pairs', ...found.path] };
      }),
    },
  ],
  PrefixTransformer: [],
  SuffixTransformer: [],
};

/** Whether a strategic merge patch without a target is for an object. */
function isFor(patch: Json | undefined, { kind, names }: Subject): boolean {
  const name = ownValue(ownValue(patch, 'metadata'), 'name');
  return ownValue(patch, 'kind') === kind && typeof name === 'string' && isName(name, names);
}

/** Whether a name is one of `names`, which get prefixes and suffixes in steps. */
function isName(name: string, names: readonly string[]): boolean {
  const [first = '', last = ''] = [names[0], names.at(-1)];
  return names.includes(name) || (name.includes(first) && last.includes(name));
}

/** Whether a target may select an object. Selectors, which are not read here, count as yes: the values decide. */
function selects(target: Json, { kind, names }: Subject): boolean {
  const [ofKind, ofName] = [ownValue(target, 'kind'), ownValue(target, 'name')];
  const isPlain = (text: Json | undefined): text is string =>
    typeof text === 'string' && /^[\w-]+$/.test(text);
  if (isPlain(ofKind) && ofKind !== kind) return false;
  return !isPlain(ofName) || isName(ofName, names);
}
