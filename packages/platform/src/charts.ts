import { type Cursor, documentsInText, type Json, type Resource } from '@plimsoll/core';

type Visit = (values: Cursor<Json>, resource: Resource) => void;

/**
 * The visitor keys of objects that install a chart with values of their own; `visits` has what looks at the values, by
 * the name of the chart. Where the values are a text, as Argo CD's `helm.values`, all of it is the place of a finding.
 * https://fluxcd.io/flux/components/helm/helmreleases/ , https://argo-cd.readthedocs.io/en/stable/user-guide/helm/ and
 * https://docs.k3s.io/helm
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
      const values = source.at('helm').at('valuesObject');
      const texts = values.exists ? [] : documentsInText(source.at('helm').at('values'));
      if (visit) for (const each of texts.length > 0 ? texts : [values]) visit(each, resource);
      isOne ||= visit !== undefined;
    }
    if (!isOne) notApplicable();
  };
  const ofHelmChart = (root: Cursor<Json>, resource: Resource): void => {
    const spec = root.at('spec');
    const visit = [spec.at('chart').value, resource.name]
      .map((chart) => visitOf(shipped(chart)))
      .find(Boolean);
    if (!visit) notApplicable();
    else for (const values of documentsInText(spec.at('valuesContent'))) visit(values, resource);
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
    'helm.cattle.io/HelmChart': ofHelmChart,
    'helm.cattle.io/HelmChartConfig': ofHelmChart,
  };
}

/** The chart itself, of one that k3s or RKE2 ship: `rke2-cilium`, `…/static/charts/traefik-37.1.0+up37.1.0.tgz`. */
const shipped = (chart: Json | undefined): Json | undefined =>
  typeof chart === 'string'
    ? chart
        .slice(chart.lastIndexOf('/') + 1)
        .replace(/-\d[\w.+]{0,60}\.tgz$/, '')
        .replace(/^rke2-/, '')
    : undefined;
