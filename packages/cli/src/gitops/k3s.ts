// https://docs.k3s.io/add-ons/helm

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from '@plimsoll/core';
import { readDocuments, SourceText, valueAt } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { readTextFile } from '../files/read.js';
import { displayPath } from '../files/repository.js';
import type { RenderedFile } from '../render/rendered.js';
import { regionOfField } from './field.js';
import { listAt, nameOf, textAt } from './names.js';
import { renderRelease } from './release.js';
import type { Expansion, Gap, GapKind, GitOpsRun, Produced } from './types.js';

/** Renders the chart of a HelmChart of k3s or RKE2, where the config says where the chart is. */
export async function expandHelmChart(object: Produced, run: GitOpsRun): Promise<Expansion> {
  const by = nameOf(object);
  const { value, cluster } = object;
  const [namespace, name = ''] = [textAt(value, 'metadata', 'namespace'), textAt(value, 'metadata', 'name')];
  const target = textAt(value, 'spec', 'targetNamespace') ?? namespace ?? object.namespace;
  const content = textAt(value, 'spec', 'chartContent');
  const gap = (kind: GapKind, message: string): Gap => ({
    kind,
    cluster,
    file: displayPath(run.root, object.file),
    about: 'HelmChart',
    field: { kind: 'HelmChart', name, path: ['spec', content === undefined ? 'chart' : 'chartContent'] },
    ...(target !== undefined && { namespace: target }),
    message,
  });
  const nothing = (...gaps: readonly Gap[]): Expansion => ({ objects: [], gaps, files: [] });
  const chart = textAt(value, 'spec', 'chart') ?? name;
  const known = path.posix.basename(chart).replace(/-\d+\..*/, '');
  const charts = run.config.helm?.charts ?? {};
  if (content === undefined && !Object.hasOwn(charts, known))
    return nothing(
      gap(
        'chart-not-here',
        `${by} installs the chart ${known}, which is not in the repository. Get it with helm pull --untar -d charts, and name it with the config key "helm.charts".`,
      ),
    );
  const more = run.find(cluster, 'HelmChartConfig', namespace ?? object.namespace, name);
  if (!more && !run.last) return { ...nothing(), waits: true };
  const secrets = [value, more?.value].flatMap((each) => listAt(each, 'spec', 'valuesSecrets'));
  const unknown = secrets.map((secret) => `Plimsoll does not read Secret ${textAt(secret, 'name')}`);
  const output = await renderRelease(
    {
      object,
      cluster,
      name,
      namespace: target,
      chart:
        content === undefined
          ? path.resolve(run.root, run.config.basePath, charts[known]!)
          : unpackedPlace(content, run),
      ...(content !== undefined && { shown: 'in spec.chartContent' }),
      valuesFiles: [],
      layers: [value, more?.value].flatMap((each) => layersOf(each)),
      set: Object.entries(mapAt(value, 'set')).map(([key, own]) => ({ as: 'set', entry: `${key}=${own}` })),
      includeCrds: true,
      skipTests: true,
      assumed:
        unknown.length === 0
          ? undefined
          : `${by} takes only the values that Plimsoll knows, though ${unknown.join(', ')}.`,
    },
    run,
  );
  if ('waits' in output) return { ...nothing(), waits: true };
  if ('failure' in output) return nothing(gap(output.kind, `${by} cannot be installed. ${output.failure}`));
  return {
    ...output,
    ...(content !== undefined && { charts: [], rendered: await atContent(output.rendered, object, run) }),
    objects: [],
    gaps: unknown.map((why) => gap('variable-unknown', `${by} takes unknown values, because ${why}.`)),
  };
}

/** Writes an inline archive to a file. */
function unpackedPlace(content: string, run: GitOpsRun): string {
  const file = path.join(run.scratch(), 'chart.tgz');
  writeFileSync(file, Buffer.from(content, 'base64'), { mode: 0o600 });
  return file;
}

/** Places everything from the archive at the field that has the archive. */
async function atContent(
  rendered: readonly RenderedFile[],
  object: Produced,
  { root }: GitOpsRun,
): Promise<readonly RenderedFile[]> {
  const file = displayPath(root, object.file);
  const source = await parse({ path: file, text: readTextFile(object.file) });
  const name = textAt(object.value, 'metadata', 'name') ?? '';
  const region = regionOfField(source, { kind: 'HelmChart', name, path: ['spec', 'chartContent'] });
  return rendered.map((own) => ({
    ...own,
    parsed: { ...own.parsed, source: new SourceText(file, own.parsed.source.text) },
    place: () => ({ file, ...(region && { region }), origin: { kind: 'helm', file } }),
  }));
}

function layersOf(value: JsonObject | undefined): readonly JsonObject[] {
  const [document] = readDocuments(textAt(value, 'spec', 'valuesContent') ?? '', { comments: false });
  return [isObject(document?.value) ? (document.value as JsonObject) : {}, mapAt(value, 'values')];
}

function mapAt(value: Json | undefined, field: string): JsonObject {
  const found = valueAt(value, ['spec', field]);
  return isObject(found) ? (found as JsonObject) : {};
}
