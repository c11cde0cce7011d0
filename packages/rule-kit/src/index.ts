// What the shipped rule packs share. It is no promise: it changes with them, in any release.
export { BASELINE_CAPABILITIES } from './capabilities.js';
export type { GrantCheck } from './grants/grant-check.js';
export { grantRule } from './grants/grant-rule.js';
export { flag, listOf, optionsSchema, SYSTEM_NAMESPACES } from './options.js';
export {
  confine,
  escalation,
  hostProcesses,
  mountsBothWays,
  nameWindows,
  onLinux,
  SECCOMP,
  sharedContext,
  takesPodFields,
} from './pod-fixes.js';
export { eachImage } from './pod-images.js';
export { hasDefaultName } from './rbac/defaults.js';
export {
  describeRole,
  describeSubject,
  relatedBindings,
  relatedSubjects,
  remaining,
  shortList,
  subjectId,
} from './rbac/describe.js';
export { judgedEntries, judgedSubjects, placesOf, rbacSettingsSchema } from './rbac/settings.js';
export {
  gateIsOn,
  hasPlainAddress,
  integerFrom,
  isFalse,
  isLoopback,
  isSet,
  isTrue,
  never,
  withGate,
} from './settings/checks.js';
export { listFix, settingFix } from './settings/fix.js';
export { isOpen, type Row, type RowMeta, row, rulesOf, visit } from './settings/rule-of.js';
export { schemaOf } from './settings/schema.js';
