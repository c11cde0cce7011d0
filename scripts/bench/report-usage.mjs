// @ts-check
// Loaded into a measured process: says its peak memory when it ends.
import { writeSync } from 'node:fs';

process.on('exit', () => writeSync(2, `\npeak-kilobytes=${process.resourceUsage().maxRSS}\n`));
