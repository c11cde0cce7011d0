import { isVerbatim, mayHoldToken, oncePer } from '@plimsoll/core/internal';
import type { Resource } from '@plimsoll/core/kubernetes';
import { mayHoldLogin } from './logins.js';
import { mayHoldUrl } from './urls.js';

/** One search of a file takes less time than one of each string in it, and most files hold nothing. */
const mayHoldIn = oncePer(
  ({ text }: Resource['file']): boolean =>
    text === '' || !isVerbatim(text) || mayHoldToken(text) || mayHoldUrl(text) || mayHoldLogin(text),
);

/**
 * Whether a string of an object may be a credential of a known form, or have one in it. The strings of an object that
 * was made of others need not be in the file.
 */
export function mayHoldCredential({ file, hasText, origin, within, inValues }: Resource): boolean {
  return (
    !hasText || origin !== undefined || within !== undefined || inValues !== undefined || mayHoldIn(file)
  );
}
