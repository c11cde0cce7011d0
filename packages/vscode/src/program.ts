import { existsSync } from 'node:fs';
import path from 'node:path';

/** What decides which linter runs. */
export interface Choice {
  /** The setting `plimsoll.path`. */
  readonly configured: string;
  /** The folders of the workspace, absolute. */
  readonly folders: readonly string[];
  /** Whether the user trusts them: only then may their `node_modules` run. */
  readonly trusted: boolean;
  /** The folder of the extension, which holds a linter of its own. */
  readonly extension: string;
}

/**
 * The `plimsoll.js` to run: the configured one, else that of the workspace, else the one inside the extension.
 * @throws Error where the configured one does not exist
 */
export function programOf({ configured, folders, trusted, extension }: Choice): string {
  if (configured !== '' && trusted) {
    const named = path.resolve(folders[0] ?? '', configured);
    const program = /\.c?js$/.test(named) ? named : path.join(named, 'bin/plimsoll.js');
    if (!existsSync(program))
      throw new Error(
        `plimsoll.path: ${program} does not exist. Name a plimsoll.js, or the directory of its package.`,
      );
    return program;
  }
  const installed = trusted
    ? folders.map((folder) => path.join(folder, 'node_modules/plimsoll/bin/plimsoll.js')).find(existsSync)
    : undefined;
  return installed ?? path.join(extension, 'server/bin/plimsoll.js');
}

/** What the settings say about rules and rendering. */
export interface RunSettings {
  readonly config: string;
  readonly kubernetesVersion: string;
  readonly runCode: boolean;
  readonly helm: boolean;
  readonly kustomize: boolean;
}

/** The same as flags of every command. Code of a folder that the user does not trust never runs. */
export function flagsOf({ config, kubernetesVersion, runCode }: RunSettings, trusted: boolean): string[] {
  return [
    ...(config !== '' && trusted ? [`--config=${config}`] : []),
    ...(kubernetesVersion === '' ? [] : [`--kubernetes-version=${kubernetesVersion}`]),
    ...(runCode && trusted ? [] : ['--no-code']),
  ];
}

/** The flags that render charts and overlays: programs that read a folder only run where the user trusts it. */
export function renderFlagsOf({ helm, kustomize }: RunSettings, trusted: boolean): string[] {
  return trusted ? [...(helm ? ['--helm'] : []), ...(kustomize ? ['--kustomize'] : [])] : [];
}
