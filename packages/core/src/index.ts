export { benchmarkConfig, newestEditions } from './config/benchmarks.js';
export { defineConfig } from './config/define.js';
export { expandFilePattern } from './config/file-patterns.js';
export { globs } from './config/glob.js';
export {
  type ChartRendering,
  type ChartRenderings,
  type HelmSettings,
  isReleaseName,
  RELEASE_NAME,
  type ResolvedHelm,
} from './config/helm.js';
export {
  type FileConfig,
  ResolvedConfig,
  type ResolveOptions,
  type ResourceConfig,
  type RuleConfig,
  resolveConfig,
} from './config/resolve.js';
export { configObjectSchema } from './config/schema.js';
export { closest, didYouMean } from './config/suggest.js';
export {
  type Config,
  ConfigError,
  type ConfigObject,
  type ConfigProblem,
  type ConfigSuppression,
  type GitOpsSettings,
  type PodTemplateSetting,
  type Validate,
  type ValidationError,
} from './config/types.js';
export { pluginProblems } from './config/validate.js';
export { declarativePlugin } from './declarative/plugin.js';
export { rulesFileSchema } from './declarative/schema.js';
export { fingerprint } from './draft/fingerprint.js';
export { pathByName } from './draft/path-by-name.js';
export { regionIn, regionOf } from './draft/region.js';
export { type LintOptions, lint } from './engine/lint.js';
export { type Completeness, readProjects } from './engine/projects.js';
export type * from './finding.js';
export { applyFixes, type FixedText } from './fix/apply.js';
export type { Fix, Fixer, FixOperation, FixStep, MakeFix } from './fix/operation.js';
export type { RefusalReason } from './fix/refusal.js';
export type { TextEdit } from './fix/text-edit.js';
export {
  atLeast,
  type FailOn,
  type FormatOptions,
  type Formatter,
  failsRun,
  RISK_BANDS,
  type RiskBand,
  type RunFacts,
  riskBand,
  visibleFindings,
} from './format.js';
export { groupBy } from './group-by.js';
export {
  isObject,
  type Json,
  type JsonObject,
  ownValue,
  type Path,
  pointerSteps,
  valueAt,
} from './json.js';
export {
  compareNotJudged,
  type NotJudged,
  type NotJudgedGroup,
  notJudgedGroups,
} from './judged/not-judged.js';
export { NOT_JUDGED, type NotJudgedReason } from './judged/reasons.js';
export { type AbsentObject, whyAbsenceIsUnknown } from './model/absence.js';
export type { ImageGap } from './model/admission/image-gaps.js';
export type {
  Admission,
  AdmissionAnswer,
  AdmissionPolicy,
  AdmissionQuestion,
  Demand,
  Enforced,
  NamespaceFacts,
} from './model/admission/types.js';
export { CHART_SOURCES, type Chart, type ChartSource, chartsIn, type ValuesForm } from './model/charts.js';
export type { Component, ComponentKind, Place, Setting } from './model/components/component.js';
export type { Components } from './model/components/component-index.js';
export { hostOf, parseBoolean, parseDuration, parseInteger } from './model/components/values.js';
export {
  argumentsOf,
  type Command,
  commandsOf,
  flagOf,
  switchOf,
} from './model/containers/commands.js';
export { splitShell } from './model/containers/shell.js';
export { hasMoreVariables, type Variable, variablesOf } from './model/containers/variables.js';
export { type Word, wordsOf } from './model/containers/words.js';
export { isControlPlaneLabel, toleratesControlPlane } from './model/control-plane-nodes.js';
export type { AnyCursor, Cursor } from './model/cursor.js';
export type { CustomKind, CustomSchema, CustomVersion } from './model/custom-kind.js';
export { type OffsetMap, offsetMap } from './model/embedded-text.js';
export { normaliseHostPath, RUNTIME_SOCKETS, realHostPath } from './model/host-path.js';
export { isInCluster, isPlain, urlOf } from './model/hosts.js';
export { brokenDigest, type ImageReference, parseImageReference } from './model/image.js';
export {
  imageName,
  imageTag,
  isOfRepository,
  isOlder,
  type MinorVersion,
  minorVersion,
} from './model/image-names.js';
export {
  type Controlled,
  controlOf,
  interfaceAt,
  isOpenTiller,
  type Reached,
  servesOthers,
  showsInterface,
} from './model/interfaces/interfaces.js';
export { INTERFACES, type Interface } from './model/interfaces/programs.js';
export { builtInKind, type Kinds } from './model/kinds.js';
export { selects } from './model/labels.js';
export {
  type Address,
  type AddressRange,
  contains,
  cover,
  everyAddress,
  parseAddress,
  parseCidr,
  without,
} from './model/network/address.js';
export type { OpenRule } from './model/network/foreign-rules.js';
export type {
  BlockPeer,
  Direction,
  NetworkPolicy,
  Peer,
  PodPeer,
  PortRange,
  Protocol,
  TrafficRule,
} from './model/network/policy.js';
export type { Answer, Selector } from './model/network/selector.js';
export type { Network, Port, Verdict } from './model/network/types.js';
export { isPlaceholder } from './model/placeholder.js';
export type { ContainerCursor, ContainerRole, InheritedSetting, PodCursor } from './model/pod.js';
export {
  defaultPodSecurityLevel,
  ENFORCE_LABEL,
  isPodSecurityLevel,
  isPodSecurityLevelAtLeast,
  type PodSecurityLevel,
} from './model/pod-security-level.js';
export type { Project, ResourceRef, UnknownMember } from './model/project.js';
export { apiResources } from './model/rbac/api-resources.js';
export { defaultRules } from './model/rbac/default-rules.js';
export {
  allowsGroup,
  allowsRequest,
  allowsUrl,
  allowsVerb,
  coveringResource,
  type PolicyRule,
  type ResourceRequest,
  type UrlRequest,
} from './model/rbac/policy-rule.js';
export type { Binding, Rbac, Role, RoleRule, Subject } from './model/rbac/types.js';
export { type Access, type WhoCanQuery, type WhoCanResult, whoCan } from './model/rbac/who-can.js';
export { readResources } from './model/read-resources.js';
export { describeResource, type Locator, type Malformed, type Resource } from './model/resource.js';
export { isEverywhere } from './model/routes/internal.js';
export type {
  Receiver,
  Route,
  RouteKind,
  RouteService,
  RouteSource,
  Routes,
  ServicePort,
} from './model/routes/types.js';
export { isElsewhere } from './model/secrets/placeholder.js';
export { type PlainValue, plainValuesOf } from './model/secrets/plain.js';
export { isPublic } from './model/secrets/public.js';
export { type FoundToken, tokenIn } from './model/secrets/tokens.js';
export { serviceAccountOf, type TokenMount, tokenMount } from './model/service-account.js';
export { isControlPlanePod, isStaticPod } from './model/static-pod.js';
export { documentsInText } from './model/text-values.js';
export { whyUnresolved } from './model/unresolved.js';
export { oncePer } from './once-per.js';
export { definePlugin, defineRule, recommendedSeverity } from './rule/define.js';
export {
  inRange,
  type KubernetesVersion,
  kubernetesVersion,
  LATEST_MINOR,
  parseMinor,
} from './rule/kubernetes-version.js';
export { presetsByRisk } from './rule/presets.js';
export { redact } from './rule/redact.js';
export type * from './rule/types.js';
export { corePlugin } from './rules/core-rules.js';
export { schemasIn } from './schema/custom/given.js';
export type { GivenSchemas } from './schema/custom/kinds.js';
export type { PatternReader } from './schema/custom/limits.js';
export { type Gravity, gravest } from './severity.js';
export { type DocumentClass, type FileRole, fileClassifier, type Surroundings } from './source/classify.js';
export type { SourceDocument, SourceProblem } from './source/document.js';
export { fromObjects, type ParsedDocument, type ParsedFile, type ParseInput, parse } from './source/parse.js';
export { decodeBase64 } from './source/scalars.js';
export type { Region } from './source/source-file.js';
export { SourceFile } from './source/source-file.js';
export { readDocuments } from './source/yaml.js';
export type { BaselineReport } from './suppress/apply-baseline.js';
export {
  type Baseline,
  type BaselineEntry,
  baselineEntries,
  parseBaseline,
  writeBaseline,
} from './suppress/baseline.js';
export type { LostComments } from './suppress/comments.js';
