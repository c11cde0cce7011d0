// https://docs.k3s.io/add-ons/helm

import path from 'node:path';
import { isObject, type Json, type JsonObject, readDocuments, valueAt } from '@plimsoll/core';
import { displayPath } from '../files/repository.js';
import { listAt, nameOf, textAt } from './names.js';
import { renderRelease } from './release.js';
import type { Expansion, Gap, GapKind, GitOpsRun, Produced } from './types.js';

/** What the chart of a HelmChart of k3s and RKE2 gives, where the config says where it is. */
export async function expandHelmChart(object: Produced, run: GitOpsRun): Promise<Expansion> {
  const by = nameOf(object);
  const { value, cluster } = object;
  const gap = (kind: GapKind, message: string): Gap => ({
    kind,
    cluster,
    file: displayPath(run.root, object.file),
    about: 'HelmChart',
    message,
  });
  const nothing = (...gaps: readonly Gap[]): Expansion => ({ objects: [], gaps, files: [] });
  const [namespace, name = ''] = [textAt(value, 'metadata', 'namespace'), textAt(value, 'metadata', 'name')];
  if (valueAt(value, ['spec', 'chartContent']) !== undefined)
    return nothing(
      gap(
        'chart-not-here',
        `${by} holds its chart as text, which is not unpacked. Name the chart with the config key "helm.charts".`,
      ),
    );
  const chart = textAt(value, 'spec', 'chart') ?? name;
  const known = path.posix.basename(chart).replace(/-\d+\..*/, '');
  const charts = run.config.helm?.charts ?? {};
  if (!Object.hasOwn(charts, known))
    return nothing(
      gap(
        'chart-not-here',
        `${by} installs the chart ${known}, which is not here. Get it with helm pull --untar -d charts, and name it with the config key "helm.charts".`,
      ),
    );
  const more = run.find(cluster, 'HelmChartConfig', namespace, name);
  if (!more && !run.last) return { ...nothing(), waits: true };
  const secrets = [value, more?.value].flatMap((each) => listAt(each, 'spec', 'valuesSecrets'));
  const unknown = secrets.map((secret) => `Secret ${textAt(secret, 'name')} is not read`);
  const output = await renderRelease(
    {
      object,
      cluster,
      name,
      namespace: textAt(value, 'spec', 'targetNamespace') ?? namespace,
      chart: path.resolve(run.root, run.config.basePath, charts[known]!),
      valuesFiles: [],
      layers: [value, more?.value].flatMap((each) => layersOf(each)),
      set: Object.entries(mapAt(value, 'set')).map(([key, own]) => ({ as: 'set', entry: `${key}=${own}` })),
      includeCrds: true,
      skipTests: true,
      assumed:
        unknown.length === 0
          ? undefined
          : `${by} takes no other values than are known, though ${unknown.join(', ')}.`,
    },
    run,
  );
  if ('failure' in output) return nothing(gap(output.kind, `${by} cannot be installed. ${output.failure}`));
  return {
    ...output,
    objects: [],
    gaps: unknown.map((why) => gap('variable-unknown', `${by} takes values that are not known: ${why}.`)),
  };
}

function layersOf(value: JsonObject | undefined): readonly JsonObject[] {
  const [document] = readDocuments(textAt(value, 'spec', 'valuesContent') ?? '', { comments: false });
  return [isObject(document?.value) ? (document.value as JsonObject) : {}, mapAt(value, 'values')];
}

function mapAt(value: Json | undefined, field: string): JsonObject {
  const found = valueAt(value, ['spec', field]);
  return isObject(found) ? (found as JsonObject) : {};
}
