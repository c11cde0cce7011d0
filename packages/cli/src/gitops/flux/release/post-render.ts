// What a HelmRelease changes in the output of its chart.
// https://fluxcd.io/flux/components/helm/helmreleases/#post-renderers
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from '@plimsoll/core';
import { groupBy, readDocuments, valueAt } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { type BuiltObject, buildKustomization } from '../../../render/build-kustomization.js';
import { KustomizeTexts } from '../../../render/kustomize-texts.js';
import { renderedFile } from '../../../render/placing.js';
import type { RenderedFile } from '../../../render/rendered.js';
import { same } from '../../../render/written.js';
import { patchList } from '../../field.js';
import { identityOf, listAt, textAt } from '../../names.js';
import { oneOfTwo } from '../../turns.js';
import type { GitOpsRun, Produced } from '../../types.js';
import { withCommonMetadata } from '../metadata.js';
import { withPatchText } from '../spec.js';

/** A failure follows the name of the HelmRelease, without a period. */
export type PostRendered = { readonly files: readonly RenderedFile[] } | { readonly failure: string };

/** The files of a chart after the `postRenderers` of a HelmRelease, one after the other, and its `commonMetadata`. */
export async function postRendered(
  object: Produced,
  rendered: readonly RenderedFile[],
  run: GitOpsRun,
): Promise<PostRendered> {
  const { value } = object;
  const renderers = listAt(value, 'spec', 'postRenderers');
  const common = valueAt(value, ['spec', 'commonMetadata']);
  let files = rendered;
  for (const [index, renderer] of renderers.entries()) {
    const way = ['spec', 'postRenderers', index, 'kustomize'];
    const own = valueAt(renderer, ['kustomize']);
    if (!isObject(own)) continue;
    const overlay = overlayOf(own as JsonObject);
    const done = await changed(files, { overlay, object, way }, run);
    if ('failure' in done) return { failure: `its postRenderers cannot be applied: ${done.failure}` };
    files = done.files;
  }
  if (!isObject(common)) return { files };
  const done = await changed(files, { overlay: {}, object, way: ['spec'], common }, run);
  return 'failure' in done ? { failure: `its commonMetadata cannot be applied: ${done.failure}` } : done;
}

/** Takes the fields of the API, including v2beta1. Drops paths: kustomize would read them, the controller does not. */
function overlayOf(own: JsonObject): JsonObject {
  const withoutPath = (entry: Json): Json =>
    isObject(entry) ? Object.fromEntries(Object.entries(entry).filter(([key]) => key !== 'path')) : entry;
  return {
    patches: listAt(own, 'patches').map(withoutPath),
    patchesStrategicMerge: listAt(own, 'patchesStrategicMerge').flatMap((patch) =>
      isObject(patch) ? [JSON.stringify(patch, null, 1)] : [],
    ),
    patchesJson6902: listAt(own, 'patchesJson6902').map(withoutPath).map(withPatchText),
    images: listAt(own, 'images'),
  };
}

interface Change {
  readonly overlay: JsonObject;
  readonly object: Produced;
  /** The path to the fields that the overlay is made of. */
  readonly way: readonly (string | number)[];
  readonly common?: Json;
}

async function changed(
  files: readonly RenderedFile[],
  { overlay, object, way, common }: Change,
  run: GitOpsRun,
): Promise<PostRendered> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'plimsoll-rendered-')));
  try {
    const names = files.map((_, index) => path.join(folder, `${index}.yaml`));
    for (const [index, { parsed }] of files.entries())
      writeFileSync(names[index]!, parsed.source.text, { mode: 0o600 });
    const built = await oneOfTwo(() =>
      buildKustomization({
        resources: names,
        root: folder,
        anywhere: true,
        option: '--gitops',
        env: run.env,
        overlay,
        otherPatches: patchList(object, [...way, 'patches']),
      }),
    );
    if ('failure' in built) return { failure: built.failure };
    const byFile = groupBy(built.objects, ({ file }) => file);
    const texts = new KustomizeTexts(run.root);
    const hooks = textAt(object.value, 'spec', 'postRenderStrategy') !== 'nohooks';
    const all = files.map((file, index) =>
      withObjects(
        file,
        (byFile.get(names[index]!) ?? []).map((own) => withCommonMetadata(own, common)),
        { texts, hooks },
      ),
    );
    return { files: await Promise.all(all) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A file of a chart with its changed objects and their sources: the release, else the template. Unchanged objects keep
 * their text, and so their comments.
 */
async function withObjects(
  file: RenderedFile,
  objects: readonly BuiltObject[],
  { texts, hooks }: { readonly texts: KustomizeTexts; readonly hooks: boolean },
): Promise<RenderedFile> {
  const { parsed } = file;
  const left = new Map([...groupBy(objects, identityOf)].map(([key, all]) => [key, [...all]]));
  const parts = [...readDocuments(parsed.source.text, { comments: false })].flatMap(
    ({ value, start, end }): readonly { readonly text: string; readonly built?: BuiltObject }[] => {
      const text = parsed.source.text.slice(start, end);
      if (!isObject(value) || isList(value as JsonObject)) return [{ text }];
      const built = left.get(identityOf({ value: value as JsonObject }))?.shift();
      if (!built) return [];
      // Hooks stay as they are where the release asks for that.
      const isLeft =
        !hooks && textAt(value as JsonObject, 'metadata', 'annotations', 'helm.sh/hook') !== undefined;
      return [isLeft || same(built.value, value) ? { text } : { text: built.text, built }];
    },
  );
  const { path: shown } = parsed.source;
  const origin = parsed.documents.find((document) => document.origin)?.origin;
  const now = await parse({
    path: shown,
    role: 'plain',
    text: parts.map(({ text }) => text.replace(/^---[^\n]*\n/, '')).join('\n---\n'),
    ...(parsed.cluster !== undefined && { cluster: parsed.cluster }),
    ...(parsed.namespace !== undefined && { namespace: parsed.namespace }),
    ...(parsed.lateNamespace !== undefined && { lateNamespace: parsed.lateNamespace }),
    ...(origin && { origin }),
    ...(parsed.assumed !== undefined && { assumed: parsed.assumed }),
  });
  const traced = renderedFile(now, parsed, {
    texts,
    stepsOf: (document) => parts[document]?.built?.steps ?? [],
  });
  return {
    ...file,
    parsed: now,
    place(at) {
      const { region, origin, file: where } = traced.place(at);
      if (where !== shown) return { file: where, ...(region && { region }), ...(origin && { origin }) };
      const { origin: of, ...place } = file.place({ ...at, ...(region && { region }) });
      const approximate = origin?.approximate || of?.approximate;
      return { ...place, ...(of && { origin: { ...of, ...(approximate && { approximate }) } }) };
    },
  };
}

/** Kustomize would split lists. No known chart needs one patched, so they stay as they are. */
const isList = (value: JsonObject): boolean => Array.isArray(value.items) && /List$/.test(String(value.kind));
