import type { Token } from './arguments.js';
import { COMPONENTS, type ComponentKind } from './component.js';
import { splitShell } from './shell.js';

export interface Program {
  readonly kind: ComponentKind;
  /** What follows the program's name. */
  readonly tokens: readonly Token[];
  /** Why the arguments cannot be told. */
  readonly opaque?: string;
}

const KINDS: ReadonlyMap<string, ComponentKind> = new Map(
  (Object.keys(COMPONENTS) as ComponentKind[]).map((kind) => [COMPONENTS[kind], kind]),
);

/** The names under which the all-in-one binary of older releases runs each component. */
const HYPERKUBE: ReadonlyMap<string, ComponentKind> = new Map([
  ['apiserver', 'KubeApiserver'],
  ['controller-manager', 'KubeControllerManager'],
  ['proxy', 'KubeProxy'],
  ['scheduler', 'KubeScheduler'],
  ...KINDS,
]);

/** Programs that start the program which their arguments name. */
const WRAPPERS = new Set([
  'catatonit',
  'chroot',
  'dumb-init',
  'env',
  'exec',
  'go-runner',
  'gosu',
  'nice',
  'nohup',
  'nsenter',
  'su-exec',
  'sudo',
  'tini',
]);

const SHELLS = new Set(['ash', 'bash', 'dash', 'sh']);

const baseName = (text: string): string => text.slice(text.lastIndexOf('/') + 1);

/** The name of a program in a script, by itself or behind its whole path. */
const programName = (word: string): string => (word.startsWith('/') ? baseName(word) : word);

/** The component that a command line starts; undefined when it starts something else. */
export function findProgram(tokens: readonly Token[]): Program | undefined {
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i]!.text.startsWith('-')) continue;
    const name = baseName(tokens[i]!.text);
    const kind = KINDS.get(name);
    if (kind) return runs(kind, tokens.slice(i + 1));
    if (name === 'hyperkube') return hyperkube(tokens.slice(i + 1));
    if (SHELLS.has(name)) return inScript(tokens.slice(i + 1));
    if (i === 0 && !WRAPPERS.has(name)) return behindUnknown(tokens);
  }
  return undefined;
}

/** A component that an image without a command starts: its official images are named after it. */
export function programOfImage(image: string, tokens: readonly Token[]): Program | undefined {
  if (tokens[0] && !tokens[0].text.startsWith('-')) return undefined;
  const name = baseName(image.split('@', 1)[0]!).split(':', 1)[0]!;
  const kind = KINDS.get(name.replace(/-(?:amd64|arm64|arm|ppc64le|s390x)$/, ''));
  return kind && runs(kind, tokens);
}

/** Asked for its version or its help, a program serves nothing. */
function runs(kind: ComponentKind, tokens: readonly Token[]): Program | undefined {
  return tokens.some(({ text }) => /^--?(?:version|help)$|^-h$/.test(text)) ? undefined : { kind, tokens };
}

function hyperkube(tokens: readonly Token[]): Program | undefined {
  const at = tokens.findIndex(({ text }) => !text.startsWith('-'));
  const kind = at === -1 ? undefined : HYPERKUBE.get(tokens[at]!.text);
  return kind && runs(kind, tokens.slice(at + 1));
}

/** A path to a component with flags behind it, after a program that we do not know. */
function behindUnknown(tokens: readonly Token[]): Program | undefined {
  const at = tokens.findIndex(
    ({ text }, i) =>
      i > 0 && text.startsWith('/') && KINDS.has(baseName(text)) && /^--/.test(tokens[i + 1]?.text ?? ''),
  );
  return at === -1 ? undefined : runs(KINDS.get(baseName(tokens[at]!.text))!, tokens.slice(at + 1));
}

function inScript(tokens: readonly Token[]): Program | undefined {
  const flag = tokens.findIndex(({ text }) => /^-[a-z]+$/.test(text) && text.includes('c'));
  const script = flag === -1 ? undefined : tokens[flag + 1];
  if (!script) return undefined;
  const commands = splitShell(script.text);
  if (!commands) {
    const words = script.text.split(/[\s;&|(]+/);
    const named = words.find((word, i) => words[i + 1]?.startsWith('--') && KINDS.has(programName(word)));
    const kind = named === undefined ? undefined : KINDS.get(programName(named));
    return kind
      ? { kind, tokens: [], opaque: 'The shell script around it cannot be read with certainty.' }
      : undefined;
  }
  for (const command of commands) {
    const start = command.findIndex(({ text }) => !/^\w+=/.test(text));
    if (start === -1) continue;
    const program = findProgram(command.slice(start).map((word) => ({ ...word, at: script.at })));
    if (program) return program;
  }
  return undefined;
}
