import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readBytes } from '../../files/read.js';
import { type Chart, filesOf } from '../charts.js';
import { readArchive } from './archive.js';

/** A copy of a chart, in a folder, without its own `values.yaml`. The chart was inspected. @throws as `readBytes` */
export function copyWithoutValues(chart: Chart, root: string, to: string): void {
  for (const [name, bytes] of contentsOf(chart, root)) {
    if (name === 'values.yaml') continue;
    const file = path.join(to, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes());
  }
}

function contentsOf(chart: Chart, root: string): readonly (readonly [string, () => Uint8Array])[] {
  if (chart.packed)
    return [...readArchive(readBytes(chart.place))].map(([name, bytes]) => [name, () => bytes]);
  const files = filesOf(chart.place, root);
  return (typeof files === 'string' ? [] : files).map((file) => [
    path.relative(chart.place, file),
    () => readBytes(file),
  ]);
}
