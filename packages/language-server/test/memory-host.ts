// A host without a disk, whose reading a test can hold up.
import path from 'node:path';
import {
  type Config,
  type ConfigObject,
  definePlugin,
  defineRule,
  type ParsedFile,
  parse,
  resolveConfig,
} from '@plimsoll/core';
import type { Folder, LanguageHost } from '../src/host.js';

/** A rule that reads one object, and a rule that reads the project. */
const demo = definePlugin({
  meta: { name: 'demo', version: '1.0.0', prefix: 'demo' },
  rules: {
    'host-network': defineRule({
      meta: {
        description: 'No host network',
        supersededBy: ['demo/shared-network'],
        scope: 'resource',
        risk: 7,
        messages: { found: 'The pod of {{name}} uses the host network.' },
      },
      create: (context) => ({
        PodSpec(pod) {
          const { name = '' } = pod.resource;
          const at = pod.at('hostNetwork');
          if (at.value === true) context.report({ at, messageId: 'found', data: { name } });
        },
      }),
    }),
    'missing-account': defineRule({
      meta: {
        description: 'Accounts exist',
        scope: 'project',
        risk: 5,
        messages: { missing: 'The account {{name}} does not exist.' },
      },
      create: (context) => ({
        PodSpec(pod) {
          const { namespace } = pod.resource;
          const at = pod.at('serviceAccountName');
          const name = at.value;
          if (typeof name !== 'string') return;
          if (!context.project.find({ kind: 'ServiceAccount', name, namespace }))
            context.report({ at, messageId: 'missing', data: { name } });
        },
      }),
    }),
    'shared-network': defineRule({
      meta: {
        description: 'Says more than host-network',
        scope: 'project',
        risk: 8,
        messages: { shared: 'Several pods of {{namespace}} use the host network.' },
      },
      create: (context) => ({
        PodSpec(pod) {
          const { namespace = 'default' } = pod.resource;
          const at = pod.at('hostNetwork');
          const others = context.project.pods.filter((other) => other.at('hostNetwork').value === true);
          if (at.value === true && others.length > 1)
            context.report({ at, messageId: 'shared', data: { namespace } });
        },
      }),
    }),
  },
});

/** All rules of `demo`. */
export const everything: ConfigObject = {
  rules: { 'demo/host-network': 'error', 'demo/missing-account': 'warn', 'demo/shared-network': 'error' },
};

export class MemoryHost implements LanguageHost {
  readonly tool = { name: 'plimsoll', version: '0.0.0' };
  /** Names of files that were read from the disk, in order. */
  readonly read: string[] = [];
  /** How often the config was read. */
  opened = 0;
  /** Awaited before the files of the project are read. */
  held: Promise<void> = Promise.resolve();
  /** All that was parsed. */
  readonly parsed: WeakRef<ParsedFile>[] = [];
  /** Why reading ended early. */
  ended: unknown;
  readonly #disk: Readonly<Record<string, string>>;
  readonly #config: Config;

  constructor(disk: Readonly<Record<string, string>>, config: Config = everything) {
    this.#disk = disk;
    this.#config = config;
  }

  async openFolder(folder: string): Promise<Folder> {
    this.opened++;
    const config = resolveConfig(this.#config, { plugins: [demo] });
    const nameOf = (file: string): string => path.relative(folder, file);
    const parseAs = async (name: string, text: string): Promise<ParsedFile> => {
      const parsed = await parse({ path: name, text });
      this.parsed.push(new WeakRef(parsed));
      return parsed;
    };
    return {
      config,
      nameOf,
      fileOf: (name) => path.join(folder, name),
      parse: (file, text) => parseAs(nameOf(file), text),
      read: async (file) => {
        const text = this.#disk[nameOf(file)];
        return text === undefined ? undefined : parseAs(nameOf(file), text);
      },
      readProject: async (turn) => {
        await this.held;
        const files: ParsedFile[] = [];
        try {
          for (const [name, text] of Object.entries(this.#disk)) {
            await turn();
            this.read.push(name);
            files.push(await parseAs(name, text));
          }
        } catch (error) {
          this.ended = error;
          throw error;
        }
        return { config, files, complete: true, notes: [] };
      },
    };
  }

  async openAround(file: string): Promise<Folder> {
    const folder = await this.openFolder(path.dirname(file));
    const { config } = folder;
    return { ...folder, readProject: async () => ({ config, files: [], complete: false, notes: [] }) };
  }

  async checkConfig(): Promise<readonly string[]> {
    return [];
  }

  async configSchema(): Promise<never> {
    throw new Error('No schema.');
  }
}
