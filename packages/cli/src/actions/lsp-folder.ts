import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type ParsedFile, parse } from '@plimsoll/core';
import { type FileRole, fileClassifier } from '@plimsoll/core/internal';
import type { Folder, ProjectFiles } from '@plimsoll/language-server';
import { baselinePath, readBaseline } from '../baseline.js';
import type { LoadedConfig } from '../config/load.js';
import { realPath } from '../files/disk.js';
import { readManifest } from '../files/read.js';
import { displayPath } from '../files/repository.js';
import { surroundingsOf } from '../files/surroundings.js';
import type { LoadOptions } from '../load-project.js';
import type { ParseFile } from '../sources.js';

const configs = new WeakMap<Folder, LoadedConfig>();
/** By what role a file was parsed: another file may change it. */
const rolesOfParsed = new WeakMap<ParsedFile, FileRole>();

/** A directory and the project in it. A config that says what it said `before` stays the same object. */
export function openProject(
  read: LoadedConfig,
  cwd: string,
  options: LoadOptions,
  before: Folder | undefined,
): Folder {
  const known = before && configs.get(before);
  const loaded = known && isSame(known, read) ? known : read;
  const roles = new Map<string, FileRole>();
  const folder: Folder = {
    ...folderOf(loaded, cwd, roles),
    readProject: (turn, knownFile) =>
      readProject({
        ...options,
        loaded,
        beforeFile: turn,
        parseFile: (input) => {
          if (input.role) roles.set(input.path, input.role);
          return parseOnce(input, knownFile);
        },
      }),
  };
  configs.set(folder, loaded);
  return folder;
}

/** A directory whose other files nobody asked for. */
export function openAlone(loaded: LoadedConfig, cwd: string): Folder {
  const { config } = loaded;
  return {
    ...folderOf(loaded, cwd, new Map()),
    readProject: async () => ({ config, files: [], complete: false, notes: config.warnings }),
  };
}

/** Whether two configs lead to the same findings. Files that a config names are read on use, so they may differ. */
function isSame(a: LoadedConfig, b: LoadedConfig): boolean {
  const namesFiles = ({ config }: LoadedConfig): boolean =>
    config.schemaPaths !== undefined || config.policyPaths !== undefined;
  return (
    a.file === b.file &&
    a.root === b.root &&
    a.config.source?.text === b.config.source?.text &&
    !namesFiles(a) &&
    !namesFiles(b) &&
    !a.withPolicies &&
    !b.withPolicies &&
    isDeepStrictEqual(a.source, b.source)
  );
}

async function parseOnce(
  input: Parameters<ParseFile>[0],
  knownFile: (name: string) => ParsedFile | undefined,
): Promise<ParsedFile> {
  const { role, problems = [] } = input;
  const known = knownFile(input.path);
  if (
    known?.source.text === input.text &&
    rolesOfParsed.get(known) === role &&
    known.problems.length === 0 &&
    problems.length === 0
  )
    return known;
  const parsed = await parse(input);
  if (role) rolesOfParsed.set(parsed, role);
  return parsed;
}

async function readProject(options: LoadOptions): Promise<ProjectFiles> {
  const { loadProject } = await import('../load-project.js');
  const { placeFindings } = await import('../render/rendered.js');
  const { loaded, files, rendered, rendering, complete, errors, notes } = await loadProject([], options);
  return {
    config: loaded.config,
    files,
    complete,
    unknownMembers: rendering.unknownMembers,
    rendered: {
      files: rendered.map(({ parsed }) => parsed),
      place: (findings) => placeFindings(findings, rendered),
    },
    notes: [...loaded.config.warnings, ...errors.map(({ message }) => message), ...notes],
  };
}

/** @param roles of files by name: files beside a file decide that, and if one of these changes, all is opened again */
function folderOf(
  loaded: LoadedConfig,
  cwd: string,
  roles: Map<string, FileRole>,
): Omit<Folder, 'readProject'> {
  const { root, config } = loaded;
  const nameOf = (file: string): string => displayPath(root, realPath(file));
  const roleOf = (file: string, name: string): FileRole => {
    const role = roles.get(name) ?? fileClassifier(surroundingsOf([realPath(file)], root))(name);
    roles.set(name, role);
    return role;
  };
  const parseAs = (
    file: string,
    input: Pick<Parameters<typeof parse>[0], 'text' | 'problems'>,
  ): Promise<ParsedFile> => {
    const name = nameOf(file);
    return parseOnce({ path: name, role: roleOf(file, name), ...input }, () => undefined);
  };
  const baseline = readBaseline(baselinePath(undefined, cwd, loaded), root, undefined);
  return {
    config,
    ...(baseline && { baseline }),
    nameOf,
    fileOf: (name) => path.resolve(root, name),
    parse: (file, text) => parseAs(file, { text }),
    async read(file) {
      try {
        return await parseAs(file, readManifest(file));
      } catch {
        return undefined;
      }
    },
  };
}
