import { readBytes } from '../../files/read.js';
import { ArchiveError, readArchive } from './archive.js';

/** The `Chart.yaml` of a packed chart. @throws ArchiveError, or as `readBytes` */
export function packedChartYaml(file: string): string {
  const text = readArchive(readBytes(file)).get('Chart.yaml')?.toString('utf8');
  if (text === undefined) throw new ArchiveError('contains no Chart.yaml');
  return text;
}
