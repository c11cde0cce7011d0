import { realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ParsedFile, parse } from '@plimsoll/core';
import { fileClassifier } from '@plimsoll/core/internal';
import { type LanguageHost, type LoadedFolder, type Schema, serve } from '@plimsoll/language-server';
import type { ExitCode } from '../action.js';
import type { Arguments } from '../arguments/parse.js';
import { baselinePath, readBaseline } from '../baseline.js';
import { type LoadedConfig, loadConfig } from '../config/load.js';
import { PlimsollError } from '../error.js';
import { readManifest, readTextFile } from '../files/read.js';
import { displayPath } from '../files/repository.js';
import { surroundingsOf } from '../files/surroundings.js';
import type { Host } from '../host.js';
import { loadProject } from '../load-project.js';
import { printToStderr } from '../output/console.js';
import { placeFindings } from '../render/rendered.js';
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
    async loadFolder(folder) {
      // An editor shows files as they are written. Only plimsoll lint shows what clusters get of them.
      const options = { ...optionsIn(folder), ...renderOptions(flags, env), gitops: false };
      const project = await loadProject([], options);
      const { loaded, files, rendered, rendering, complete, errors, notes, cwd } = project;
      const messages = [...errors.map(({ message }) => message), ...notes];
      return {
        ...folderOf(loaded, cwd),
        files,
        complete,
        unknownMembers: rendering.unknownMembers,
        rendered: {
          files: rendered.map(({ parsed }) => parsed),
          place: (findings) => placeFindings(findings, rendered),
        },
        notes: messages,
      };
    },
    async loadAround(file) {
      const cwd = path.dirname(file);
      return folderOf(await loadConfig(optionsIn(cwd)), cwd);
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

function folderOf(loaded: LoadedConfig, cwd: string): LoadedFolder {
  const { root, config } = loaded;
  const nameOf = (file: string): string => displayPath(root, realPath(file));
  const parseAs = (
    file: string,
    input: Pick<Parameters<typeof parse>[0], 'text' | 'problems'>,
  ): Promise<ParsedFile> => {
    const name = nameOf(file);
    return parse({
      path: name,
      role: fileClassifier(surroundingsOf([realPath(file)], root))(name),
      ...input,
    });
  };
  const baseline = readBaseline(baselinePath(undefined, cwd, loaded), root, undefined);
  return {
    config,
    files: [],
    complete: false,
    notes: config.warnings,
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
