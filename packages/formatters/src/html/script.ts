import { FILTERS } from './client/filters.js';
import { GROUPS } from './client/groups.js';
import { ROWS } from './client/rows.js';

/** What the page does beyond HTML: it shows the page's own data as text, filters it, and unfolds it for paper. */
export const SCRIPT = `${ROWS}${FILTERS}${GROUPS}`;

/** What the page's content policy lets through: the SHA-256 of the script, in base64. A test compares. */
export const SCRIPT_HASH = 'sha256-8fmeQrD5NUZhoPbWm8FdYZbLT6KJD431y+BYWLgN4hc=';
