import type { Control } from '@plimsoll/core';
import { control, file } from './control.js';

/** Section 4, in the order of the benchmark. */
export const nodeControls: readonly Control[] = [
  file('4.1.1', "Protect the kubelet's service file from other users"),
  file('4.1.2', "Give the kubelet's service file to root"),
  file('4.1.3', "Keep kube-proxy's kubeconfig to its owner"),
  file('4.1.4', "Give kube-proxy's kubeconfig to root"),
  file('4.1.5', "Keep the kubelet's kubeconfig to its owner"),
  file('4.1.6', "Give the kubelet's kubeconfig to root"),
  file('4.1.7', "Let nobody else write the kubelet's client CA"),
  file('4.1.8', "Give the kubelet's client CA to root"),
  file('4.1.9', "Keep the kubelet's configuration to its owner"),
  file('4.1.10', "Give the kubelet's configuration to root"),
  control('4.2.1', 1, 'full', ['cis/kubelet-anonymous-auth']),
  control('4.2.2', 1, 'full', ['cis/kubelet-authorization-mode']),
  control('4.2.3', 1, 'full', ['cis/kubelet-client-ca-file']),
  control('4.2.4', 1, 'full', ['cis/kubelet-read-only-port']),
  control('4.2.5', 1, 'full', ['cis/kubelet-streaming-connection-idle-timeout']),
  control('4.2.6', 1, 'full', ['cis/kubelet-make-iptables-util-chains']),
  control('4.2.7', 1, 'partial', ['cis/kubelet-hostname-override'], {
    note: "The flag is in unit files on the node, unless kubeadm's configuration or a pod sets it.",
  }),
  control('4.2.8', 2, 'full', ['cis/kubelet-event-record-qps']),
  control('4.2.9', 1, 'full', ['cis/kubelet-tls-cert']),
  control('4.2.10', 1, 'full', ['cis/kubelet-rotate-certificates']),
  control('4.2.11', 1, 'full', ['cis/kubelet-rotate-server-certificate-gate']),
  control('4.2.12', 1, 'full', ['cis/kubelet-tls-cipher-suites']),
  control('4.2.13', 1, 'full', ['cis/kubelet-pod-pids-limit']),
  control('4.2.14', 1, 'full', ['cis/kubelet-seccomp-default']),
  control('4.3.1', 1, 'full', ['cis/kube-proxy-metrics-bind-address']),
];
