/**
 * Whether a JSON file is a manifest: an object with a `kind`. Most JSON in a repository is something else. What kubectl
 * refuses counts too, since the run must report it: a list of objects, and a broken file that looks like a manifest,
 * however its keys are quoted.
 */
export function isJsonManifest(text: string): boolean {
  // A key may be written with escapes.
  if (!/\bkind\b|\\u00/.test(text)) return false;
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return Array.isArray(value) ? value.some(isTyped) : isOwn(value, 'kind');
  } catch {
    return /\bapiVersion\b/.test(text);
  }
}

/** Items of other lists have a `kind`, too. */
const isTyped = (value: unknown): boolean => isOwn(value, 'kind') && isOwn(value, 'apiVersion');

const isOwn = (value: unknown, key: string): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key);
