// Lints what a Pulumi program makes. Outputs have no value before `apply`, so it lints there: in a preview, and in tests
// with `pulumi.runtime.setMocks`.
import { all } from '@pulumi/pulumi';
import { fromObjects, lint, loadConfig, visibleFindings } from 'plimsoll';

const { config } = await loadConfig({ presets: ['pod-security/baseline'] });

/**
 * The visible findings of resources of `@pulumi/kubernetes`, once their values are known.
 * @param {readonly import('@pulumi/kubernetes').core.v1.Pod[]} resources or of other kinds
 */
export function lintResources(resources) {
  const objects = resources.map(({ apiVersion, kind, metadata, spec }) => ({ apiVersion, kind, metadata, spec }));
  return all(objects).apply(async (known) => {
    const result = await lint([fromObjects(known, { path: 'index.js' })], config, { complete: false });
    return visibleFindings(result);
  });
}
