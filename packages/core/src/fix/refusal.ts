/** Why a fix is not offered. */
export type RefusalReason =
  /** The file, or the object in it, is made by a program: what is changed there is lost. */
  | 'generated'
  /** Anchors, aliases, merge keys or tags are in the way: an edit would change more than one place. */
  | 'alias'
  | 'block-scalar'
  | 'tab'
  /** A comment would be lost, or a suppression would come to cover something else. */
  | 'comment'
  /** The text is written in a way that this edit does not know. */
  | 'style'
  /** The steps of one fix meet in the text. */
  | 'overlap'
  /** Nothing would change, or a value stands where a map or list should. */
  | 'value'
  /** Read again, something else had changed. */
  | 'unverified'
  /** The document has more fixes that fail than are tried. */
  | 'too-many'
  /** Said by what writes files: this one is not the project's. */
  | 'outside'
  /** Said by what writes files: this one is not UTF-8, and would not come back as it was. */
  | 'encoding';

export class Refusal extends Error {
  readonly reason: RefusalReason;
  constructor(reason: RefusalReason) {
    super(reason);
    this.name = 'Refusal';
    this.reason = reason;
  }
}
