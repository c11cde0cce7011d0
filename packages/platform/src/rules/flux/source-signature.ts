import { defineRule } from '@plimsoll/core';
import type { Cursor, Json, Resource } from '@plimsoll/core/kubernetes';

/**
 * Flux verifies signatures of commits and of artifacts in OCI registries, but reads none of charts in HTTP
 * repositories. https://fluxcd.io/flux/security/#signature-verification
 */
export const fluxSourceSignature = defineRule({
  meta: {
    description: 'Verify the signatures of what Flux deploys',
    scope: 'project',
    risk: 5,
    severity: 'off',
    cwe: [347],
    precision: 'high',
    messages: {
      commits:
        'Flux does not verify signatures of these commits, so anyone who can push can deploy. Set spec.verify.',
      artifact:
        'Flux does not verify the signature of this artifact, so anyone who can push to the registry can deploy. Set verify.',
    },
  },
  create(context) {
    const { project } = context;
    const judge = (holder: Cursor<Json>, messageId: 'commits' | 'artifact'): void => {
      const at = holder.at('verify');
      if (!at.exists) context.report({ at, messageId });
    };
    const judgeChart = (spec: Cursor<Json>, { namespace }: Resource) => {
      const reference = spec.at('sourceRef');
      const name = reference.at('name').value;
      if (reference.at('kind').value !== 'HelmRepository' || typeof name !== 'string')
        return context.notApplicable();
      const other = reference.at('namespace').value;
      const place = typeof other === 'string' ? other : namespace;
      const found = project.find({
        group: SOURCE,
        kind: 'HelmRepository',
        name,
        namespace: place,
        near: spec.resource,
      });
      const source = (found?.root as Cursor<Json> | undefined)?.at('spec');
      if (source?.at('type').value === 'oci') judge(spec, 'artifact');
      else context.notApplicable();
    };
    return {
      'source.toolkit.fluxcd.io/GitRepository': (root) => judge(root.at('spec'), 'commits'),
      'source.toolkit.fluxcd.io/OCIRepository': (root) => judge(root.at('spec'), 'artifact'),
      'source.toolkit.fluxcd.io/HelmChart': (root, resource) => judgeChart(root.at('spec'), resource),
      'helm.toolkit.fluxcd.io/HelmRelease'(root, resource) {
        const chart = root.at('spec').at('chart').at('spec');
        if (chart.exists) judgeChart(chart, resource);
        else context.notApplicable();
      },
    };
  },
});

const SOURCE = 'source.toolkit.fluxcd.io';
