import path from 'node:path';

/**
 * Kubeconfigs without an extension for YAML or JSON. kubeadm writes those of the control plane.
 * https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/
 */
const NAMES =
  /^(?:(?:.+\.)?kubeconfig|(?:admin|super-admin|kubelet|bootstrap-kubelet|controller-manager|scheduler)\.conf)$/;

/** Whether a file's name alone says that it is a configuration of Kubernetes. */
export function isKnownName(name: string, folder: string): boolean {
  return NAMES.test(name) || (name === 'config' && path.basename(folder) === '.kube');
}

/** Whether the content is a kubeconfig: other programs use such names too. */
export function isKubeconfig(text: string): boolean {
  return (
    /\bapiVersion["']?[ \t]{0,8}:/.test(text) && /\bkind["']?[ \t]{0,8}:[ \t]{0,8}["']?Config\b/.test(text)
  );
}
