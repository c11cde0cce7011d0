/** A flag with the value that suits a short program, and V8's own. */
interface Flag {
  readonly name: string;
  readonly value: number;
  readonly own: number;
}

/**
 * The space for young objects begins with 1 MB and doubles whenever enough of them stay. A run over many files keeps most
 * of what it reads, and copies it at each step. Growing at once spares it most steps. It gains nothing on Node 22.
 */
const GROWTH: Flag = { name: 'semi-space-growth-factor', value: 8, own: 2 };

/**
 * Flags by V8's major version, since V8 may rename its flags and complains about unknown ones. They make V8 wait longer
 * before it compiles a function again with optimizations, and on Node 24 copy fewer functions into it. A run of some
 * seconds ends before most of that pays: it took half of the processor time on Node 20, and a third on Node 24. The
 * flags of Node 20 are in bin/plimsoll.js, for all runs. Fewer copies gain nothing on Node 22.
 */
const FLAGS: Readonly<Record<string, readonly Flag[]>> = {
  '12': [{ name: 'invocation-count-for-turbofan', value: 18_000, own: 3000 }],
  '13': [
    { name: 'invocation-count-for-maglev', value: 3000, own: 400 },
    { name: 'max-inlined-bytecode-size-cumulative', value: 200, own: 920 },
    GROWTH,
  ],
};

let done = false;

/**
 * Only for the process of the command itself: it changes all code in the process. At its end V8 gets its own value back:
 * it refuses compiled code that was kept under other flags, and bin/load.js keeps some then.
 */
export function optimizeLess(): void {
  // Asked before each file.
  if (done) return;
  done = true;
  const flags = FLAGS[process.versions.v8.split('.')[0] ?? ''];
  if (flags === undefined) return;
  // Loaded here, because a short run needs none of it.
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  for (const { name, value } of flags) setFlagsFromString(`--${name}=${value}`);
  process.prependOnceListener('exit', () => {
    for (const { name, own } of flags) setFlagsFromString(`--${name}=${own}`);
  });
}
