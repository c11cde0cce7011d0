import { type Json, ownValue, type Path } from '../../json.js';
import { oncePer } from '../../once-per.js';
import { hidesContent } from '../../source/document.js';
import type { NodeRange } from '../../source/positions.js';
import type { SourceFile } from '../../source/source-file.js';
import { documentsOfText } from '../embedded-text.js';
import type { Locator, Resource } from '../resource.js';
import type { Beside } from './beside.js';
import { hiddenBy, type Layer, laidOver } from './layers.js';
import { objectAt } from './objects.js';
import { overridden } from './override.js';
import { below, comesFrom, type Part, type Place } from './part.js';
import { readValues } from './read-values.js';
import { type AskedRelease, releasesIn } from './releases.js';
import type { Release, Shaped } from './shaped.js';

/** An object that a chart makes of values that an object gives. */
export interface MadeOfValues extends Shaped {
  readonly locator: Locator;
  /** Where the values are, from the root of what gives them. */
  readonly base: Path;
  /** Whether it is made in a cluster that may be another one. */
  readonly elsewhere: boolean;
}

interface Values extends Layer {
  readonly base: Path;
}

/** The objects that charts make of the values that an object gives them, as far as the shape of these tells. */
export const madeOfValues = oncePer((resource: Resource): readonly MadeOfValues[] =>
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

/** A chart whose configuration stands in another file gets more values than are read with it. */
const withConfig = ({ file }: Resource, release: AskedRelease): Release =>
  release.beside && release.beside.file.source.path !== file.path ? { ...release, open: true } : release;

/**
 * The namespaces in which an object has charts make objects that are not all known; undefined among them where the
 * namespace is not known either.
 */
export function openNamespaces(resource: Resource): readonly (string | undefined)[] {
  if (!resource.releases) return [];
  const made = madeOfValues(resource).filter(({ whole }) => !whole);
  const isKnown = made.length > 0 && made.every(({ partial }) => !partial);
  return isKnown || isReadWithChart(resource)
    ? []
    : releasesIn(resource).flatMap(({ elsewhere, namespace }) => (elsewhere ? [] : [namespace]));
}

/** Whether the values of an object are read with those of another one, over which they lie. */
export const isReadWithChart = (resource: Resource): boolean =>
  resource.kind === 'HelmChartConfig' &&
  releasesIn(resource).some(({ beside }) => beside?.file.source.path === resource.file.path);

/** The objects that a chart makes of the values in a file. */
export function madeOfFile(
  values: Locator & { readonly root: Json },
  file: SourceFile,
): readonly MadeOfValues[] {
  // What else is laid over it, and what it lies over, is not known.
  const release = {
    name: releaseOfFile(values.root, file),
    namespace: undefined,
    major: undefined,
    open: true,
  };
  return objectsOf({ ...values, base: [] }, file, release).map((object) => ({ ...object, elsewhere: false }));
}

/** What a release with such values is most likely called: as they say, or as their folder, or file. */
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
    ...objects.map((object) => ({ ...object, locator: locatorOf(object.root, values), base: values.base })),
    ...texts.flatMap((text) => objectsInText(text, values, file, release)),
  ];
}

/** The objects of a YAML text among the values. */
function objectsInText({ value, path }: Place, values: Values, file: SourceFile, release: Release): Objects {
  return [...documentsOfText(file.text, values.locate(path), value as string)].flatMap(
    ({ document, locator }) => {
      if (document.problems.some(hidesContent)) return [];
      const object = objectAt({ value: document.value, path: [] }, release);
      return object
        ? [{ ...object, locator: locatorOf(object.root, locator), base: [...values.base, ...path] }]
        : [];
    },
  );
}

/**
 * The values of a release as they are laid over each other. Of a text with several documents each is read by itself, where
 * nothing is laid over it.
 */
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
  // What stands in this file is one with it, and is not read again; what is elsewhere is read there.
  if (beside.file.source.path === resource.file.path)
    return resource.kind === 'HelmChart' ? [{ ...laidOver([merged, under, ...over]), base }] : [];
  return resource.kind === 'HelmChart'
    ? [{ ...merged, root: hiddenBy(merged.root, laidOver([under, ...over]).root), base }]
    : [{ ...merged, base }];
}

type Given = AskedRelease['given'][number];

/** Those of an object stand in it; the documents of a text, each with its own places. */
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

/** The values that the other object of the two gives. */
function besideLayers({ kind }: Resource, { file, document, value }: Beside): readonly Layer[] {
  if (kind !== 'HelmChart') return [{ root: {}, locate: () => undefined }];
  const locator: Locator = { locate: (path) => document.positions?.locate(path) };
  const at = (form: Given['form'], field: string): Given => ({
    form,
    place: below({ value, path: [] }, ['spec', field]),
  });
  return [at('text', 'valuesContent'), at('object', 'values')].flatMap((given) =>
    layersOf({ locator, file: file.source }, given).slice(0, 1),
  );
}

/** From a place in an object to where it stands in the values. */
function locatorOf(root: Part, values: Locator): Locator {
  return {
    locate(path) {
      const origin = comesFrom(root, path);
      const range = origin && values.locate(origin.from);
      return range && (origin.exact ? range : keyRange(range));
    },
  };
}

/** A key that stands for something: it is both the key and the value. */
function keyRange(range: NodeRange): NodeRange {
  const { keyStart, keyEnd } = range;
  return keyEnd < 0 ? range : { keyStart, keyEnd, valueStart: keyStart, valueEnd: keyEnd };
}
