import type { AnyRule } from '@plimsoll/core';
import { highGroupId, highUserId } from './identities/high-ids.js';
import { rootGroup } from './identities/root-group.js';
import { windowsUser } from './identities/windows-user.js';
import { frozenRegistry, imageDigestPinned, imagePullPolicy, imageTagPinned } from './images/rules.js';
import { apparmorProfileRequired, linuxHardening } from './linux-security/rules.js';
import { runtimeClass } from './linux-security/runtime-class.js';
import { shareProcessNamespace, sudo, sysctlValue, userNamespaces } from './pod-settings/rules.js';
import { readOnlyRootFilesystem } from './read-only-root-filesystem/rule.js';
import { controlPlaneScheduling, systemPriorityClass } from './scheduling/rules.js';
import { remoteScript } from './scripts/rules.js';
import { projectedTokenLifetime, sharedServiceAccount } from './service-account-use/rules.js';
import { writableHostPath } from './writable-host-path/rule.js';

/** Settings of pods and containers, and the images that they run. */
export const pods: Readonly<Record<string, AnyRule>> = {
  'root-group': rootGroup,
  'high-user-id': highUserId,
  'high-group-id': highGroupId,
  'windows-user': windowsUser,
  'user-namespaces': userNamespaces,
  'read-only-root-filesystem': readOnlyRootFilesystem,
  'writable-host-path': writableHostPath,
  'share-process-namespace': shareProcessNamespace,
  'sysctl-value': sysctlValue,
  'apparmor-profile-required': apparmorProfileRequired,
  'linux-hardening': linuxHardening,
  'runtime-class': runtimeClass,
  'control-plane-scheduling': controlPlaneScheduling,
  'system-priority-class': systemPriorityClass,
  sudo,
  'image-tag-pinned': imageTagPinned,
  'image-digest-pinned': imageDigestPinned,
  'image-pull-policy': imagePullPolicy,
  'frozen-registry': frozenRegistry,
  'remote-script': remoteScript,
  'projected-token-lifetime': projectedTokenLifetime,
  'shared-service-account': sharedServiceAccount,
};
