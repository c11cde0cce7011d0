// @ts-check
// Loaded into a measured process: reports its peak memory and processor time when it ends.
import { writeSync } from 'node:fs';

process.on('exit', () => {
  const { maxRSS, userCPUTime } = process.resourceUsage();
  writeSync(2, `\npeak-kilobytes=${maxRSS} user-microseconds=${userCPUTime}\n`);
});
