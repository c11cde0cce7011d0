import { allowPrivilegeEscalation } from './allow-privilege-escalation/rule.js';
import { apparmorProfile } from './apparmor-profile/rule.js';
import { capabilitiesBaseline } from './capabilities-baseline/rule.js';
import { capabilitiesRestricted } from './capabilities-restricted/rule.js';
import { hostIpc, hostNetwork, hostPid } from './host-namespaces/table.js';
import { hostPathVolumes } from './host-path-volumes/rule.js';
import { hostPorts } from './host-ports/rule.js';
import { hostProbesLifecycle } from './host-probes-lifecycle/rule.js';
import { namespaceLabelsValid } from './namespace-labels-valid/rule.js';
import { privileged } from './privileged/rule.js';
import { procMountBaseline, procMountRestricted } from './proc-mount/rule.js';
import { runAsNonRoot } from './run-as-non-root/rule.js';
import { runAsUser } from './run-as-user/rule.js';
import { seccompBaseline } from './seccomp-baseline/rule.js';
import { seccompRestricted } from './seccomp-restricted/rule.js';
import { selinuxOptions } from './selinux-options/rule.js';
import { sysctls } from './sysctls/rule.js';
import { volumeTypes } from './volume-types/rule.js';
import { windowsHostProcess } from './windows-host-process/rule.js';

export const rules = {
  'allow-privilege-escalation': allowPrivilegeEscalation,
  'apparmor-profile': apparmorProfile,
  'capabilities-baseline': capabilitiesBaseline,
  'capabilities-restricted': capabilitiesRestricted,
  'host-ipc': hostIpc,
  'host-network': hostNetwork,
  'host-path-volumes': hostPathVolumes,
  'host-pid': hostPid,
  'host-ports': hostPorts,
  'host-probes-lifecycle': hostProbesLifecycle,
  'namespace-labels-valid': namespaceLabelsValid,
  privileged,
  'proc-mount-baseline': procMountBaseline,
  'proc-mount-restricted': procMountRestricted,
  'run-as-non-root': runAsNonRoot,
  'run-as-user': runAsUser,
  'seccomp-baseline': seccompBaseline,
  'seccomp-restricted': seccompRestricted,
  'selinux-options': selinuxOptions,
  sysctls,
  'volume-types': volumeTypes,
  'windows-host-process': windowsHostProcess,
} as const;

export type RuleName = keyof typeof rules;
