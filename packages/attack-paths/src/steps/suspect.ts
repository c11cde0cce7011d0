import { oncePer } from '@plimsoll/core/internal';
import type { Resource } from '@plimsoll/core/kubernetes';

/** What may contain a credential: few of hundreds of strings do. */
const HEADS =
  /eyJ|AKIA|ASIA|"service_account"|Q~|do[opr]_v1_|client-certificate-data|^LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS/;

/** What the text of a file with one contains. Shorter than they are, because this reads all texts. */
const IN_TEXTS = /eyJ|A[KS]IA|_v1_|_account"|-certificate-d|LS0tLS1CR/;
const ALSO_IN_TEXTS = 'Q~';

/** The shortest credential has this many characters. */
const SHORTEST = 20;

/** Whether a text may be or contain a credential. */
export const isSuspect = (text: string): boolean => text.length >= SHORTEST && HEADS.test(text);

/** Escapes of double-quoted strings that may hide one: of characters, of line breaks, and of quotes. */
const HIDING = /\\(?:[xuU\r\n]|"service_account)/;

/** By its text, which few files need to be read again for. Escapes may hide a credential, and so does base64. */
export const isSuspectFile = ({ file, hasText, group, kind }: Resource): boolean =>
  !hasText || (group === '' && kind === 'Secret') || isSuspectText(file);

const isSuspectText = oncePer(
  ({ text }: Resource['file']) =>
    IN_TEXTS.test(text) || text.includes(ALSO_IN_TEXTS) || (text.includes('\\') && HIDING.test(text)),
);
