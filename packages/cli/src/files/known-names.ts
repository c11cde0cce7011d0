import path from 'node:path';

/**
 * Files without an extension of ours that hold a kubeconfig. kubeadm writes those of the control plane.
 * https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/
 */
const NAMES =
  /^(?:(?:.+\.)?kubeconfig|(?:admin|super-admin|kubelet|bootstrap-kubelet|controller-manager|scheduler)\.conf)$/;

/** Whether a file is known by its name to be a configuration of Kubernetes. */
export function isKnownName(name: string, folder: string): boolean {
  return NAMES.test(name) || (name === 'config' && path.basename(folder) === '.kube');
}

/** Whether a file of such a name, which other programs have too, is what it is called. */
export function isKubeconfig(text: string): boolean {
  return (
    /\bapiVersion["']?[ \t]{0,8}:/.test(text) && /\bkind["']?[ \t]{0,8}:[ \t]{0,8}["']?Config\b/.test(text)
  );
}
