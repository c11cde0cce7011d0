import type { SchemaNode } from './schema-node.js';
import { typeInWords, valuesInWords } from './words.js';

/** What `anyOf`, `oneOf` or `not` ask for, after "expects". In words if they are only about fields or types. */
export function expectedOf(
  key: 'anyOf' | 'oneOf' | 'not',
  schemas: readonly SchemaNode[],
  tooMany: boolean,
): string {
  const names = schemas.map(({ required }) => required);
  if (names.every(({ length }) => length > 0)) {
    const fields = [...new Set(names.flat())];
    if (key === 'not') return `not ${fields.map((name) => `'${name}'`).join(' and ')} together`;
    return fields.length > 1 && tooMany ? `only ${valuesInWords(fields)}` : valuesInWords(fields);
  }
  const types = schemas.map(({ types }) => types);
  if (key !== 'not' && !tooMany && types.every((each) => each !== undefined))
    return typeInWords([...new Set(types.flat())] as string[]);
  return `what its schema allows with ${key}`;
}
