import { type AnyRule, defineRule } from '@plimsoll/core';
import { parseImageReference, textOf } from '@plimsoll/core/kubernetes';
import {
  type Field,
  fieldAt,
  fieldsAt,
  isFalse,
  isTrue,
  type Kinds,
  textsAt,
  visitorOf,
} from '../../fields.js';

const RANCHER: readonly Kinds[] = [
  { kinds: ['k3s/K3sConfig'], base: '' },
  { kinds: ['provisioning.cattle.io/Cluster'], base: 'spec.rkeConfig.machineGlobalConfig' },
];

/**
 * https://docs.k3s.io/cli/server: the kubeconfig of an administrator has mode 0600 by default (pkg/server/server.go of
 * k3s-io/k3s).
 */
const kubeconfigMode = defineRule({
  meta: {
    description: 'Let only root read the kubeconfig of k3s and RKE2 servers',
    scope: 'resource',
    risk: 6,
    cwe: [732],
    precision: 'high',
    messages: {
      readable:
        "With mode {{mode}}, users other than root can read the server's kubeconfig, which has full control of the cluster. Keep the mode at 0600.",
    },
  },
  create(context) {
    return visitorOf(RANCHER, (config) => {
      const at = fieldAt(config, 'write-kubeconfig-mode');
      const mode = modeOf(at.value as unknown);
      // A group is named so that it can read the file.
      const readers = fieldAt(config, 'write-kubeconfig-group').exists ? 0o004 : 0o044;
      if (mode !== undefined && (mode & readers) !== 0)
        context.report({ at, messageId: 'readable', data: { mode: mode.toString(8).padStart(4, '0') } });
    });
  },
});

/** YAML reads `0644` without quotes as octal, and `644` as decimal. k3s takes the latter as text. */
function modeOf(value: unknown): number | undefined {
  if (typeof value === 'string')
    return /^0?o?[0-7]{3,4}$/.test(value) ? Number.parseInt(value.replace('o', ''), 8) : undefined;
  if (typeof value !== 'number') return undefined;
  return /^[0-7]{3}$/.test(textOf(value)) && value > 0o777 ? Number.parseInt(textOf(value), 8) : value;
}

/**
 * https://docs.siderolabs.com/talos/v1.11/security/rbac. `RBACEnabled` of pkg/machinery/config of siderolabs/talos: off
 * by default until 1.11. From 1.12 on Talos ignores the field, and roles are on (`HideRBACAndKeyUsage`).
 */
const talosRbac = defineRule({
  meta: {
    description: 'Keep RBAC on in the Talos API',
    scope: 'resource',
    risk: 6,
    cwe: [862],
    precision: 'high',
    messages: {
      off: 'Every client of the Talos API can do everything on the machine. Set rbac: true.',
    },
  },
  create(context) {
    return visitorOf([{ kinds: ['talos/MachineConfig'], base: 'machine' }], (machine) => {
      const at = fieldAt(machine, 'features.rbac');
      const minor = minorOf(fieldAt(machine, 'install.image'));
      if (minor !== undefined && minor >= 12) return context.notApplicable();
      // A file without a token is a patch. What it omits is elsewhere.
      const isLeftOut = !at.exists && minor !== undefined && fieldAt(machine, 'token').exists;
      if (isFalse(at) || isLeftOut) context.report({ at, messageId: 'off' });
    });
  },
});

/** The minor version in the tag of the image that installs Talos; undefined where the file names none. */
function minorOf({ value }: Field): number | undefined {
  const tag = typeof value === 'string' ? parseImageReference(value)?.tag : undefined;
  const [, minor] = /^v?1\.(\d{1,3})\./.exec(tag ?? '') ?? [];
  return minor === undefined ? undefined : Number(minor);
}

interface Access extends Kinds {
  readonly isOn: boolean;
}

/** https://docs.siderolabs.com/talos/v1.12/kubernetes-guides/advanced-guides/talos-api-access-from-k8s */
const ACCESS: readonly Access[] = [
  { kinds: ['talos/MachineConfig'], base: 'machine.features.kubernetesTalosAPIAccess', isOn: false },
  { kinds: ['talos/KubeTalosAPIAccessConfig'], base: '', isOn: true },
];

const talosAccess = defineRule({
  meta: {
    description: 'Do not let pods administer Talos',
    scope: 'resource',
    risk: 8,
    cwe: [250, 269],
    precision: 'high',
    messages: {
      admin:
        "Anyone who can create a Talos ServiceAccount in one of these namespaces gets 'os:admin', which is root on every machine. Allow os:reader or os:etcd:backup instead.",
    },
  },
  create(context) {
    return visitorOf(ACCESS, (access, { isOn }) => {
      if (!isOn && !isTrue(fieldAt(access, 'enabled'))) return;
      for (const [role, at] of textsAt(access, 'allowedRoles'))
        if (role === 'os:admin') context.report({ at, messageId: 'admin' });
    });
  },
});

interface Schedulable extends Kinds {
  readonly fields: readonly string[];
}

/** Talos' own field, its old name, and https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/nodes/working-with-nodes */
const SCHEDULABLE: readonly Schedulable[] = [
  {
    kinds: ['talos/MachineConfig'],
    base: 'cluster',
    fields: ['allowSchedulingOnControlPlanes', 'allowSchedulingOnMasters'],
  },
  { kinds: ['config.openshift.io/Scheduler'], fields: ['mastersSchedulable'] },
];

const schedulable = defineRule({
  meta: {
    description: 'Keep workloads off control-plane machines',
    scope: 'resource',
    risk: 4,
    severity: 'off',
    cwe: [653],
    precision: 'medium',
    messages: {
      together:
        'Workloads run on control-plane machines, so anyone who breaks out of a container reaches etcd and its keys. Give workloads their own machines.',
    },
  },
  create(context) {
    return visitorOf(SCHEDULABLE, (spec, { fields }) => {
      for (const at of fields.map((name) => fieldAt(spec, name)))
        if (isTrue(at)) context.report({ at, messageId: 'together' });
    });
  },
});

const OLD_TLS: readonly Kinds[] = [
  { kinds: ['config.openshift.io/APIServer'] },
  { kinds: ['operator.openshift.io/IngressController'] },
  { kinds: ['machineconfiguration.openshift.io/KubeletConfig'] },
];

/** https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/security_and_compliance/tls-security-profiles */
const oldTls = defineRule({
  meta: {
    description: 'Require modern TLS in OpenShift',
    scope: 'resource',
    risk: 5,
    cwe: [327],
    precision: 'high',
    messages: {
      old: 'This profile accepts TLS 1.0 and weak cipher suites, so recorded connections can be decrypted. Use Intermediate or Modern.',
    },
  },
  create(context) {
    return visitorOf(OLD_TLS, (spec) => {
      const type = fieldAt(spec, 'tlsSecurityProfile.type');
      if (type.value === 'Old') context.report({ at: type, messageId: 'old' });
      for (const at of fieldsAt(spec, 'tlsSecurityProfile.custom.minTLSVersion'))
        if (type.value === 'Custom' && /^VersionTLS1[01]$/.test(textOf(at.value)))
          context.report({ at, messageId: 'old' });
    });
  },
});

export const installers: Readonly<Record<string, AnyRule>> = {
  'k3s-kubeconfig-mode': kubeconfigMode,
  'talos-rbac-off': talosRbac,
  'talos-api-access-admin': talosAccess,
  'control-plane-schedulable': schedulable,
  'openshift-tls-profile-old': oldTls,
};
