import { tmpdir } from 'node:os';
import { PlimsollError } from '../error.js';
import { type Environment, findProgram, runProgram } from './program.js';

/** A program that builds kustomizations, and its arguments for that. */
export interface Kustomizer {
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * Finds kustomize, else that of kubectl, which adds origins since 1.24. `option` is the one that asks for it.
 * @throws PlimsollError where neither is on PATH
 */
export async function findKustomizer(env: Environment, option = '--kustomize'): Promise<Kustomizer> {
  const known = found.get(env) ?? find(env);
  found.set(env, known);
  const kustomizer = await known;
  if (typeof kustomizer === 'string') throw new PlimsollError([`${option}: ${kustomizer}`]);
  return kustomizer;
}

/** A cache: each build asks, and kubectl has to be started for its version. */
const found = new WeakMap<Environment, Promise<Kustomizer | string>>();

/** The program, or why it is missing. */
async function find(env: Environment): Promise<Kustomizer | string> {
  const kustomize = findProgram('kustomize', env);
  if (kustomize !== undefined) return { program: kustomize, args: ['build'] };
  const kubectl = findProgram('kubectl', env);
  if (kubectl === undefined)
    return 'neither kustomize nor kubectl is on PATH (relative directories and node_modules/.bin do not count). Install one: https://kubectl.docs.kubernetes.io/installation/kustomize/';
  const run = await runProgram(kubectl, ['version', '--client', '--output=json'], tmpdir());
  const [, major, minor] = ('output' in run && /"kustomizeVersion":\s*"v(\d+)\.(\d+)/.exec(run.output)) || [];
  if (major === undefined || Number(major) * 100 + Number(minor) < 405)
    return `${kubectl} is too old: its kustomize does not say where resources come from. Use kubectl 1.24 or newer.`;
  return { program: kubectl, args: ['kustomize'] };
}

const telling = new Map<string, Promise<boolean>>();

/** Whether a program can pass the version of Kubernetes to Helm. Asked once. */
export function tellsVersion({ program, args }: Kustomizer): Promise<boolean> {
  const known =
    telling.get(program) ??
    runProgram(program, [...args, '--help'], tmpdir()).then(
      (help) => 'output' in help && help.output.includes('--helm-kube-version'),
    );
  telling.set(program, known);
  return known;
}
