// https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git/
import path from 'node:path';
import { readDocuments } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { reasonOf } from '../../../error.js';
import { readTextFile } from '../../../files/read.js';
import { listAt, textAt } from '../../names.js';
import { isTrueAt, mapAt } from '../fields.js';
import { globMatcher, PATHSPEC, SEGMENTS } from '../globs.js';
import { isThisRepository } from '../repository.js';
import { normalize } from '../templates/functions.js';
import { MAX_ENTRIES, type Tree, treeBelow } from '../tree.js';
import { failed, type Generated, type Generator, type GeneratorContext, type ParameterSet } from './types.js';
import { flattened, withValues } from './values.js';

export const git: Generator = (own, context) => {
  const { run } = context;
  const url = textAt(own, 'repoURL');
  if (url === undefined) return failed('its git generator has no repoURL');
  if (!isThisRepository(url, run))
    return {
      sets: [],
      problems: [
        { kind: 'source-external', reason: `its git generator reads ${url}, which is not this repository` },
      ],
    };
  const tree = run.once('tree', () => treeBelow(run.root, { root: run.root, recurse: true, hidden: true }));
  if (tree.cut) return failed(`the repository contains more than ${MAX_ENTRIES} files, too many to search`);
  const [directories, files] = [listAt(own, 'directories'), listAt(own, 'files')];
  if (directories.length > 0) return ofDirectories(own, directories, tree, context);
  return files.length > 0
    ? ofFiles(own, files, tree, context)
    : failed('its git generator has neither directories nor files');
};

type Wanted = (candidate: string) => boolean;

/** Matches what an entry names and no excluding entry does. */
function wantedBy(
  entries: readonly Json[],
  matcherOf: (pattern: string) => Wanted | undefined,
): Wanted | string {
  const included: Wanted[] = [];
  const excluded: Wanted[] = [];
  for (const entry of entries) {
    const pattern = textAt(entry, 'path') ?? '';
    const matches = matcherOf(pattern);
    if (!matches) return `its pattern ${pattern} is not valid`;
    (isTrueAt(entry, 'exclude') ? excluded : included).push(matches);
  }
  const is = (candidate: string) => (matches: Wanted) => matches(candidate);
  return (candidate) => included.some(is(candidate)) && !excluded.some(is(candidate));
}

function ofDirectories(
  own: JsonObject,
  entries: readonly Json[],
  tree: Tree,
  context: GeneratorContext,
): Generated {
  const wanted = wantedBy(entries, (pattern) => globMatcher(pattern, SEGMENTS));
  if (typeof wanted === 'string') return failed(wanted);
  const isHidden = (folder: string): boolean => /(?:^|\/)\./.test(folder);
  const found = tree.folders.filter((folder) => !isHidden(folder) && wanted(folder));
  return setsOf(
    found.map((folder) => pathParameters(folder, undefined, own, context)),
    own,
    context,
  );
}

function ofFiles(
  own: JsonObject,
  entries: readonly Json[],
  tree: Tree,
  context: GeneratorContext,
): Generated {
  const wanted = wantedBy(entries, (pattern) => {
    const matches = globMatcher(pattern, PATHSPEC);
    // As in git, a directory stands for everything in it.
    return matches && ((file) => matches(file) || file.startsWith(`${pattern.replace(/\/$/, '')}/`));
  });
  if (typeof wanted === 'string') return failed(wanted);
  const values: JsonObject[] = [];
  for (const file of tree.files.filter(wanted).sort()) {
    const objects = objectsIn(path.join(context.run.root, file));
    if (typeof objects === 'string') return failed(`${file}, which its git generator reads, ${objects}`);
    const place = pathParameters(path.posix.dirname(file), path.posix.basename(file), own, context);
    for (const object of objects)
      values.push({ ...(context.goTemplate ? object : flattened(object)), ...place });
  }
  return setsOf(values, own, context);
}

function setsOf(all: readonly JsonObject[], own: JsonObject, context: GeneratorContext): Generated {
  const sets: ParameterSet[] = [];
  for (const values of all) {
    const set = withValues({ values }, mapAt(own, 'values'), context);
    if ('failure' in set) return failed(`a value of its git generator ${set.failure}`);
    sets.push(set);
  }
  return { sets, problems: [] };
}

/** The content of a file: one object, or a list of objects. */
function objectsIn(file: string): readonly JsonObject[] | string {
  let text: string;
  try {
    text = readTextFile(file);
  } catch (error) {
    return `cannot be read: ${reasonOf(error)}`;
  }
  const [document] = readDocuments(text, { comments: false });
  const value = document?.value;
  if (value === undefined || value === null) return document?.problems.length ? 'is not valid YAML' : [{}];
  const objects = Array.isArray(value) ? value : [value];
  return objects.every((object) => isObject(object))
    ? objects
    : 'contains neither an object nor a list of objects';
}

function pathParameters(
  folder: string,
  filename: string | undefined,
  own: JsonObject,
  { goTemplate }: GeneratorContext,
): JsonObject {
  const prefix = textAt(own, 'pathParamPrefix');
  const segments = folder.split('/');
  const basename = path.posix.basename(folder);
  const parts = {
    basename,
    basenameNormalized: normalize(basename),
    ...(filename !== undefined && { filename, filenameNormalized: normalize(filename) }),
  };
  if (goTemplate) {
    const own = { path: { path: folder, ...parts, segments } };
    return prefix === undefined ? own : { [prefix]: own };
  }
  const name = prefix === undefined ? 'path' : `${prefix}.path`;
  return Object.fromEntries([
    [name, folder],
    ...Object.entries(parts).map(([key, value]) => [`${name}.${key}`, value]),
    ...segments.map((segment, at) => [`${name}[${at}]`, segment]),
  ]);
}
