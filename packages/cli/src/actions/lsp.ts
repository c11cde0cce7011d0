import { realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ParsedFile, parse } from '@plimsoll/core';
import { type FileRole, fileClassifier } from '@plimsoll/core/internal';
import {
  type Folder,
  type LanguageHost,
  type ProjectFiles,
  type Schema,
  serve,
} from '@plimsoll/language-server';
import type { ExitCode } from '../action.js';
import type { Arguments } from '../arguments/parse.js';
import { baselinePath, readBaseline } from '../baseline.js';
import { type LoadedConfig, loadConfig } from '../config/load.js';
import { PlimsollError } from '../error.js';
import { readManifest, readTextFile } from '../files/read.js';
import { displayPath } from '../files/repository.js';
import { surroundingsOf } from '../files/surroundings.js';
import type { Host } from '../host.js';
import type { LoadOptions } from '../load-project.js';
import { printToStderr } from '../output/console.js';
import { tool } from '../tool.js';
import { renderOptions } from './render-options.js';
import { configOptions } from './settings.js';

/** Serves an editor until it disconnects. */
export async function lspAction({ flags, paths, stdin }: Arguments, { env }: Host): Promise<ExitCode> {
  if (paths.length > 0 || stdin)
    throw new PlimsollError(['plimsoll lsp takes no paths, because the editor names the folders.']);
  const optionsIn = (folder: string) => configOptions(flags, folder);
  const host: LanguageHost = {
    tool,
    async openFolder(folder) {
      const cwd = realPath(folder);
      // An editor shows files as they are written. Only plimsoll lint shows what clusters get of them.
      const options = { ...optionsIn(cwd), ...renderOptions(flags, env), gitops: false };
      const loaded = await loadConfig(options);
      return {
        ...folderOf(loaded, cwd),
        readProject: (turn) => readProject({ ...options, loaded, beforeFile: turn }),
      };
    },
    async openAround(file) {
      const cwd = path.dirname(file);
      const loaded = await loadConfig(optionsIn(cwd));
      const { config } = loaded;
      return {
        ...folderOf(loaded, cwd),
        readProject: async () => ({ config, files: [], complete: false, notes: config.warnings }),
      };
    },
    async checkConfig(file, text) {
      if (!/\.(ya?ml|json)$/.test(file)) return [];
      const { presets: _, ...options } = optionsIn(path.dirname(file));
      try {
        await loadConfig({ ...options, config: file }, () => text);
        return [];
      } catch (error) {
        if (error instanceof PlimsollError) return error.problems;
        throw error;
      }
    },
    async configSchema() {
      const file = fileURLToPath(new URL('../plimsoll.schema.json', import.meta.url));
      return JSON.parse(readTextFile(file)) as Schema;
    },
  };
  printToStderr();
  serve(host);
  return new Promise(() => {});
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

function folderOf(loaded: LoadedConfig, cwd: string): Omit<Folder, 'readProject'> {
  const { root, config } = loaded;
  const nameOf = (file: string): string => displayPath(root, realPath(file));
  /** Files beside a file decide its role. If one of these changes, the folder is opened again. */
  const roles = new Map<string, FileRole>();
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
    return parse({ path: name, role: roleOf(file, name), ...input });
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

/** The name that `loadProject` gives the file: links are resolved where the file exists. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
