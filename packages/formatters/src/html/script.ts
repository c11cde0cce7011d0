import { FILTERS } from './client/filters.js';
import { GROUPS } from './client/groups.js';
import { ROWS } from './client/rows.js';

/** The page's script: it shows the page's data as text, filters it, and unfolds it for print. */
export const SCRIPT = `${ROWS}${FILTERS}${GROUPS}`;

/** The SHA-256 of the script in base64, for the page's content security policy. A test compares it. */
export const SCRIPT_HASH = 'sha256-yIcdt3SzZ1SaZfXk2yry1EB2dLNIiqgqJq3u/nuA9wk=';
