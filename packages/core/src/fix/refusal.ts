import type { FixSafety } from '../rule/fix.js';

/** Why a fix is not offered. */
export type RefusalReason =
  /** A program generates the file, or the object in it, so changes there are lost. */
  | 'generated'
  /** The edit would change more than one place, because of anchors, aliases, merge keys or tags. */
  | 'alias'
  | 'block-scalar'
  | 'tab'
  /** A comment would be lost, or a suppression would cover something else. */
  | 'comment'
  /** The edit does not know this way to write the text. */
  | 'style'
  /** The steps of one fix overlap in the text. */
  | 'overlap'
  /** Nothing would change, or a value is in the place of a map or list. */
  | 'value'
  /** After the edit, the text read again had another value than expected. */
  | 'unverified'
  /** The document has too many failing fixes to try the rest. */
  | 'too-many'
  /** From writers of files: this file is outside the project. */
  | 'outside'
  /** From writers of files: this file is not UTF-8, so writing it would change it. */
  | 'encoding';

export class Refusal extends Error {
  readonly reason: RefusalReason;
  constructor(reason: RefusalReason) {
    super(reason);
    this.name = 'Refusal';
    this.reason = reason;
  }
}

/** A fix that a rule has for a finding but that is not offered. */
export interface RefusedFix {
  readonly ruleId: string;
  readonly file: string;
  readonly safety: FixSafety;
  readonly reason: RefusalReason;
}
