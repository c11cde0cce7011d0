// What other packages of this repository use of core. It is not a stable API: it may change in any release.
export { checkNames, checkOptions, described, type OptionKinds } from './argument.js';
export { newestEditions } from './config/benchmarks.js';
export { expandFilePattern } from './config/file-patterns.js';
export { globs } from './config/glob.js';
export { isReleaseName, RELEASE_NAME } from './config/helm.js';
export { needsCompiler, optionsValidator } from './config/option-validators.js';
export { pluginProblems } from './config/plugin-problems.js';
export type { ResolveOptions } from './config/resolve.js';
export { configObjectSchema } from './config/schema.js';
export type { ConfigProblem, GitOpsSettings } from './config/types.js';
export { rulesFileSchema } from './declarative/schema.js';
export type {
  CelAnswer,
  CelInput,
  DeclaredCase,
  ExpectedFinding,
  Languages,
  RulesFile,
  TextTest,
} from './declarative/types.js';
export type { FindingFix, Flow, FlowStep, RenderingName, SuppressionRecord } from './draft/finding.js';
export { fingerprint } from './draft/fingerprint.js';
export { pathByName } from './draft/path-by-name.js';
export { regionIn, regionOf } from './draft/region.js';
export type { Completeness } from './engine/completeness.js';
export { LINT_OPTIONS } from './engine/lint.js';
export { LintMemory } from './engine/memory.js';
export { turns } from './engine/turns.js';
export { fixesFor } from './fix/later.js';
export type { FixReport } from './fix/offer.js';
export type { RefusalReason, RefusedFix } from './fix/refusal.js';
export { append, groupBy, innerMap } from './group-by.js';
export { everyPart, ownValue, type Path, pointerSteps, valueAt } from './json.js';
export type { JsonSchema, Validate } from './json-schema.js';
export {
  compareNotJudged,
  type NotJudged,
  type NotJudgedGroup,
  notJudgedGroups,
} from './judged/not-judged.js';
export { NOT_JUDGED, type NotJudgedReason } from './judged/reasons.js';
export { parseMinor } from './kubernetes-version.js';
export type { ImageGap } from './model/admission/image-gaps.js';
export { CHART_SOURCES, type ChartSource, chartsIn, type ValuesForm } from './model/charts.js';
export { splitShell } from './model/containers/shell.js';
export { type OffsetMap, offsetMap } from './model/embedded-text.js';
export { goOnWith, memoryOf, readRecorded, recorderOf } from './model/followed/kept.js';
export type { Recorded, Recorder } from './model/followed/recorder.js';
export {
  type Controlled,
  controlOf,
  interfaceAt,
  isOpenTiller,
  servesOthers,
  showsInterface,
} from './model/interfaces/interfaces.js';
export { INTERFACES, type Interface } from './model/interfaces/programs.js';
export { answersAbout, type KeptAnswers, type ProjectAnswers } from './model/kept-answers.js';
export { fileOfKept, type KeptDocument, type KeptFile, type KeptValues, keptOf } from './model/kept-file.js';
export { objectsInDocument } from './model/lists.js';
export { cover, everyAddress, without } from './model/network/address.js';
export type { OpenRule } from './model/network/foreign-rules.js';
export { podsOf } from './model/pod.js';
export { KUBERNETES_PODS, POD_TEMPLATES } from './model/pod-templates.js';
export type { UnknownMember } from './model/project.js';
export { apiResources } from './model/rbac/api-resources.js';
export { readResources } from './model/read-resources.js';
export type { ResourceId } from './model/resource.js';
export { isEverywhere } from './model/routes/internal.js';
export { runOf } from './model/run-of.js';
export { isElsewhere } from './model/secrets/placeholder.js';
export { isPublic } from './model/secrets/public.js';
export { mayHoldToken } from './model/secrets/tokens.js';
export { documentsInText } from './model/text-values.js';
export { whyUnresolved } from './model/unresolved.js';
export { oncePer } from './once-per.js';
export { atLeast, checkResult, type FailOn, type RunFacts } from './result/format.js';
export type { JudgedObject, ProjectReport, RuleReport, RunError } from './result/result.js';
export { recommendedSeverity } from './rule/define.js';
export { docsOf } from './rule/docs.js';
export type { Fix, FixSafety, MakeFix } from './rule/fix.js';
export { presetsByRisk } from './rule/presets.js';
export { withinScope } from './rule/scope.js';
export type { IsWaived, PlacedFinding, Related, ReportFlow, Superseded } from './rule/types.js';
export { corePlugin } from './rules/core-rules.js';
export { isSameList } from './same-list.js';
export { schemasIn } from './schema/custom/given.js';
export type { GivenSchemas } from './schema/custom/kinds.js';
export type { PatternReader } from './schema/custom/limits.js';
export {
  type Gravity,
  gravest,
  RISK_BANDS,
  type RiskBand,
  riskBand,
  type SeveritySetting,
} from './severity.js';
export { type DocumentClass, type FileRole, fileClassifier, type Surroundings } from './source/classify.js';
export { meaningOf } from './source/meaning.js';
export type { Origin } from './source/origin.js';
export { isVerbatim, type SourceFile, SourceText } from './source/source-file.js';
export type { TextEdit } from './source/text-edit.js';
export { closest, didYouMean } from './suggest.js';
export { type Baseline, baselineEntries, writeBaseline } from './suppress/baseline.js';
export type { LostComments } from './suppress/comments.js';
export { today } from './today.js';
export { decodeBase64, readDocuments, type SourceDocument, type SourceProblem } from './yaml/index.js';
