import { defineRule } from '@plimsoll/core';
import { type Component, type Cursor, type Json, parseDuration, textOf } from '@plimsoll/core/kubernetes';
import { optionsSchema } from '@plimsoll/rule-kit';
import { eachKubeadm, eachWithFiles, listOf, type Node } from './parts.js';

const HOUR = 3600;
const DAY = 24;
const hours = (description: string) => ({ type: 'integer', minimum: 1, description });

/** The hours of a duration, or of days in a field whose name ends so. */
function hoursOf(field: string, value: unknown): number | undefined {
  if (field.endsWith('Days')) return typeof value === 'number' ? value * DAY : undefined;
  const seconds = typeof value === 'string' ? parseDuration(value) : undefined;
  return seconds === undefined ? undefined : seconds / HOUR;
}

/**
 * Fields of kubeadm (durations) and of Cluster API (days), and the flag of the controller manager with its older name.
 * The defaults are one year, and ten for authorities: cmd/kubeadm/app/apis/kubeadm/v1beta4/types.go of
 * kubernetes/kubernetes, and https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
 */
export const certificateValidity = defineRule({
  meta: {
    description: 'Keep cluster certificates short-lived',
    scope: 'resource',
    risk: 4.5,
    cwe: [324],
    precision: 'very-high',
    messages: {
      long: "'{{setting}}' issues certificates that are valid for longer than {{max}} hours. Kubernetes cannot revoke a certificate, so a stolen one works until it expires. Shorten it.",
    },
    schema: optionsSchema({
      maxHours: hours('The longest validity of certificates, in hours.'),
      maxAuthorityHours: hours('The longest validity of CA certificates, in hours.'),
    }),
    defaultOptions: { maxHours: 8760, maxAuthorityHours: 87_600 },
  },
  create(context) {
    const { maxHours, maxAuthorityHours } = context.options;
    const fields: readonly (readonly [field: string, max: number])[] = [
      ['certificateValidityPeriod', maxHours],
      ['certificateValidityPeriodDays', maxHours],
      ['caCertificateValidityPeriod', maxAuthorityHours],
      ['caCertificateValidityPeriodDays', maxAuthorityHours],
    ];
    return {
      ...eachKubeadm(({ cluster }) => {
        for (const [field, max] of fields) {
          const at = cluster.at(field);
          if ((hoursOf(field, at.value) ?? 0) > max)
            context.report({ at, messageId: 'long', data: { setting: field, max } });
        }
      }),
      KubeControllerManager(component: Component) {
        for (const flag of ['cluster-signing-duration', 'experimental-cluster-signing-duration']) {
          const { at, label, text } = component.setting(flag);
          if ((hoursOf(flag, text) ?? 0) > maxHours)
            context.report({ at, messageId: 'long', data: { setting: label, max: maxHours } });
        }
      },
    };
  },
});

/** https://kubernetes.io/docs/reference/setup-tools/kubeadm/kubeadm-join/#token-based-discovery-without-ca-pinning */
export const kubeadmDiscoveryUnverified = defineRule({
  meta: {
    description: 'Make nodes verify the control plane that they join',
    scope: 'resource',
    risk: 6.5,
    cwe: [295],
    precision: 'very-high',
    messages: {
      unverified:
        'The node does not verify the control plane, so anyone impersonating it can run pods on the node. Set caCertHashes instead.',
    },
  },
  create(context) {
    return eachKubeadm(({ join }) => {
      const at = join.at('discovery').at('bootstrapToken').at('unsafeSkipCAVerification');
      if (at.value === true) context.report({ at, messageId: 'unverified' });
    });
  },
});

/** Group and others may write. */
const WRITABLE = 0o022;
/** Others may read. */
const READABLE = 0o004;

/** Keys, kubeconfigs, tokens, and the file with keys for encryption at rest. */
const IS_SECRET =
  /\.key$|kubeconfig|\/kubernetes\/[\w-]+\.conf$|\/kubernetes\/[^/]*(?:token|encryption)|bootstrap-kubelet/i;

/** A string is octal. A number, as Talos has it, was already parsed by YAML. */
function modeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^0?o?[0-7]{3,4}$/.test(value)
    ? Number.parseInt(value.replace('o', ''), 8)
    : undefined;
}

/** CIS Kubernetes Benchmark 1.1 and 4.1, for the files that a carrier writes. */
export const nodeFilePermissions = defineRule({
  meta: {
    description: 'Protect files that a cluster writes to its nodes',
    scope: 'resource',
    risk: 6,
    cwe: [732],
    precision: 'high',
    messages: {
      writable:
        'Users other than the owner can write this file on the node, so anyone with an account or a mount there can change how the node works. Set 0644, or 0755 for a program, or less.',
      readable: 'Every user on the node can read this file, which holds credentials. Set 0600.',
    },
  },
  create(context) {
    const judge = (file: Node, mode: Node, value: number | undefined): void => {
      if (value === undefined || Number.isNaN(value)) return;
      const path = textOf(file.at('path').value ?? '');
      if (value & WRITABLE) context.report({ at: mode, messageId: 'writable' });
      else if (value & READABLE && IS_SECRET.test(path)) context.report({ at: mode, messageId: 'readable' });
    };
    return {
      ...eachWithFiles((files) => {
        for (const file of files) {
          const mode = file.at('permissions');
          judge(file, mode, modeOf(mode.value));
        }
      }),
      'machineconfiguration.openshift.io/MachineConfig'(root: Cursor<Json>) {
        for (const file of listOf(root.at('spec').at('config').at('storage').at('files'))) {
          const mode = file.at('mode');
          judge(file, mode, typeof mode.value === 'number' ? mode.value : undefined);
        }
      },
    };
  },
});
