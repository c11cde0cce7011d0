import { tmpdir } from 'node:os';
import { PlimsollError } from '../error.js';
import { type Environment, findProgram, runProgram } from './program.js';

/** A program that builds kustomizations, and the arguments that make it do so. */
export interface Kustomizer {
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * kustomize itself, else that of kubectl, which since 1.24 tells origins. `option` is what asks for it.
 * @throws PlimsollError where neither is on PATH
 */
export async function findKustomizer(env: Environment, option = '--kustomize'): Promise<Kustomizer> {
  const known = found.get(env) ?? find(env);
  found.set(env, known);
  const kustomizer = await known;
  if (typeof kustomizer === 'string') throw new PlimsollError([`${option}: ${kustomizer}`]);
  return kustomizer;
}

/** Each build asks, and kubectl has to be asked for its version. */
const found = new WeakMap<Environment, Promise<Kustomizer | string>>();

/** The program, or why there is none. */
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

/** Whether a program can tell Helm the version of Kubernetes. Asked once. */
export function tellsVersion({ program, args }: Kustomizer): Promise<boolean> {
  const known =
    telling.get(program) ??
    runProgram(program, [...args, '--help'], tmpdir()).then(
      (help) => 'output' in help && help.output.includes('--helm-kube-version'),
    );
  telling.set(program, known);
  return known;
}
