/**
 * A path on a node as the kubelet reads it: without empty and `.` parts, and without a trailing slash. The API rejects
 * `..`. A Windows pipe, `\\.\pipe\docker_engine` or `//./pipe/docker_engine`, becomes `/pipe/docker_engine`.
 * @example
 * normaliseHostPath('/var//lib/./kubelet/'); // '/var/lib/kubelet'
 */
export const normaliseHostPath = (path: string): string =>
  `/${(path.startsWith('\\\\') ? path.replaceAll('\\', '/') : path)
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')}`;

/**
 * The real name of a normalised path: the root that process 1 sees is the node's, and `/var/run` is a link to `/run`.
 * @example
 * realHostPath('/var/run/docker.sock'); // '/run/docker.sock'
 */
export const realHostPath = (path: string): string =>
  path.replace(/^\/proc\/1\/root(?=\/)/, '').replace(/^\/var\/run(?=\/|$)/, '/run');

/** Sockets of container runtimes, where their packages place them, the most common first. */
export const RUNTIME_SOCKETS = [
  '/run/containerd/containerd.sock',
  '/run/crio/crio.sock',
  '/run/docker.sock',
  '/run/docker/containerd/containerd.sock',
  '/run/cri-dockerd.sock',
  '/run/buildkit/buildkitd.sock',
  '/run/dockershim.sock',
  '/run/k3s/containerd/containerd.sock',
  '/run/k0s/containerd.sock',
  '/run/podman/podman.sock',
  '/var/snap/microk8s/common/run/containerd.sock',
  // The same interface for shims.
  '/run/containerd/containerd.sock.ttrpc',
  '/run/k3s/containerd/containerd.sock.ttrpc',
  // Docker before 18.09 and its runtime: https://docs.docker.com/engine/release-notes/18.09/
  '/run/docker/libcontainerd/docker-containerd.sock',
  // https://docs.docker.com/engine/security/rootless/, https://docs.podman.io/en/latest/markdown/podman-system-service.1.html
  '/run/user/*/docker.sock',
  '/run/user/*/podman/podman.sock',
  '/run/user/*/containerd/containerd.sock',
  '/run/user/*/buildkit/buildkitd.sock',
  // https://kubernetes.io/docs/setup/production-environment/container-runtimes/
  '\\\\.\\pipe\\containerd-containerd',
  '\\\\.\\pipe\\docker_engine',
  '\\\\.\\pipe\\cri-dockerd',
  '\\\\.\\pipe\\dockershim',
] as const;
