import type { ExitCode } from '../action.js';
import type { Piece } from './blanks.js';

/** What a run gave. */
export interface Kept {
  readonly root: string;
  /** By target, in the order of the command line. */
  readonly reports: readonly (readonly Piece[])[];
  readonly messages: readonly string[];
  readonly code: ExitCode;
}

/** What stands before the texts: a number is the length of a text in bytes. */
interface Head extends Omit<Kept, 'reports'> {
  readonly reports: readonly (readonly (number | Exclude<Piece, { readonly text: string }>)[])[];
}

const LENGTH = 4;

/** As bytes: the length of a head, the head as JSON, and all texts. JSON would need each quote of a report escaped. */
export function toBytes({ reports, ...others }: Kept): Buffer {
  const texts: Buffer[] = [];
  const head: Head = {
    ...others,
    reports: reports.map((pieces) =>
      pieces.map((piece) => {
        if (!('text' in piece)) return piece;
        const text = Buffer.from(piece.text);
        texts.push(text);
        return text.length;
      }),
    ),
  };
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(LENGTH);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json, ...texts]);
}

/** @see toBytes */
export function fromBytes(bytes: Buffer): Kept {
  let at = LENGTH + bytes.readUInt32LE();
  const { reports, ...others } = JSON.parse(bytes.toString('utf8', LENGTH, at)) as Head;
  return {
    ...others,
    reports: reports.map((pieces) =>
      pieces.map((piece): Piece => {
        if (typeof piece !== 'number') return piece;
        at += piece;
        return { text: bytes.toString('utf8', at - piece, at) };
      }),
    ),
  };
}
