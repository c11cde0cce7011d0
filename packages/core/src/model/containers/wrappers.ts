/** How a program that starts another one finds that program among its own arguments. */
interface Wrapper {
  /** Options whose value is the next word. */
  readonly values?: readonly string[];
  /** How many words precede the program: a user, a directory, a time. */
  readonly operands?: number;
  /** Whether variables may be set before the program: `A=b`. */
  readonly assigns?: true;
  /** Options with which nothing is started. */
  readonly asks?: readonly string[];
}

/** From the manual page of each. */
const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  busybox: {},
  catatonit: {},
  chroot: { operands: 1 },
  chrt: { values: ['-T', '-P', '-D'], operands: 1 },
  command: { asks: ['-v', '-V'] },
  'dumb-init': { values: ['-r', '--rewrite'] },
  env: { values: ['-u', '--unset', '-C', '--chdir'], assigns: true },
  exec: { values: ['-a'] },
  'go-runner': {},
  gosu: { operands: 1 },
  ionice: { values: ['-c', '--class', '-n', '--classdata'] },
  nice: { values: ['-n', '--adjustment'] },
  nohup: {},
  nsenter: { values: ['-t', '--target', '-S', '--setuid', '-G', '--setgid'] },
  setpriv: { values: ['--reuid', '--regid', '--groups', '--inh-caps', '--bounding-set', '--ambient-caps'] },
  stdbuf: { values: ['-i', '-o', '-e'] },
  'su-exec': { operands: 1 },
  sudo: { values: ['-u', '--user', '-g', '--group', '-h', '-p', '-C', '-r', '-t', '-U'], assigns: true },
  taskset: { operands: 1 },
  time: {},
  timeout: { values: ['-k', '--kill-after', '-s', '--signal'], operands: 1 },
  tini: { values: ['-p', '-e'] },
  unshare: { values: ['-R', '--root', '-w', '--wd', '-S', '--setuid', '-G', '--setgid'] },
};

/** Scripts of images that end with `exec "$@"`, by their common names. */
const ENTRYPOINT = /entry-?point|^(?:init|launch|run|start)\.sh$/i;

/**
 * How many words of a command line precede the program that its first word starts. Undefined if that word starts none,
 * or is the program itself.
 */
export function wrapped(words: readonly { readonly text: string }[]): number | undefined {
  const name = baseName(words[0]?.text ?? '');
  const wrapper = Object.hasOwn(WRAPPERS, name) ? WRAPPERS[name]! : undefined;
  if (!wrapper) return ENTRYPOINT.test(name) ? 1 : undefined;
  let at = 1;
  for (; words[at]?.text.startsWith('-'); at++) {
    const { text } = words[at]!;
    if (wrapper.asks?.includes(text)) return undefined;
    if (text === '--') {
      at++;
      break;
    }
    if (wrapper.values?.includes(text)) at++;
  }
  while (wrapper.assigns && isAssignment(words[at]?.text)) at++;
  return at + (wrapper.operands ?? 0);
}

export const baseName = (text: string): string => text.slice(text.lastIndexOf('/') + 1);

export const isAssignment = (text: string | undefined): boolean => /^\w+=/.test(text ?? '');
