// Packed charts for tests, good and bad.
import { gzipSync } from 'node:zlib';

export interface TarEntry {
  readonly name: string;
  readonly text?: string | Buffer;
  /** The type in tar. Default `0`, a file. */
  readonly type?: string;
  /** Default: the size of the text. */
  readonly size?: number;
}

/** The bytes of a gzipped tar. */
export function packed(...entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ name, text = '', type = '0', size }) => {
    const content = Buffer.from(text);
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write('0000644\0', 100);
    header.write(`${(size ?? content.length).toString(8).padStart(11, '0')}\0`, 124);
    header.write('        ', 148);
    header.write(type, 156);
    header.write('ustar\u000000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}
