import { MAX_TEXT, type PlaygroundState, readState } from './state.js';

/** The version of the format. What comes after `.` is JSON, deflated, in base64url. */
const PREFIX = '#1.';

/** The fragment for a state. Browsers send no fragment to a server. */
export async function toFragment({ files, preset, kubernetes }: PlaygroundState): Promise<string> {
  const json = JSON.stringify({ files: files.map(({ name, text }) => [name, text]), preset, kubernetes });
  const deflated = new Blob([json]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(deflated).arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `${PREFIX}${btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/**
 * The state in a fragment. Undefined if there is none.
 * @throws Error if it is damaged or too large
 */
export async function fromFragment(fragment: string): Promise<PlaygroundState | undefined> {
  if (!fragment.startsWith(PREFIX)) return undefined;
  const binary = atob(fragment.slice(PREFIX.length).replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return readState(JSON.parse(await readUpTo(inflated, 4 * MAX_TEXT)));
}

/** A small text may inflate to a huge one, so reading ends at the size of the largest state. */
async function readUpTo(stream: ReadableStream<Uint8Array>, limit: number): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = stream.getReader();
  let text = '';
  for (let length = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new Error('its files are too large');
    }
    text += decoder.decode(value, { stream: true });
  }
}
