// @ts-check
// Reads from home.json where the site will be.
import { placeholdersIn, readHome } from '../../scripts/lib/home.mjs';

export const home = readHome();

/** The directory of the site on its host, with a slash at both ends. */
export const base = `${new URL(home.site).pathname.replace(/\/$/, '')}/`;

/** Whether the repository can be visited. */
export const hasRepository = !placeholdersIn(home).includes('repository');
