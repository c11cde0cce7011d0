// https://fluxcd.io/flux/components/helm/helmreleases/
import { valueAt } from '@plimsoll/core/internal';
import type { JsonObject } from '@plimsoll/core/kubernetes';
import { displayPath } from '../../../files/repository.js';
import { nameOf, textAt } from '../../names.js';
import { renderRelease } from '../../release.js';
import type { Expansion, Gap, GapKind, GitOpsRun, Produced } from '../../types.js';
import { expandInstance } from '../instance.js';
import { targetCluster } from '../remote.js';
import { isFluxInstanceRelease, syncOf } from '../sources.js';
import { chartOf } from './chart.js';
import { releaseName, releaseNamespace } from './identity.js';
import { postRendered } from './post-render.js';
import { valuesOf } from './values.js';

/** Renders the chart of a HelmRelease, where the chart is in this repository. */
export async function expandHelmRelease(object: Produced, run: GitOpsRun): Promise<Expansion> {
  const instance = await expandInstance(withKnownValues(object, run));
  const release = await installed(object, run);
  return { ...release, objects: instance.objects };
}

/** The release of a FluxInstance as written: its values may stand in a file beside it. */
function withKnownValues(object: Produced, { known }: GitOpsRun): Produced {
  if (syncOf(object.value) || !isFluxInstanceRelease(object.value)) return object;
  const written = known.find(({ file, value }) => file === object.file && isFluxInstanceRelease(value));
  const values = written && valueAt(written.value, ['spec', 'values']);
  return values === undefined
    ? object
    : { ...object, value: { ...object.value, spec: { ...(object.value.spec as JsonObject), values } } };
}

async function installed(object: Produced, run: GitOpsRun): Promise<Expansion> {
  const by = nameOf(object);
  const { value } = object;
  const cluster = targetCluster(value, object.cluster);
  const gap = (kind: GapKind, message: string): Gap => ({
    kind,
    cluster,
    file: displayPath(run.root, object.file),
    about: 'HelmRelease',
    namespace: releaseNamespace(value),
    message,
  });
  const nothing = (...gaps: readonly Gap[]): Expansion => ({ objects: [], gaps, files: [] });
  const chart = chartOf(object, by, run);
  if ('waits' in chart) return { ...nothing(), waits: true };
  if (!('place' in chart)) return nothing(gap(chart.kind, chart.message));
  const values = valuesOf(object, run);
  if ('waits' in values) return { ...nothing(), waits: true };
  if ('failure' in values)
    return nothing(gap('chart-failed', `${by} cannot be installed: ${values.failure}.`));
  const assumed = values.unknown
    .map((why) => `${by} takes only the values that Plimsoll knows, though ${why}.`)
    .join(' ');
  const output = await renderRelease(
    {
      object,
      cluster,
      name: releaseName(value),
      namespace: releaseNamespace(value),
      chart: chart.place,
      valuesFiles: chart.valuesFiles,
      withoutOwnValues: chart.valuesFiles.length > 0,
      layers: values.layers,
      set: values.set,
      includeCrds:
        textAt(value, 'spec', 'install', 'crds') !== 'Skip' &&
        valueAt(value, ['spec', 'install', 'skipCRDs']) !== true,
      skipSchemas: ['install', 'upgrade'].some(
        (action) => valueAt(value, ['spec', action, 'disableSchemaValidation']) === true,
      ),
      skipTests: valueAt(value, ['spec', 'test', 'enable']) !== true,
      assumed: assumed === '' ? undefined : assumed,
    },
    run,
  );
  if ('waits' in output) return { ...nothing(), waits: true };
  if ('failure' in output) return nothing(gap(output.kind, `${by} cannot be installed. ${output.failure}`));
  const changed = await postRendered(object, output.rendered, run);
  if ('failure' in changed)
    return nothing(gap('chart-failed', `${by} cannot be installed: ${changed.failure}.`));
  return {
    ...output,
    rendered: changed.files,
    objects: [],
    gaps: values.unknown.map((why) => gap('variable-unknown', `${by} takes unknown values, because ${why}.`)),
  };
}
