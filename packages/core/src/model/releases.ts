import { CHART_SOURCES } from './charts.js';

/**
 * Kinds that deploy a chart or a directory that is not among the files. https://fleet.rancher.io,
 * https://carvel.dev/kapp-controller
 */
const RELEASES = new Set([
  ...Object.keys(CHART_SOURCES),
  'fleet.cattle.io/Bundle',
  'fleet.cattle.io/GitRepo',
  'kappctrl.k14s.io/App',
  'packaging.carvel.dev/PackageInstall',
]);

/** Whether an object deploys a chart or a directory: its content are values for that. */
export function deploysRelease(group: string, kind: string): boolean {
  return RELEASES.has(`${group}/${kind}`);
}
