/**
 * Whether a JSON file is a manifest: an object with a `kind`. Most JSON in a repository is something else. What
 * cannot be parsed counts where it looks like a manifest: a broken one is not passed over.
 */
export function isJsonManifest(text: string): boolean {
  if (!text.includes('"kind"')) return false;
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return (
      typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, 'kind')
    );
  } catch {
    return text.includes('"apiVersion"');
  }
}
