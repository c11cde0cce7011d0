import { setFlagsFromString } from 'node:v8';

/**
 * By V8's major version, since V8 may name its flags anew and complains of those that it does not know: what lets it wait
 * some times longer than by itself before it compiles a function again, with optimizations. A run of some seconds is over
 * before most of that pays, and it was half of the processor's time on Node 20, and a third on Node 24.
 */
const FLAGS: Readonly<Record<string, string>> = {
  '11': '--interrupt-budget=337920',
  '12': '--invocation-count-for-turbofan=18000',
  '13': '--invocation-count-for-maglev=1200',
};

/** Only for a process that is the command and ends with it: it changes all that runs in the process. */
export function optimizeLess(): void {
  const [major = ''] = process.versions.v8.split('.');
  const flag = FLAGS[major];
  if (flag !== undefined) setFlagsFromString(flag);
}
