// @ts-check
// Loaded into a measured process: says its peak memory and its time on the processor when it ends.
import { writeSync } from 'node:fs';

process.on('exit', () => {
  const { maxRSS, userCPUTime } = process.resourceUsage();
  writeSync(2, `\npeak-kilobytes=${maxRSS} user-microseconds=${userCPUTime}\n`);
});
