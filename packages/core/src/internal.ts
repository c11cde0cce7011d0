// What other packages of this repository use of core. It is no promise: it changes with them, in any release.
export { newestEditions } from './config/benchmarks.js';
export { expandFilePattern } from './config/file-patterns.js';
export { globs } from './config/glob.js';
export { isReleaseName, RELEASE_NAME } from './config/helm.js';
export { pluginProblems } from './config/plugin-problems.js';
export type { ResolveOptions } from './config/resolve.js';
export { configObjectSchema } from './config/schema.js';
export { closest, didYouMean } from './config/suggest.js';
export type { ConfigProblem, GitOpsSettings, Validate } from './config/types.js';
export { rulesFileSchema } from './declarative/schema.js';
export { fingerprint } from './draft/fingerprint.js';
export { pathByName } from './draft/path-by-name.js';
export { regionIn, regionOf } from './draft/region.js';
export type { Completeness } from './engine/projects.js';
export type {
  FindingFix,
  FixReport,
  FixSafety,
  Flow,
  FlowStep,
  JudgedObject,
  Origin,
  ProjectReport,
  RefusedFix,
  RenderingName,
  ResourceId,
  RuleReport,
  RunError,
  SeveritySetting,
  SuppressionRecord,
} from './finding.js';
export type { Fix, MakeFix } from './fix/operation.js';
export type { RefusalReason } from './fix/refusal.js';
export type { TextEdit } from './fix/text-edit.js';
export { atLeast, type FailOn, RISK_BANDS, type RiskBand, type RunFacts, riskBand } from './format.js';
export { groupBy } from './group-by.js';
export { ownValue, type Path, pointerSteps, valueAt } from './json.js';
export {
  compareNotJudged,
  type NotJudged,
  type NotJudgedGroup,
  notJudgedGroups,
} from './judged/not-judged.js';
export { NOT_JUDGED, type NotJudgedReason } from './judged/reasons.js';
export type { ImageGap } from './model/admission/image-gaps.js';
export { CHART_SOURCES, type ChartSource, chartsIn, type ValuesForm } from './model/charts.js';
export { splitShell } from './model/containers/shell.js';
export { type OffsetMap, offsetMap } from './model/embedded-text.js';
export {
  type Controlled,
  controlOf,
  interfaceAt,
  isOpenTiller,
  servesOthers,
  showsInterface,
} from './model/interfaces/interfaces.js';
export { INTERFACES, type Interface } from './model/interfaces/programs.js';
export { cover, everyAddress, without } from './model/network/address.js';
export type { OpenRule } from './model/network/foreign-rules.js';
export type { UnknownMember } from './model/project.js';
export { apiResources } from './model/rbac/api-resources.js';
export { readResources } from './model/read-resources.js';
export { isEverywhere } from './model/routes/internal.js';
export { isElsewhere } from './model/secrets/placeholder.js';
export { isPublic } from './model/secrets/public.js';
export { documentsInText } from './model/text-values.js';
export { whyUnresolved } from './model/unresolved.js';
export { oncePer } from './once-per.js';
export { recommendedSeverity } from './rule/define.js';
export { parseMinor } from './rule/kubernetes-version.js';
export { presetsByRisk } from './rule/presets.js';
export type { IsWaived, JsonSchema, PlacedFinding, Related, ReportFlow, Superseded } from './rule/types.js';
export { corePlugin } from './rules/core-rules.js';
export { schemasIn } from './schema/custom/given.js';
export type { GivenSchemas } from './schema/custom/kinds.js';
export type { PatternReader } from './schema/custom/limits.js';
export { type Gravity, gravest } from './severity.js';
export { type DocumentClass, fileClassifier, type Surroundings } from './source/classify.js';
export type { SourceDocument, SourceProblem } from './source/document.js';
export { decodeBase64 } from './source/scalars.js';
export { SourceFile } from './source/source-file.js';
export { readDocuments } from './source/yaml.js';
export { type Baseline, baselineEntries, writeBaseline } from './suppress/baseline.js';
export type { LostComments } from './suppress/comments.js';
