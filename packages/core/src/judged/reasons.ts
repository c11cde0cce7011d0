/** What is said of one reason why something was not judged. */
export interface ReasonFacts {
  /**
   * Whether a cluster may get what was not judged: `--fail-on-not-judged` is about these. The others are no
   * Kubernetes objects, or were left out because somebody said so.
   */
  readonly gap: boolean;
  /** The line for one, and for several; `{count}` stands for the number, `{kinds}` for the kinds with theirs. */
  readonly one: string;
  readonly many: string;
  /** What can be done about it. */
  readonly advice?: string;
}

const RENDER = 'Lint what is rendered: use --helm, or pipe the output of helm template into plimsoll -.';
const BUILD = 'Lint what is built: use --kustomize, or pipe the output of kubectl kustomize into plimsoll -.';

/**
 * Every reason why something of the input was not judged, the ones that matter most first. Nothing is left out
 * without one of these.
 */
export const NOT_JUDGED = {
  unreadable: {
    gap: true,
    one: '1 document cannot be read',
    many: '{count} documents cannot be read',
    advice: 'Mend what the findings about these documents name.',
  },
  'hidden-pods': {
    gap: true,
    one: '1 custom resource holds pods that no rule was shown: {kinds}',
    many: '{count} custom resources hold pods that no rule was shown: {kinds}',
    advice: 'Say with the config key "podTemplates" where in these kinds the pods are.',
  },
  'hidden-objects': {
    gap: true,
    one: '1 custom resource carries objects that no rule was shown: {kinds}',
    many: '{count} custom resources carry objects that no rule was shown: {kinds}',
    advice: 'Lint these objects as manifests of their own.',
  },
  release: {
    gap: true,
    one: '{kinds} not rendered',
    many: '{kinds} not rendered',
    advice: 'Lint what it deploys: render the chart with its values, and pipe the output into plimsoll -.',
  },
  'cluster-configuration': {
    gap: true,
    one: '1 cluster configuration not judged: {kinds}',
    many: '{count} cluster configurations not judged: {kinds}',
    advice: 'No rule reads these files. Check them by hand.',
  },
  'unknown-kind': {
    gap: true,
    one: '1 object of a kind that Kubernetes does not have: {kinds}',
    many: '{count} objects of kinds that Kubernetes does not have: {kinds}',
    advice: 'Check apiVersion and kind with kubectl api-resources.',
  },
  'no-spec': {
    gap: true,
    one: '1 workload without a pod specification: {kinds}',
    many: '{count} workloads without a pod specification: {kinds}',
    advice: 'The API refuses these objects. Check the spelling and the indentation of spec.',
  },
  schema: {
    gap: false,
    one: '1 custom resource not held against all of its schema: {kinds}',
    many: '{count} custom resources not held against all of their schemas: {kinds}',
    advice:
      'A pattern or a $ref was not read, the schema and the object are too large together, or the definition is of another version or cluster. The API server judges them.',
  },
  repeated: {
    gap: true,
    one: '1 object stands more than once in one cluster: {kinds}',
    many: '{count} objects stand more than once in one cluster: {kinds}',
    advice:
      'In a cluster the later one takes the place of the earlier. Where the files are of several clusters, what one lacks another hides: say with the config key "cluster" which belong together.',
  },
  template: {
    gap: true,
    one: '1 document of a template not rendered',
    many: '{count} documents of templates not rendered',
    advice: RENDER,
  },
  'helm-chart': {
    gap: true,
    one: '1 file of a chart not rendered',
    many: '{count} files of charts not rendered',
    advice: RENDER,
  },
  'chart-crds': {
    gap: true,
    one: '1 file of a chart in crds/ not linted',
    many: '{count} files of charts in crds/ not linted',
    advice: 'Helm installs what is there: use --include-crds.',
  },
  'helm-values': {
    gap: false,
    one: '1 values file not applied',
    many: '{count} values files not applied',
    advice: RENDER,
  },
  kustomization: {
    gap: true,
    one: '1 kustomization not built',
    many: '{count} kustomizations not built',
    advice: BUILD,
  },
  patch: {
    gap: true,
    one: '1 patch not applied',
    many: '{count} patches not applied',
    advice: BUILD,
  },
  'partial-pods': {
    gap: false,
    one: '1 custom resource was judged by what its pods set, not by what they leave out: {kinds}',
    many: '{count} custom resources were judged by what their pods set, not by what they leave out: {kinds}',
    advice: 'Where such a pod is whole, say with the config key "podTemplates" where its template is.',
  },
  encrypted: {
    gap: false,
    one: '1 object has encrypted values, which are unknown: {kinds}',
    many: '{count} objects have encrypted values, which are unknown: {kinds}',
  },
  'rendered-empty': {
    gap: false,
    one: '1 template rendered to nothing with these values',
    many: '{count} templates rendered to nothing with these values',
    advice: 'Render with the values that switch it on: --helm-values FILE.',
  },
  built: {
    gap: false,
    one: '1 file of kustomize judged as a part of what was built',
    many: '{count} files of kustomize judged as parts of what was built',
  },
  rendered: {
    gap: false,
    one: '1 file of a chart judged as a part of what was rendered',
    many: '{count} files of charts judged as parts of what was rendered',
  },
  link: {
    gap: true,
    one: '1 symbolic link not followed',
    many: '{count} symbolic links not followed',
    advice: 'Name the file or folder that is meant.',
  },
  'git-ignored': {
    gap: false,
    one: '1 file or folder that git ignores',
    many: '{count} files and folders that git ignores',
  },
  'node-modules': {
    gap: false,
    one: '1 folder of packages that is not searched',
    many: '{count} folders of packages that are not searched',
  },
  'config-ignored': {
    gap: false,
    one: '1 file that the config ignores',
    many: '{count} files that the config ignores',
  },
  foreign: {
    gap: false,
    one: '1 document or file that is no Kubernetes object',
    many: '{count} documents and files that are no Kubernetes objects',
  },
} as const satisfies Record<string, ReasonFacts>;

export type NotJudgedReason = keyof typeof NOT_JUDGED;
