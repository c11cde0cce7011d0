import type { Line } from '../containers/commands.js';
import type { Word } from '../containers/words.js';
import { baseName } from '../containers/wrappers.js';
import { COMPONENTS, type ComponentKind } from './component.js';

export interface Program {
  readonly kind: ComponentKind;
  /** The words after the program's name. */
  readonly tokens: readonly Word[];
  /** Why the arguments are unknown. */
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

/** Commands of etcd that do not serve data: https://etcd.io/docs/v3.6/op-guide/grpc_proxy/ and gateway */
const ETCD_COMMANDS = new Set(['gateway', 'grpc-proxy']);

/** The component that command lines execute. Undefined if they execute something else. */
export function findProgram(lines: readonly Line[]): Program | undefined {
  for (const line of lines) {
    if (typeof line === 'string') {
      const program = inUnreadable(line);
      if (program) return program;
      continue;
    }
    const name = baseName(line[0]!.text);
    const kind = KINDS.get(name);
    if (kind) return runs(kind, line.slice(1));
    const program = name === 'hyperkube' ? hyperkube(line.slice(1)) : behindUnknown(line);
    if (program) return program;
  }
  return undefined;
}

/** The component that an image starts without a command: its official images are named after it. */
export function programOfImage(image: string, tokens: readonly Word[]): Program | undefined {
  if (tokens[0] && !tokens[0].text.startsWith('-')) return undefined;
  const name = baseName(image.split('@', 1)[0]!).split(':', 1)[0]!;
  const kind = KINDS.get(name.replace(/-(?:amd64|arm64|arm|ppc64le|s390x)$/, ''));
  return kind && runs(kind, tokens);
}

/** A program that is asked for its version or help serves nothing. */
function runs(kind: ComponentKind, tokens: readonly Word[]): Program | undefined {
  if (kind === 'Etcd' && ETCD_COMMANDS.has(tokens[0]?.text ?? '')) return undefined;
  return tokens.some(({ text }) => /^--?(?:version|help)$|^-h$/.test(text)) ? undefined : { kind, tokens };
}

function hyperkube(tokens: readonly Word[]): Program | undefined {
  const at = tokens.findIndex(({ text }) => !text.startsWith('-'));
  const kind = at === -1 ? undefined : HYPERKUBE.get(tokens[at]!.text);
  return kind && runs(kind, tokens.slice(at + 1));
}

/** Programs that handle files but never start them. */
const HANDLES_FILES = new Set([
  'cat',
  'chmod',
  'chown',
  'cp',
  'echo',
  'install',
  'ln',
  'ls',
  'mv',
  'printf',
  'rm',
  'test',
]);

/** A path to a component, followed by flags, after an unknown program. */
function behindUnknown(tokens: readonly Word[]): Program | undefined {
  if (HANDLES_FILES.has(baseName(tokens[0]?.text ?? ''))) return undefined;
  const at = tokens.findIndex(
    ({ text }, i) =>
      i > 0 && text.startsWith('/') && KINDS.has(baseName(text)) && /^--/.test(tokens[i + 1]?.text ?? ''),
  );
  return at === -1 ? undefined : runs(KINDS.get(baseName(tokens[at]!.text))!, tokens.slice(at + 1));
}

/** A component where a command may begin in a script that cannot be parsed: its arguments are unknown. */
function inUnreadable(script: string): Program | undefined {
  for (const command of script.split(/[\n;&|(]/)) {
    const [first, ...rest] = command.trim().split(/\s+/);
    const kind = KINDS.get(baseName((first === 'exec' ? rest[0] : first) ?? ''));
    if (kind) return { kind, tokens: [], opaque: 'The shell script around it cannot be read reliably.' };
  }
  return undefined;
}
