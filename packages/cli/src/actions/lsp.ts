import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LanguageHost, type Schema, serve } from '@plimsoll/language-server';
import type { ExitCode } from '../action.js';
import type { Arguments } from '../arguments/parse.js';
import { loadConfig } from '../config/load.js';
import { PlimsollError } from '../error.js';
import { realPath } from '../files/disk.js';
import { readTextFile } from '../files/read.js';
import type { Host } from '../host.js';
import { printToStderr } from '../output/console.js';
import { tool } from '../tool.js';
import { openAlone, openProject } from './lsp-folder.js';
import { renderOptions } from './render-options.js';
import { configOptions } from './settings.js';

/** Serves an editor until it disconnects. */
export async function lspAction({ flags, paths, stdin }: Arguments, { env }: Host): Promise<ExitCode> {
  if (paths.length > 0 || stdin)
    throw new PlimsollError(['plimsoll lsp takes no paths, because the editor names the folders.']);
  const optionsIn = (folder: string) => configOptions(flags, folder);
  const host: LanguageHost = {
    tool,
    async openFolder(folder, before) {
      const cwd = realPath(folder);
      // An editor shows files as they are written. Only plimsoll lint shows what clusters get of them.
      const options = { ...optionsIn(cwd), ...renderOptions(flags, env), gitops: false };
      return openProject(await loadConfig(options), cwd, options, before);
    },
    async openAround(file) {
      const cwd = path.dirname(file);
      return openAlone(await loadConfig(optionsIn(cwd)), cwd);
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
