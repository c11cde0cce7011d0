import { setFlagsFromString } from 'node:v8';

/**
 * Flags by V8's major version, since V8 may rename its flags and complains about unknown ones. They make V8 wait longer
 * before it compiles a function again with optimizations, and copy fewer other functions into it. A run of some seconds
 * ends before most of that pays: it took half of the processor time on Node 20, and a third on Node 24.
 */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  '11': ['--interrupt-budget=1351680', '--max-inlined-bytecode-size-cumulative=200'],
  '12': ['--invocation-count-for-turbofan=18000'],
  '13': ['--invocation-count-for-maglev=1200'],
};

/** Only for the process of the command itself: it changes all code in the process. */
export function optimizeLess(): void {
  const [major = ''] = process.versions.v8.split('.');
  for (const flag of FLAGS[major] ?? []) setFlagsFromString(flag);
}
