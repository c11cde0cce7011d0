import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { packed, type TarEntry } from '../../../test/tar.js';
import { readArchive } from './archive.js';

test('the files of a chart by their paths in it, without its directory', () => {
  const long = `templates/${'x'.repeat(120)}.yaml`;
  const read = readArchive(
    packed(
      { name: 'web/', type: '5' },
      { name: 'web/Chart.yaml', text: 'name: web\n' },
      { name: './web/empty.yaml' },
      { name: 'PaxHeader', type: 'x', text: `${long.length + 15} path=web/${long}\n` },
      { name: 'web/cut', text: 'a: b\n' },
      { name: '././@LongLink', type: 'L', text: `web/2/${long}\0` },
      { name: 'web/cut', text: 'c: d\n' },
    ),
  );
  expect([...read].map(([name, bytes]) => [name, bytes.toString()])).toEqual([
    ['Chart.yaml', 'name: web\n'],
    ['empty.yaml', ''],
    [long, 'a: b\n'],
    [`2/${long}`, 'c: d\n'],
  ]);
});

test.each<[string, readonly TarEntry[]]>([
  ['contains web/../../x, which is outside the archive', [{ name: 'web/../../x' }]],
  ['contains web\\..\\x, which is outside the archive', [{ name: 'web\\..\\x' }]],
  ['contains /etc/x, which is outside the archive', [{ name: '/etc/x' }]],
  ['contains C:/x, which is outside the archive', [{ name: 'C:/x' }]],
  [
    'contains web/../x, which is outside the archive',
    [{ name: 'p', type: 'x', text: '20 path=web/../x\n' }, { name: 'web/x' }],
  ],
  [
    'contains web/x, which is a link or a device, but a chart may only contain files',
    [{ name: 'web/x', type: '2' }],
  ],
  [
    'contains web/x, which is a link or a device, but a chart may only contain files',
    [{ name: 'web/x', type: '1' }],
  ],
  [
    'contains web/x, which is a link or a device, but a chart may only contain files',
    [{ name: 'web/x', type: '3' }],
  ],
  ['is incomplete', [{ name: 'web/x', size: 8 ** 10 }]],
])('%s', (message, entries) => {
  expect(() => readArchive(packed({ name: 'web/Chart.yaml', text: 'a' }, ...entries))).toThrow(message);
});

test('what is not an archive, or unpacks to too much, is not read', () => {
  expect(() => readArchive(Buffer.from('apiVersion: v2\n'))).toThrow('is not a gzip archive');
  expect(() => readArchive(gzipSync(Buffer.alloc(512, 'x')))).toThrow('is not a tar archive');
  const bomb = packed({ name: 'web/x', text: Buffer.alloc(1024 * 1024) });
  expect(bomb.length).toBeLessThan(10_000);
  expect(() => readArchive(bomb, 1024 * 1024)).toThrow('unpacks to more than 100 MiB');
  expect(readArchive(bomb, 2 * 1024 * 1024).get('x')).toHaveLength(1024 * 1024);
});
