// https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#baseProtocol
import type { Readable } from 'node:stream';

/** In bytes. An editor sends whole files. */
const MAX_MESSAGE = 256 * 1024 * 1024;
/** In bytes. */
const MAX_HEADER = 4096;
/** The milliseconds after which the rest of a message counts as lost. */
const PATIENCE = 60_000;

/**
 * Reports the first byte of a stream after which its messages cannot be separated: reading on would wait for ever.
 * `fail` gets a sentence, once.
 */
export function watchFraming(stream: Readable, fail: (message: string) => void): void {
  let header = '';
  let left = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = (message: string): void => {
    clearTimeout(timer);
    stream.off('data', onData);
    fail(`${message} The server can no longer separate messages. Start it again.`);
  };
  const onData = (chunk: Buffer): void => {
    clearTimeout(timer);
    for (let at = 0; at < chunk.length; ) {
      if (left > 0) {
        const taken = Math.min(left, chunk.length - at);
        left -= taken;
        at += taken;
        continue;
      }
      header += String.fromCharCode(chunk[at++]!);
      const isWhole = header.endsWith('\r\n\r\n');
      const fault = isWhole || header.length > MAX_HEADER ? faultOf(header) : undefined;
      if (fault !== undefined) {
        end(fault);
        return;
      }
      if (!isWhole) continue;
      left = lengthOf(header);
      header = '';
    }
    if (left > 0 || header !== '')
      timer = setTimeout(
        () => end(`The rest of a message has not come for ${PATIENCE / 1000} seconds.`),
        PATIENCE,
      ).unref();
  };
  stream.on('data', onData);
}

const lengthOf = (header: string): number =>
  Number(/^content-length: *(\d{1,12})\r\n/im.exec(header)?.[1] ?? Number.NaN);

function faultOf(header: string): string | undefined {
  if (header.length > MAX_HEADER) return `${MAX_HEADER} bytes came that are not a message header.`;
  const length = lengthOf(header);
  if (Number.isNaN(length)) return 'A message came without a Content-Length that is a number.';
  return length > MAX_MESSAGE
    ? `A message announced ${length} bytes, but the server reads at most ${MAX_MESSAGE}.`
    : undefined;
}
