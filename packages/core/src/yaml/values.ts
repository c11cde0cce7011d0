import type { Json } from '../json.js';
import { hidesContent } from './document.js';
import { readDocuments } from './read-documents.js';

/**
 * The values of the documents of a YAML or JSON text that an object carries, such as a program's configuration in a
 * ConfigMap. What cannot be read is left out: another program reads it, perhaps by other rules. Never throws.
 */
export function yamlValues(text: string): readonly Json[] {
  return [...readDocuments(text, { comments: false })].flatMap(({ value, problems }) =>
    value === undefined || problems.some(hidesContent) ? [] : [value],
  );
}
