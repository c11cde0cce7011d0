import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readBytes } from '../../files/read.js';
import { type Chart, filesOf } from '../charts.js';
import { readArchive } from './archive.js';
import { withoutDerived } from './generated.js';
import { isTemplate } from './inspect.js';

export interface CopyOptions {
  /** Whether to leave out the chart's own `values.yaml`. */
  readonly withoutValues: boolean;
  /** Whether templates generate the passwords that they derive. Packed charts in `charts/` stay as they are. */
  readonly withoutDerived: boolean;
}

/** Copies a chart, which was inspected, into a directory. @throws as `readBytes` */
export function copyChart(chart: Chart, root: string, to: string, options: CopyOptions): void {
  for (const [name, bytes] of contentsOf(chart, root)) {
    if (options.withoutValues && name === 'values.yaml') continue;
    const file = path.join(to, name);
    mkdirSync(path.dirname(file), { recursive: true });
    const isChanged = options.withoutDerived && isTemplate({ path: name.split(path.sep).join('/') });
    writeFileSync(file, isChanged ? withoutDerived(Buffer.from(bytes()).toString('utf8')) : bytes());
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
