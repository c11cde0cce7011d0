import { type Json, ownValue, type Path } from '../../json.js';
import { oncePer } from '../../once-per.js';
import { hidesContent } from '../../source/document.js';
import type { NodeRange } from '../../source/positions.js';
import type { SourceFile } from '../../source/source-file.js';
import { documentsOfText } from '../embedded-text.js';
import type { Locator, Resource } from '../resource.js';
import { objectAt } from './objects.js';
import { overridden } from './override.js';
import { comesFrom, type Part, type Place } from './part.js';
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

/** Values with where they stand. */
interface Values extends Locator {
  readonly root: Json;
  readonly base: Path;
}

/** The objects that charts make of the values that an object gives them, as far as the shape of these tells. */
export const madeOfValues = oncePer((resource: Resource): readonly MadeOfValues[] =>
  releasesIn(resource).flatMap((release) =>
    valuesOf(resource, release).flatMap((values) => {
      const root = overridden(values.root, release.set);
      return objectsOf({ ...values, root }, resource.file, release).map((object) => ({
        ...object,
        elsewhere: release.elsewhere,
      }));
    }),
  ),
);

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

/** Those of an object stand in it; the documents of a text, each with its own places. */
function valuesOf({ locator, file }: Resource, { object, text }: AskedRelease): readonly Values[] {
  if (object?.value !== undefined) {
    const { value: root, path } = object;
    return [{ root, base: path, locate: (inner) => locator.locate([...path, ...inner]) }];
  }
  if (typeof text?.value !== 'string') return [];
  const { path } = text;
  return [...documentsOfText(file.text, locator.locate(path), text.value)].flatMap(
    ({ document: { value: root, problems }, locator: { locate } }) =>
      root === undefined || problems.some(hidesContent) ? [] : [{ root, base: path, locate }],
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
