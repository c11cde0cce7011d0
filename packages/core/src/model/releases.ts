/**
 * What deploys a chart or a folder, which is not here.
 * https://fluxcd.io, https://argo-cd.readthedocs.io, https://docs.k3s.io/helm, https://fleet.rancher.io
 * https://github.com/crossplane-contrib/provider-helm, https://carvel.dev/kapp-controller
 */
const RELEASES = new Set([
  'argoproj.io/Application',
  'argoproj.io/ApplicationSet',
  'fleet.cattle.io/Bundle',
  'fleet.cattle.io/GitRepo',
  'helm.cattle.io/HelmChart',
  'helm.cattle.io/HelmChartConfig',
  'helm.crossplane.io/Release',
  'helm.fluxcd.io/HelmRelease',
  'helm.m.crossplane.io/Release',
  'helm.toolkit.fluxcd.io/HelmRelease',
  'kappctrl.k14s.io/App',
  'packaging.carvel.dev/PackageInstall',
]);

/** Whether an object deploys a chart or a folder: what it holds are values for it. */
export function deploysRelease(group: string, kind: string): boolean {
  return RELEASES.has(`${group}/${kind}`);
}
