import { defineRule } from '@plimsoll/core';
import { type Cursor, isInCluster, isPlain, type Json, urlOf } from '@plimsoll/core/kubernetes';

/** https://fluxcd.io/flux/components/source/api/v1/: `insecure` only has an effect for OCI registries and buckets. */
export const fluxSourceUnverified = defineRule({
  meta: {
    description: 'Fetch Flux sources over TLS',
    scope: 'resource',
    risk: 6.5,
    cwe: [319, 345],
    precision: 'high',
    messages: {
      plain:
        'The manifests are fetched without TLS, so anyone on the network path can change what is deployed. Use https or ssh.',
      insecure:
        'With insecure, Flux accepts plain HTTP, so anyone on the network path can change what is deployed. Remove it, and name the CA in certSecretRef.',
    },
  },
  create(context) {
    const judgeUrl = (root: Cursor<Json>): void => {
      const at = root.at('spec').at('url');
      if (isPlain(at.value)) context.report({ at, messageId: 'plain' });
    };
    const judgeInsecure = (spec: Cursor<Json>, host: string | undefined): void => {
      const at = spec.at('insecure');
      if (at.value === true && host && !isInCluster(host)) context.report({ at, messageId: 'insecure' });
    };
    return {
      'source.toolkit.fluxcd.io/GitRepository': judgeUrl,
      'source.toolkit.fluxcd.io/HelmRepository'(root) {
        judgeUrl(root);
        const url = urlOf(root.at('spec').at('url').value);
        if (url?.scheme === 'oci') judgeInsecure(root.at('spec'), url.host);
      },
      'source.toolkit.fluxcd.io/OCIRepository': (root) =>
        judgeInsecure(root.at('spec'), urlOf(root.at('spec').at('url').value)?.host),
      'source.toolkit.fluxcd.io/Bucket': (root) =>
        judgeInsecure(root.at('spec'), hostBefore(root.at('spec').at('endpoint').value)),
      'image.toolkit.fluxcd.io/ImageRepository': (root) =>
        judgeInsecure(root.at('spec'), hostBefore(root.at('spec').at('image').value)),
    };
  },
});

/** The host of `host:port` or of an image; a placeholder has none. */
const hostBefore = (address: Json | undefined): string | undefined =>
  typeof address === 'string' ? /^[\w.-]+/.exec(address)?.[0] : undefined;
