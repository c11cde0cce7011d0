// https://fluxcd.control-plane.io/operator/resourceset/
import { readDocuments, valueAt } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { displayPath } from '../../files/repository.js';
import { listAt, nameOf, textAt } from '../names.js';
import type { Expansion, GitOpsRun, Produced } from '../types.js';
import { textOf, withCommonMetadata } from './metadata.js';

/** `<< inputs.name >>`. Other expressions are not evaluated here. */
const REFERENCE = /<<-?\s*inputs\.([A-Za-z_][\w.]*)\s*-?>>/g;

/** The objects of a ResourceSet, once for each of its inputs. */
export async function expandResourceSet(object: Produced, { root }: GitOpsRun): Promise<Expansion> {
  const { value, cluster } = object;
  const by = nameOf(object);
  const unknown = (why: string): Expansion => ({
    objects: [],
    gaps: [
      {
        kind: 'generator-unknown',
        cluster,
        file: displayPath(root, object.file),
        about: 'ResourceSet',
        message: `${by} cannot be evaluated: ${why}.`,
      },
    ],
    files: [],
  });
  if (listAt(value, 'spec', 'inputsFrom').length > 0)
    return unknown('its inputs come from the cluster (inputsFrom)');
  const inputs = listAt(value, 'spec', 'inputs');
  const objects: Produced[] = [];
  for (const input of inputs.length === 0 ? [{}] : inputs) {
    const filled = (template: string): string =>
      template.replace(REFERENCE, (whole, name: string) => {
        const found = valueAt(input, name.split('.'));
        return found === undefined || typeof found === 'object' ? whole : String(found);
      });
    const templates = listAt(value, 'spec', 'resources').map((resource) => JSON.stringify(resource));
    const texts = [...templates.map(filled), filled(textAt(value, 'spec', 'resourcesTemplate') ?? '')];
    if (texts.some((text) => text.includes('<<')))
      return unknown('its templates are more than references to inputs');
    for (const own of texts.flatMap(objectsIn)) {
      const made = { text: textOf(own), value: own, file: object.file, cluster, by };
      objects.push({
        ...withCommonMetadata(made, valueAt(value, ['spec', 'commonMetadata'])),
        ...(object.feeds && { feeds: object.feeds }),
      });
    }
  }
  return { objects, gaps: [], files: [] };
}

function objectsIn(text: string): readonly JsonObject[] {
  return [...readDocuments(text, { comments: false })].flatMap(({ value }) =>
    isObject(value) && (valueAt(value, ['kind']) as Json | undefined) !== undefined
      ? [value as JsonObject]
      : [],
  );
}
