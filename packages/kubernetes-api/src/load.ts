import { MODULES, SHARED } from './generated/modules.js';
import { findVersion, kindsOf } from './kinds.js';
import { type ModuleTypes, type ObjectType, readTypes } from './types.js';

/** The loaded types. A process has one such object, which grows. */
export interface Types {
  /**
   * The type of a version of a kind, from any release. Undefined if Kubernetes has none, or its group is not loaded.
   */
  of(group: string, version: string, kind: string): ObjectType | undefined;
  /** A type by its package, version and Go name, for example `core.v1.PodSpec`. */
  named(name: string): ObjectType | undefined;
}

const loaded = new Map<string, ModuleTypes>();
const loading = new Map<string, Promise<void>>();

/** The types that were used, by full name. */
const known = new Map<string, ObjectType>();

const packageOf = (type: string): string => {
  const name = type.slice(0, type.indexOf('.'));
  return SHARED[name] ?? name;
};

/** The types loaded so far: the result of `loadTypes`, for code that runs after it. */
export const loadedTypes: Types = {
  of: (group, version, kind) => {
    const type = findVersion(group, version, kind)?.type;
    return type === undefined ? undefined : loadedTypes.named(type);
  },
  named: (name) => known.get(name) ?? find(name),
};

function find(name: string): ObjectType | undefined {
  const type = loaded.get(packageOf(name))?.get(name);
  if (type) known.set(name, type);
  return type;
}

function resolve(name: string): ObjectType {
  const type = loadedTypes.named(name);
  if (type === undefined) throw new Error(`The type ${name} is not loaded.`);
  return type;
}

/**
 * Loads the types of the kinds in some API groups ('' is the core group), with those that they refer to. After that
 * they are available synchronously. Ignores groups that are not Kubernetes'.
 * @example
 * const types = await loadTypes(['apps']);
 */
export async function loadTypes(groups: Iterable<string>): Promise<Types> {
  const names = new Set<string>();
  for (const group of groups)
    for (const { versions } of kindsOf(group)) for (const { type } of versions) names.add(packageOf(type));
  await Promise.all([...names].map(load));
  return loadedTypes;
}

function load(name: string): Promise<void> {
  let promise = loading.get(name);
  if (promise === undefined) {
    promise = loadModule(name);
    loading.set(name, promise);
  }
  return promise;
}

async function loadModule(name: string): Promise<void> {
  const module = MODULES[name];
  if (module === undefined) throw new Error(`There is no module of types ${name}.`);
  const [importText, ...needs] = module;
  const [text] = await Promise.all([importText(), ...needs.map(load)]);
  loaded.set(name, readTypes(text.default, resolve));
}
