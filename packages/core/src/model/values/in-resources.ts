import { type Json, type JsonObject, ownValue, type Path } from '../../json.js';
import { oncePer } from '../../once-per.js';
import type { SourceFile } from '../../source/source-file.js';
import { hidesContent, type NodeRange } from '../../yaml/index.js';
import { documentsOfText } from '../embedded-text.js';
import type { Locator, Resource } from '../resource.js';
import type { KeptMade } from './kept-made.js';
import { hiddenBy, type Layer, laidOver } from './layers.js';
import { objectAt } from './objects.js';
import { overridden } from './override.js';
import { below, comesFrom, objectOf, type Part, type Place } from './part.js';
import { readValues } from './read-values.js';
import type { Beside } from './release-facts.js';
import { type AskedRelease, releasesIn } from './releases.js';
import type { MadeOfValues, Release, Shaped } from './shaped.js';

interface Values extends Layer {
  readonly base: Path;
}

/** The objects that charts make of an object's values, as far as their shape shows. */
export function madeOfValues(resource: Resource): readonly MadeOfValues[] {
  return known.get(resource) ?? madeNow(resource);
}

/** What an earlier run found out. */
const known = new WeakMap<Resource, readonly MadeOfValues[]>();

/** Takes what an earlier run found out. Only the places are found out again, if somebody asks for them. */
export function knowMade(resource: Resource, { objects }: KeptMade): void {
  known.set(
    resource,
    objects.map((object, index) => ({
      ...object,
      locator: { locate: (path) => madeNow(resource)[index]!.locator.locate(path) },
    })),
  );
}

const madeNow = oncePer((resource: Resource): readonly MadeOfValues[] =>
  releasesIn(resource).flatMap((release) =>
    valuesOf(resource, release).flatMap((values) => {
      const root = overridden(values.root, release.set);
      return objectsOf({ ...values, root }, resource.file, withConfig(resource, release)).map((object) => ({
        ...object,
        elsewhere: release.elsewhere,
      }));
    }),
  ),
);

/** If the configuration of a chart is in another file, the chart gets more values than are read with it. */
const withConfig = ({ file }: Resource, release: AskedRelease): Release =>
  release.beside && release.beside.file.source.path !== file.path ? { ...release, open: true } : release;

/**
 * The namespaces in which the charts of an object create objects that are not all known. Contains undefined if a
 * namespace is unknown too.
 */
export function openNamespaces(resource: Resource): readonly (string | undefined)[] {
  if (!resource.releases) return [];
  const made = madeOfValues(resource).filter(({ whole }) => !whole);
  const isKnown = made.length > 0 && made.every(({ partial }) => !partial);
  return isKnown || isReadWithChart(resource)
    ? []
    : releasesIn(resource).flatMap(({ elsewhere, namespace }) => (elsewhere ? [] : [namespace]));
}

/** Whether the values of an object are read together with those of the object that they override. */
export const isReadWithChart = (resource: Resource): boolean =>
  resource.kind === 'HelmChartConfig' &&
  releasesIn(resource).some(({ beside }) => beside?.file.source.path === resource.file.path);

/** The objects that a chart makes of the values in a file. */
export function madeOfFile(
  values: Locator & { readonly root: Json },
  file: SourceFile,
): readonly MadeOfValues[] {
  // What overrides it, and what it overrides, is unknown.
  const release = {
    name: releaseOfFile(values.root, file),
    namespace: undefined,
    major: undefined,
    open: true,
  };
  return objectsOf({ ...values, base: [] }, file, release).map((object) => ({ ...object, elsewhere: false }));
}

/** The most likely name of a release with such values: from the values, or else from their directory or file. */
export function releaseOfFile(values: Json, { path }: Pick<SourceFile, 'path'>): string {
  const steps = path.split('/');
  const folder = steps.at(-2)?.replace(/^\.+$/, '') ?? '';
  const given = ownValue(values, 'fullnameOverride') || ownValue(values, 'nameOverride');
  return typeof given === 'string' ? given : folder || steps.at(-1)!.replace(/\.\w+$/, '');
}

type Objects = readonly Omit<MadeOfValues, 'elsewhere'>[];

function objectsOf(values: Values, file: SourceFile, release: Release): Objects {
  const { objects, texts } = readValues(values.root, release);
  return [
    ...objects.map((object) => madeAt(object, values, values.base)),
    ...texts.flatMap((text) => objectsInText(text, values, file, release)),
  ];
}

/** The objects of a YAML string in the values. */
function objectsInText({ value, path }: Place, values: Values, file: SourceFile, release: Release): Objects {
  return [...documentsOfText(file.text, values.locate(path), value as string)].flatMap(
    ({ document, locator }) => {
      if (document.problems.some(hidesContent)) return [];
      const object = objectAt({ value: document.value, path: [] }, release);
      return object ? [madeAt(object, locator, [...values.base, ...path])] : [];
    },
  );
}

const madeAt = ({ root, ...object }: Shaped, values: Locator, base: Path): Objects[number] => ({
  ...object,
  value: objectOf(root) as JsonObject,
  locator: locatorOf(root, values),
  base,
});

/** The merged values of a release. The documents of a string are read separately if nothing overrides them. */
function valuesOf(resource: Resource, release: AskedRelease): readonly Values[] {
  const layers = release.given.map((given) => layersOf(resource, given));
  const [first] = release.given;
  const base = first?.place.path ?? [];
  const { beside } = release;
  if (layers.length === 1 && !beside) return layers[0]!.map((layer) => ({ ...layer, base }));
  const own = layers.flatMap((each) => each.slice(0, 1));
  const [one, ...more] = own;
  if (!one) return [];
  const merged = laidOver([one, ...more]);
  if (!beside) return [{ ...merged, base }];
  const other = besideLayers(resource, beside);
  const [under, ...over] = other;
  if (!under) return [{ ...merged, base }];
  // An object in the same file is merged, and not read again. An object elsewhere is read there.
  if (beside.file.source.path === resource.file.path)
    return resource.kind === 'HelmChart' ? [{ ...laidOver([merged, under, ...over]), base }] : [];
  return resource.kind === 'HelmChart'
    ? [{ ...merged, root: hiddenBy(merged.root, laidOver([under, ...over]).root), base }]
    : [{ ...merged, base }];
}

type Given = AskedRelease['given'][number];

/** The values in an object. For the documents of a string, each with its own places. */
function layersOf(
  { locator, file }: Pick<Resource, 'locator' | 'file'>,
  { form, place }: Given,
): readonly Layer[] {
  const { value, path } = place;
  if (form === 'object')
    return value === undefined
      ? []
      : [{ root: value, locate: (inner) => locator.locate([...path, ...inner]) }];
  if (typeof value !== 'string') return [];
  return [...documentsOfText(file.text, locator.locate(path), value)].flatMap(
    ({ document: { value: root, problems }, locator: { locate } }) =>
      root === undefined || problems.some(hidesContent) ? [] : [{ root, locate }],
  );
}

/** The values that the other one of the two objects gives. */
function besideLayers({ kind }: Resource, { file, document, base, value }: Beside): readonly Layer[] {
  if (kind !== 'HelmChart') return [{ root: {}, locate: () => undefined }];
  const locator: Locator = { locate: (path) => document.positions?.locate([...base, ...path]) };
  const at = (form: Given['form'], field: string): Given => ({
    form,
    place: below({ value, path: [] }, ['spec', field]),
  });
  return [at('text', 'valuesContent'), at('object', 'values')].flatMap((given) =>
    layersOf({ locator, file: file.source }, given).slice(0, 1),
  );
}

/** Maps a place in an object to its place in the values. */
function locatorOf(root: Part, values: Locator): Locator {
  return {
    locate(path) {
      const origin = comesFrom(root, path);
      const range = origin && values.locate(origin.from);
      return range && (origin.exact ? range : keyRange(range));
    },
  };
}

/** A key that represents something: it is both the key and the value. */
function keyRange(range: NodeRange): NodeRange {
  const { keyStart, keyEnd } = range;
  return keyEnd < 0 ? range : { keyStart, keyEnd, valueStart: keyStart, valueEnd: keyEnd };
}
