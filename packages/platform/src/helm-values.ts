import type { Cursor, Json } from '@plimsoll/core';

/** What an object gives a chart. */
export interface ChartValues {
  readonly values: readonly Cursor<Json>[];
  /** Values as one text. */
  readonly texts: readonly Cursor<Json>[];
}

/**
 * The values that an object gives a chart of a name: a HelmRelease of Flux, an Application of Argo CD, a HelmChart or
 * HelmChartConfig of k3s and RKE2.
 */
export function valuesFor(
  chart: string,
  root: Cursor<Json>,
  kind: string,
  name: string | undefined,
): ChartValues {
  const spec = root.at('spec');
  if (kind === 'HelmRelease') {
    const named = spec.at('chart').at('spec').at('chart').value ?? spec.at('chartRef').at('name').value;
    return { values: named === chart ? [spec.at('values')] : [], texts: [] };
  }
  if (kind === 'Application') {
    const sources = [spec.at('source'), ...spec.at('sources').items()];
    const meant = sources
      .filter((source) => source.at('chart').value === chart)
      .map((source) => source.at('helm'));
    return {
      values: meant.map((helm) => helm.at('valuesObject')),
      texts: meant.map((helm) => helm.at('values')),
    };
  }
  const installed = spec.at('chart').value;
  const meant = [name, installed].some(
    (each) =>
      typeof each === 'string' &&
      each
        .split('/')
        .at(-1)!
        .replace(/^rke2-/, '') === chart,
  );
  return { values: [], texts: meant ? [spec.at('valuesContent')] : [] };
}

/** The kinds that give values to charts. */
export const CHART_KINDS = [
  'helm.toolkit.fluxcd.io/HelmRelease',
  'argoproj.io/Application',
  'helm.cattle.io/HelmChart',
  'helm.cattle.io/HelmChartConfig',
] as const;
