// @ts-check
// The packages as users get them: tarballs, and programs that run beside them.
import { spawnSync } from 'node:child_process';
import { packages, root } from './workspace.mjs';

/**
 * Runs a program; returns what it printed.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, status?: number, env?: NodeJS.ProcessEnv }} options `status` is the exit code that it must have
 */
export function run(program, args, { cwd, status: expected = 0, env = {} }) {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    // Variables of the package manager that runs this script would confuse the programs that it starts.
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm|pnpm)_/i.test(name))),
      ...env,
    },
    shell: process.platform === 'win32',
  });
  if (error) throw error;
  if (status !== expected)
    throw new Error(
      `${program} ${args.join(' ')}: exit code ${status}, expected ${expected}\n${stdout}${stderr}`,
    );
  return stdout;
}

/** @typedef {{ name: string, filename: string, files: { path: string }[] }} Packed */

/** Packs all packages. @param {string} target a directory @returns {Packed[]} */
export function pack(target) {
  // Only pnpm writes versions in place of `workspace:*`. Within its own scripts it is on PATH.
  const filter = packages().flatMap(({ name }) => ['--filter', name]);
  return JSON.parse(
    run('pnpm', ['--recursive', ...filter, 'pack', '--pack-destination', target, '--json'], { cwd: root }),
  );
}
