export { readProjects } from './engine/projects.js';
export { isObject, type Json, type JsonObject, textOf } from './json.js';
export {
  inRange,
  type KubernetesVersion,
  kubernetesVersion,
  LATEST_MINOR,
} from './kubernetes-version.js';
export { whyAbsenceIsUnknown } from './model/absence.js';
export type { AdmissionPolicy, Enforced } from './model/admission/types.js';
export type { Component, ComponentKind, Place, Setting } from './model/components/component.js';
export { hostOf, parseBoolean, parseDuration, parseInteger } from './model/components/values.js';
export { argumentsOf, type Command, commandsOf, flagOf, switchOf } from './model/containers/commands.js';
export { hasMoreVariables, type Variable, variablesOf } from './model/containers/variables.js';
export { type Word, wordsOf } from './model/containers/words.js';
export { isControlPlaneLabel, toleratesControlPlane } from './model/control-plane-nodes.js';
export { normaliseHostPath, RUNTIME_SOCKETS, realHostPath } from './model/host-path.js';
export { isInCluster, isPlain, urlOf } from './model/hosts.js';
export { brokenDigest, type ImageReference, isBrokenReference, parseImageReference } from './model/image.js';
export { imageName, imageTag, isOfRepository, isOlder, minorVersion } from './model/image-names.js';
export { builtInKind, type Kinds } from './model/kinds.js';
export { selects } from './model/labels.js';
export { type AddressRange, contains, parseAddress, parseCidr } from './model/network/address.js';
export type {
  BlockPeer,
  Direction,
  NetworkPolicy,
  Peer,
  PortRange,
  TrafficRule,
} from './model/network/policy.js';
export type { Port } from './model/network/types.js';
export { isPlaceholder } from './model/placeholder.js';
export type { ContainerCursor, InheritedSetting, PodCursor } from './model/pod-cursor.js';
export {
  defaultPodSecurityLevel,
  ENFORCE_LABEL,
  isPodSecurityLevel,
  isPodSecurityLevelAtLeast,
  type PodSecurityLevel,
} from './model/pod-security-level.js';
export type { Project } from './model/project.js';
export { defaultRules } from './model/rbac/default-rules.js';
export {
  allowsGroup,
  allowsRequest,
  allowsUrl,
  allowsVerb,
  coveringResource,
  type PolicyRule,
} from './model/rbac/policy-rule.js';
export type { Binding, Role, RoleRule, Subject } from './model/rbac/types.js';
export { type Access, type WhoCanQuery, type WhoCanResult, whoCan } from './model/rbac/who-can.js';
export { type AnyCursor, type Cursor, describeResource, type Resource } from './model/resource.js';
export type { Receiver, Route, RouteKind, Routes, ServicePort } from './model/routes/types.js';
export { plainValuesOf } from './model/secrets/plain.js';
export { type FoundToken, tokenIn } from './model/secrets/tokens.js';
export { serviceAccountOf, tokenMount } from './model/service-account.js';
export { isControlPlanePod, isStaticPod } from './model/static-pod.js';
