import { isObject, type Json, type JsonObject } from '../../json.js';
import { customKindOf } from '../../model/custom-kind.js';
import { readResources } from '../../model/read-resources.js';
import type { ParsedFile } from '../../source/parse.js';
import type { GivenSchemas } from './kinds.js';
import { LinkedSchemas } from './links.js';

/**
 * The schemas of custom resources in files that are not linted: CustomResourceDefinitions, also in a List, and JSON
 * Schemas, which are found by the names of their file and its directory.
 */
export function schemasIn(files: readonly ParsedFile[]): GivenSchemas {
  const schemas = new Map<string, () => JsonObject>();
  const all = new Map<string, Json>(
    files.flatMap(({ source, documents: [first] }) =>
      first?.value === undefined ? [] : [[source.path, first.value]],
    ),
  );
  const linked = new LinkedSchemas(all);
  for (const { source, documents } of files) {
    const [value] = documents.map((document) => document.value);
    if (!/\.json$/i.test(source.path) || !isObject(value) || !isJsonSchema(value)) continue;
    const steps = source.path.toLowerCase().slice(0, -'.json'.length).split('/');
    for (const depth of [1, 2]) schemas.set(steps.slice(-depth).join('/'), () => linked.of(source.path));
  }
  return {
    kinds: files.flatMap((file) =>
      readResources(file, { cluster: undefined, namespace: undefined }).flatMap(
        (each) => customKindOf(each) ?? [],
      ),
    ),
    files: schemas,
  };
}

function isJsonSchema(value: JsonObject): boolean {
  return (
    !Object.hasOwn(value, 'apiVersion') &&
    (isObject(value.properties) || typeof value.type === 'string' || typeof value.$ref === 'string')
  );
}
