import type { Cursor, Json, Resource } from '@plimsoll/core';

type Visit = (values: Cursor<Json>, resource: Resource) => void;

/**
 * The visitor keys of objects that install a chart with values of their own; `visits` has what looks at the values, by
 * the name of the chart. The values are a map: those in a text, as Argo CD's `helm.values`, are not looked at.
 * https://fluxcd.io/flux/components/helm/helmreleases/ and https://argo-cd.readthedocs.io/en/stable/user-guide/helm/
 */
export function valuesOfCharts(visits: Readonly<Record<string, Visit>>, notApplicable: () => void) {
  const visitOf = (chart: Json | undefined): Visit | undefined => {
    const name = typeof chart === 'string' ? chart.slice(chart.lastIndexOf('/') + 1) : '';
    return Object.hasOwn(visits, name) ? visits[name] : undefined;
  };
  const ofApplication = (spec: Cursor<Json>, resource: Resource): void => {
    let isOne = false;
    for (const source of [spec.at('source'), ...spec.at('sources').items()]) {
      const visit = visitOf(source.at('chart').value) ?? visitOf(source.at('repoURL').value);
      visit?.(source.at('helm').at('valuesObject'), resource);
      isOne ||= visit !== undefined;
    }
    if (!isOne) notApplicable();
  };
  return {
    'helm.toolkit.fluxcd.io/HelmRelease'(root: Cursor<Json>, resource: Resource) {
      const spec = root.at('spec');
      const chart = spec.at('chart').at('spec').at('chart').value ?? spec.at('chartRef').at('name').value;
      const visit = visitOf(chart);
      if (visit) visit(spec.at('values'), resource);
      else notApplicable();
    },
    'argoproj.io/Application': (root: Cursor<Json>, resource: Resource) =>
      ofApplication(root.at('spec'), resource),
    'argoproj.io/ApplicationSet': (root: Cursor<Json>, resource: Resource) =>
      ofApplication(root.at('spec').at('template').at('spec'), resource),
  };
}
