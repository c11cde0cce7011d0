// A directory in which the blocks of a page are real: files, commands on PATH and packages to import.
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Includes the programs that `.ci/run` installs where the machine lacks them. */
const PATH = [process.env.PATH, path.join(root, '.cache/bin')].join(path.delimiter);

export function commandExists(name: string): boolean {
  return PATH.split(path.delimiter).some((folder) => existsSync(path.join(folder, name)));
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class Workshop {
  readonly folder: string;
  readonly #bin: string;

  constructor() {
    const home = mkdtempSync(path.join(tmpdir(), 'plimsoll-docs-'));
    onTestFinished(() => rmSync(home, { recursive: true, force: true }));
    this.folder = path.join(home, 'project');
    this.#bin = path.join(home, 'bin');
    mkdirSync(path.join(this.folder, '.git'), { recursive: true });
    mkdirSync(this.#bin);
    const command = path.join(root, 'packages/cli/bin/plimsoll.js');
    this.#program('plimsoll', `exec "${process.execPath}" "${command}" "$@"`);
    this.#program('npx', '[ "$1" = plimsoll ] || exit 127; shift; exec plimsoll "$@"');
    this.write('package.json', '{ "type": "module", "private": true }\n');
    this.#packages();
  }

  write(file: string, text: string): void {
    const target = path.join(this.folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }

  /** Runs a script with bash. It ends at the first command that fails. */
  run(script: string): Promise<Ran> {
    const { FORCE_COLOR: _, ...env } = process.env;
    const options = {
      cwd: this.folder,
      env: { ...env, PATH: `${this.#bin}${path.delimiter}${PATH}`, NO_COLOR: '1' },
    };
    return new Promise((resolve) => {
      execFile('bash', ['-e', '-o', 'pipefail', '-c', script], options, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });
  }

  /** The compiler's output for the TypeScript of the page, with the settings of `tsconfig.base.json`. */
  typecheck(files: readonly string[]): Promise<Ran> {
    const compilerOptions = {
      noEmit: true,
      composite: false,
      declaration: false,
      declarationMap: false,
      types: ['node'],
      typeRoots: [path.join(root, 'node_modules/@types')],
    };
    this.write(
      'tsconfig.json',
      JSON.stringify({ extends: path.join(root, 'tsconfig.base.json'), compilerOptions, files }),
    );
    return this.run(`"${process.execPath}" "${path.join(root, 'node_modules/typescript/bin/tsc')}" -p .`);
  }

  #program(name: string, script: string): void {
    writeFileSync(path.join(this.#bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** As if the packages of the repository were installed. */
  #packages(): void {
    const modules = path.join(this.folder, 'node_modules');
    const link = (target: string, name: string): void => {
      mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
      symlinkSync(target, path.join(modules, name), 'junction');
    };
    for (const folder of readdirSync(path.join(root, 'packages'))) {
      const directory = path.join(root, 'packages', folder);
      const { name } = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')) as {
        name: string;
      };
      link(directory, name);
    }
    for (const name of ['typescript', 'vitest']) link(path.join(root, 'node_modules', name), name);
  }
}
