import type { SourceProblem } from '@plimsoll/core/internal';

export interface Decoded {
  /** Keeps a byte order mark and all line ends, so that offsets are those of the file. */
  readonly text: string;
  readonly problems: readonly SourceProblem[];
}

/**
 * Decodes UTF-8 strictly. For other encodings the text is the best guess, so that the rest is still linted, with a
 * problem at the first wrong byte.
 */
export function decode(bytes: Uint8Array): Decoded {
  const utf16 = utf16Of(bytes);
  if (utf16)
    return {
      text: new TextDecoder(utf16, { ignoreBOM: true }).decode(bytes),
      problems: [invalid(0, 'The file is UTF-16, but Kubernetes reads UTF-8. Save it as UTF-8.')],
    };
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString();
  if (!text.includes('\ufffd') || Buffer.from(text).equals(buffer)) return { text, problems: [] };
  const message =
    'The file is not valid UTF-8 from here on. Save it as UTF-8, or keep it out of the manifests if it is binary.';
  return { text, problems: [invalid(firstInvalid(bytes, text), message)] };
}

function invalid(at: number, message: string): SourceProblem {
  return { rule: 'invalid-utf8', message, start: at, end: at + 1 };
}

function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** The offset of the first replacement character that the file itself does not have. */
function firstInvalid(bytes: Uint8Array, text: string): number {
  let checked = 0;
  let offset = 0;
  for (let at = text.indexOf('\ufffd'); at !== -1; at = text.indexOf('\ufffd', at + 1)) {
    offset += Buffer.byteLength(text.slice(checked, at));
    checked = at;
    if (bytes[offset] !== 0xef || bytes[offset + 1] !== 0xbf || bytes[offset + 2] !== 0xbd) return at;
  }
  throw new RangeError('The bytes are valid UTF-8.');
}
