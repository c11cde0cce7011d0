// https://argo-cd.readthedocs.io/en/stable/user-guide/helm/
import path from 'node:path';
import { readDocuments, valueAt } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { whyForeign } from '../../files/repository.js';
import type { SetValue } from '../../render/helm/ask.js';
import type { RenderedFile } from '../../render/rendered.js';
import { listAt, textAt } from '../names.js';
import { renderRelease } from '../release.js';
import { isTrueAt, mapAt } from './fields.js';
import type { Problem, SourceObject, SourceObjects, SourceRequest } from './types.js';
import { placeOf, valueFilesOf } from './value-files.js';
import { withVariables } from './variables.js';

/** Renders a chart of this repository with the values of a source. */
export async function helmObjects(request: SourceRequest): Promise<SourceObjects> {
  const { object, folder, root, run, value, application, cluster, assumed } = request;
  const files = valueFilesOf(value, application, folder, run);
  if ('failure' in files) return files;
  const set = parametersOf(request);
  if ('failure' in set) return set;
  const layer = ownValues(value);
  if (!layer) return { failure: { kind: 'build-failed', reason: 'its values are not a YAML map' } };
  const [, kubeVersion] = /^v?(1\.\d+)/.exec(textAt(value, 'helm', 'kubeVersion') ?? '') ?? [];
  const output = await renderRelease(
    {
      object,
      cluster,
      name: textAt(value, 'helm', 'releaseName') ?? application.name,
      namespace: textAt(value, 'helm', 'namespace') ?? application.targetNamespace,
      chart: folder,
      valuesFiles: files.files,
      layers: [layer],
      set: set.values,
      apiVersions: listAt(value, 'helm', 'apiVersions').filter((entry) => typeof entry === 'string'),
      kubeVersion,
      includeCrds: !isTrueAt(value, 'helm', 'skipCrds'),
      // Argo CD never runs test hooks.
      skipTests: true,
      skipSchemas: isTrueAt(value, 'helm', 'skipSchemaValidation'),
      assumed,
    },
    run,
  );
  if ('waits' in output) return output;
  if ('failure' in output)
    return {
      failure: {
        kind: output.kind,
        reason: `it cannot be rendered. ${output.failure.replace(/\.$/, '')}`,
        ...(output.ours && { ours: true }),
      },
    };
  return { ...output, objects: followed(output.rendered, root) };
}

/** Values in the source itself. Those written as an object take precedence. */
function ownValues(source: JsonObject): JsonObject | undefined {
  const object = mapAt(source, 'helm', 'valuesObject');
  if (object) return object;
  const [document] = readDocuments(textAt(source, 'helm', 'values') ?? '', { comments: false });
  const value = document?.value ?? {};
  return isObject(value) && !document?.problems.length ? (value as JsonObject) : undefined;
}

type Parameters = { readonly values: readonly SetValue[] } | { readonly failure: Problem };

/** `parameters` and `fileParameters`. The last of one name counts. */
function parametersOf({ value, application, folder, root, run }: SourceRequest): Parameters {
  const byName = new Map<string, SetValue>();
  for (const entry of listAt(value, 'helm', 'parameters')) {
    const name = textAt(entry, 'name');
    if (name === undefined) continue;
    const given = withVariables(printed(valueAt(entry, ['value'])), application, value);
    const as = isTrueAt(entry, 'forceString') ? 'string' : 'set';
    byName.set(name, { as, entry: `${name}=${withEscapedCommas(given)}` });
  }
  const files: SetValue[] = [];
  for (const entry of listAt(value, 'helm', 'fileParameters')) {
    const [name, given] = [textAt(entry, 'name'), textAt(entry, 'path')];
    if (name === undefined || given === undefined) continue;
    const place = placeOf(withVariables(given, application, value), application, folder, run);
    if (typeof place !== 'string') return place;
    // Helm follows links.
    const foreign = whyForeign(place, root);
    if (foreign !== undefined)
      return {
        failure: {
          kind: 'build-failed',
          reason: `its file ${given} is ${foreign}`,
          at: ['helm', 'fileParameters'],
        },
      };
    files.push({ as: 'file', entry: `${name}=${place}` });
  }
  return { values: [...byName.values(), ...files] };
}

const printed = (value: Json | undefined): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);

/** In helm commas separate values, except in lists: `{a,b}`. */
export const withEscapedCommas = (value: string): string =>
  value.startsWith('{') && value.endsWith('}') ? value : value.replaceAll(/(?<!\\),/g, '\\,');

/** The objects of the rendered files. They are linted with those, and only followed here. */
function followed(files: readonly RenderedFile[], root: string): readonly SourceObject[] {
  return files.flatMap(({ parsed }) =>
    parsed.documents.flatMap(({ value }) =>
      isObject(value)
        ? [
            {
              text: JSON.stringify(value),
              value,
              file: path.resolve(root, parsed.source.path),
              judgedAtSource: true as const,
            },
          ]
        : [],
    ),
  );
}
