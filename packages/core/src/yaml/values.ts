import type { Json } from '../json.js';
import { hidesContent } from './document.js';
import { readDocuments } from './read-documents.js';

/**
 * The values of the documents in a YAML or JSON string of an object, such as a program's configuration in a ConfigMap.
 * Leaves out what cannot be read: another program reads it, perhaps by other rules. Never throws.
 */
export function yamlValues(text: string): readonly Json[] {
  return [...readDocuments(text, { comments: false })].flatMap(({ value, problems }) =>
    value === undefined || problems.some(hidesContent) ? [] : [value],
  );
}
