import type { Project } from '@plimsoll/core/kubernetes';

/** The issuers of kubeadm and of other installers. They are also audiences, unless the API server has others. */
const USUAL: readonly string[] = [
  'https://kubernetes.default.svc',
  'https://kubernetes.default.svc.cluster.local',
  'kubernetes.default.svc',
  'api',
  'kubernetes',
];

/**
 * The audiences of tokens that the API server accepts: those that it is configured with, or else its issuer.
 * https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
 */
export const apiAudiencesOf = ({ components }: Project): readonly string[] => {
  const told = components.ofKind('KubeApiserver').flatMap((component) => {
    const audiences = component.setting('api-audiences');
    return audiences.state === 'given'
      ? audiences.items
      : component.setting('service-account-issuer').items.slice(0, 1);
  });
  return told.length > 0 ? told : USUAL;
};
