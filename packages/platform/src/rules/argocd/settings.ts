import { type Cursor, type Json, textOf } from '@plimsoll/core/kubernetes';
import { valuesOfCharts } from '../../charts.js';

/** A map with the keys of Argo CD's ConfigMaps, in whatever object. */
export type Settings = Cursor<Json>;

const CONFIG_MAPS = ['argocd-cm', 'argocd-rbac-cm', 'argocd-cmd-params-cm'];

type Visit = (settings: readonly Settings[], server: readonly Cursor<Json>[]) => void;

/**
 * The visitor keys of everything that configures Argo CD: its ConfigMaps, the Deployment of its server, the ArgoCD of
 * its operator, and objects with values of its chart.
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/argocd-cmd-params-cm-yaml/
 * https://argocd-operator.readthedocs.io/en/latest/reference/argocd/
 * https://github.com/argoproj/argo-helm/blob/main/charts/argo-cd/values.yaml
 */
export function settingsOfArgoCd(visit: Visit, notApplicable: () => void) {
  const values = (chart: Cursor<Json>): void => {
    const configs = chart.at('configs');
    const maps = ['cm', 'rbac', 'params'].map((name) => configs.at(name));
    visit(maps, chart.at('server').at('extraArgs').items());
  };
  return {
    ConfigMap(root: Cursor<Json>, { name }: { readonly name: string | undefined }) {
      if (name !== undefined && CONFIG_MAPS.includes(name)) visit([root.at('data')], []);
      else notApplicable();
    },
    Deployment(root: Cursor<Json>, { name }: { readonly name: string | undefined }) {
      if (!name?.endsWith('argocd-server')) return notApplicable();
      const containers = root.at('spec').at('template').at('spec').at('containers').items();
      visit(
        [],
        containers.flatMap((each) => [...each.at('command').items(), ...each.at('args').items()]),
      );
    },
    'argoproj.io/ArgoCD'(root: Cursor<Json>) {
      const spec = root.at('spec');
      visit([spec.at('extraConfig'), spec.at('cmdParams')], spec.at('server').at('extraCommandArgs').items());
    },
    ...valuesOfCharts({ 'argo-cd': values }, notApplicable),
  };
}

/** Values of ConfigMaps are strings. Those of charts may be booleans. */
export const isTrue = ({ value }: Cursor<Json>): boolean => textOf(value).toLowerCase() === 'true';
