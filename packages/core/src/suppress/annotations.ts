import { pathKey } from '../draft/path-key.js';
import { type Place, placeOf, textPlace } from '../draft/place.js';
import { isObject, type Json, type Path } from '../json.js';
import { carriedIn } from '../model/carried.js';
import type { LintedFile } from '../model/linted-file.js';
import { podsOf } from '../model/pod.js';
import type { PodTemplateLocation } from '../model/pod-template.js';
import type { Resource } from '../model/resource.js';
import { madeOfValues } from '../model/values/in-resources.js';
import { oncePer } from '../once-per.js';
import type { FixOperation } from '../rule/fix.js';
import type { ParsedFile } from '../source/parse.js';
import { mayMention, type SourceFile } from '../source/source-file.js';
import { readSelection, withoutRules } from './directive.js';
import { type Carrier, type InvalidSuppression, recordOf, type Suppression } from './suppression.js';

const ANNOTATION = 'plimsoll.dev/ignore';

/** Once per file, however many objects it has. */
const isMentionedInText = oncePer((file: SourceFile): boolean => file.text === '' || mayMention(file.text));

const isMentionedIn = (file: SourceFile): boolean => !file.isUnmarked && isMentionedInText(file);

/** Never false for a resource that has the word: `bare` would keep that answer. What a resource carries may be encoded. */
const mayMentionIn = ({ file, embedded, within }: Resource): boolean =>
  embedded !== undefined || within !== undefined || isMentionedIn(file);

/** Resources without any waiver, with the places of pods that this holds for. */
const bare = new WeakMap<Resource, readonly PodTemplateLocation[]>();

/** The entries of labels and annotations, anywhere, that look like Plimsoll's. */
function* mentions(value: Json, at: Path = []): Generator<{ readonly path: Path; readonly value: Json }> {
  const pending: Inside[] = [{ value, step: at.at(-1), around: undefined }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { step: field } = next;
    if (typeof next.value !== 'object' || next.value === null) continue;
    const isMap = field === 'annotations' || field === 'labels';
    const isList = Array.isArray(next.value);
    for (const [key, entry] of Object.entries(next.value)) {
      const step = isList ? Number(key) : key;
      if (isMap && /^plimsoll?(?:\.dev)?\/|^plimsoll?[\w.-]*\/ignore|^plimsoll?[.:_-]?ignore/i.test(key))
        yield { path: [...at, ...stepsTo(next), step], value: entry };
      if (typeof entry === 'object' && entry !== null) pending.push({ value: entry, step, around: next });
    }
  }
}

/** A map or list, and the step that leads to it in the one around it. */
interface Inside {
  readonly value: Json;
  readonly step: string | number | undefined;
  readonly around: Inside | undefined;
}

function stepsTo({ step, around }: Inside): Path {
  return around ? [...stepsTo(around), step!] : [];
}

/** The places of annotations in what charts make of an object's values. */
function mentionedInValues(resource: Resource): ReadonlySet<number | undefined> {
  return new Set(
    madeOfValues(resource).flatMap(({ value, locator }) =>
      [...mentions(value)].flatMap(({ path }) => locator.locate(path)?.keyStart ?? []),
    ),
  );
}

function whyNothing(path: Path): string {
  const [field, key] = path.slice(-2);
  if (field === 'labels') return `A label cannot suppress findings. Write "${ANNOTATION}" as an annotation.`;
  if (key !== ANNOTATION)
    return `Unknown annotation "${key}". Write "${ANNOTATION}: pod-security/privileged -- why this is accepted".`;
  return path.at(-3) === 'metadata'
    ? `Expected a string. Write "${ANNOTATION}: pod-security/privileged -- why this is accepted".`
    : `These annotations cover nothing. Write "${ANNOTATION}" into the metadata of the object or of its pod template.`;
}

/** The `plimsoll.dev/ignore` annotations of resources and of their pod templates, one waiver per line. */
export class AnnotationSuppressions implements Carrier {
  readonly suppressions: Suppression[] = [];
  readonly invalid: InvalidSuppression[] = [];
  readonly #byResource = new Map<Resource, { readonly scope: Path; readonly suppression: Suppression }[]>();

  constructor(files: readonly LintedFile[]) {
    for (const { file, resources, projectOf } of files) {
      for (const resource of resources) {
        if (!mayMentionIn(resource)) continue;
        const { podTemplates } = projectOf(resource);
        if (bare.get(resource) === podTemplates) continue;
        const before = this.suppressions.length + this.invalid.length;
        this.#read(resource, resource.annotations[ANNOTATION], []);
        const read = new Set([pathKey([])]);
        for (const { metadata } of podsOf(resource, podTemplates)) {
          const scope = metadata.path.slice(0, -1);
          // The pod of a Pod is the resource itself.
          if (scope.length > 0) this.#read(resource, metadata.at('annotations').at(ANNOTATION).value, scope);
          read.add(pathKey(scope));
        }
        this.#readElsewhere(resource, read);
        if (this.suppressions.length + this.invalid.length === before) bare.set(resource, podTemplates);
      }
      if (isMentionedIn(file.source)) this.#readLists(file);
    }
  }

  /** An annotation of an object also applies to the configurations and objects that it carries. */
  *covering({ resource, path }: Place): Iterable<Suppression> {
    for (let at = resource, inside = path; at; ) {
      for (const { scope, suppression } of this.#byResource.get(at) ?? [])
        if (scope.every((step, index) => inside[index] === step)) yield suppression;
      const carrier: Resource | undefined = (at.embedded ?? at.within)?.carrier;
      if (carrier) inside = [...at.base.slice(carrier.base.length), ...inside];
      at = carrier;
    }
  }

  /** The annotations of other metadata in a resource, such as the template of a job or a claim, cover that part. */
  #readElsewhere(resource: Resource, read: ReadonlySet<string>): void {
    const carried = carriedIn(resource.group, resource.kind, resource.value);
    const ofValues = mentionedInValues(resource);
    for (const { path, value } of mentions(resource.value)) {
      if (ofValues.has(resource.locator.locate(path)?.keyStart)) continue;
      // It is read with the carried object.
      if (carried.some(({ path: outer }) => outer.every((step, index) => path[index] === step))) continue;
      const [field, holder] = [path.at(-2), path.at(-3)];
      const scope = path.slice(0, -3);
      const isOurs = path.at(-1) === ANNOTATION && field === 'annotations' && holder === 'metadata';
      if (isOurs && typeof value === 'string') {
        if (!read.has(pathKey(scope))) this.#read(resource, value, scope);
      } else if (!isOurs || scope.length > 0 || value === null)
        this.invalid.push({ message: whyNothing(path), place: placeOf(resource, path) });
    }
  }

  /** The metadata of a List belong to no object. */
  #readLists({ source, documents }: ParsedFile): void {
    for (const document of documents) {
      const { class: kind, value } = document;
      if (kind !== 'manifest' || !isObject(value) || !Array.isArray(value.items)) continue;
      if (typeof value.kind !== 'string' || !value.kind.endsWith('List')) continue;
      for (const { path } of mentions(value.metadata ?? null, ['metadata'])) {
        const range = document.positions?.locate(path);
        const region = range && source.region(range.keyStart, range.keyEnd);
        this.invalid.push({
          message: 'The metadata of a List does not cover its items. Write the annotation on each item.',
          place: textPlace(source.path, region, path),
        });
      }
    }
  }

  #read(resource: Resource, text: string | undefined, scope: Path): void {
    if (text === undefined) return;
    const path = [...scope, 'metadata', 'annotations', ANNOTATION];
    const place = placeOf(resource, path);
    const lines = text
      .trim()
      .split('\n')
      .map((part) => part.trim());
    for (const [index, line] of lines.entries()) {
      if (line === '' && lines.length > 1) continue;
      const directive = readSelection(line, '');
      if (directive.kind === 'invalid') {
        this.invalid.push({ message: directive.message, place });
        continue;
      }
      const suppression: Suppression = {
        ...recordOf({ ...directive, kind: 'annotation' }),
        rules: directive.rules,
        place,
        withdraw(unused) {
          const left = withoutRules(line, directive.rules, unused, '');
          const value = lines.with(index, left).filter((one) => one !== '');
          const at = [...resource.base, ...path];
          const operation: FixOperation =
            value.length === 0
              ? { kind: 'remove', path: at }
              : { kind: 'set', path: at, value: value.join('\n') };
          return { steps: [{ resource, operation }] };
        },
      };
      this.suppressions.push(suppression);
      const own = this.#byResource.get(resource);
      if (own) own.push({ scope, suppression });
      else this.#byResource.set(resource, [{ scope, suppression }]);
    }
  }
}
