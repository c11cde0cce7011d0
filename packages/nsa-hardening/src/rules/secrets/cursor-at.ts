import type { Path } from '@plimsoll/core/internal';
import type { AnyCursor, Cursor, Json } from '@plimsoll/core/kubernetes';

/** The cursor at a path that exists. */
export const cursorAt = (root: Cursor<Json>, path: Path): AnyCursor =>
  path.reduce<Cursor<Json>>((at, step) => (typeof step === 'number' ? at.items()[step]! : at.at(step)), root);
