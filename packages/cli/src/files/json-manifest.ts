/**
 * Whether a JSON file is a manifest: an object with a `kind`. Most JSON in a repository is something else. A broken
 * file that looks like a manifest, however its keys are quoted, counts too: the run must report it.
 */
export function isJsonManifest(text: string): boolean {
  if (!/\bkind\b/.test(text)) return false;
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return (
      typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, 'kind')
    );
  } catch {
    return /\bapiVersion\b/.test(text);
  }
}
