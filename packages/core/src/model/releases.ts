import { CHART_SOURCES } from './charts.js';

/** What deploys a chart or a folder, which is not here. https://fleet.rancher.io, https://carvel.dev/kapp-controller */
const RELEASES = new Set([
  ...Object.keys(CHART_SOURCES),
  'fleet.cattle.io/Bundle',
  'fleet.cattle.io/GitRepo',
  'kappctrl.k14s.io/App',
  'packaging.carvel.dev/PackageInstall',
]);

/** Whether an object deploys a chart or a folder: what it holds are values for it. */
export function deploysRelease(group: string, kind: string): boolean {
  return RELEASES.has(`${group}/${kind}`);
}
