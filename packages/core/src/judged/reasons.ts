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
  values: {
    gap: true,
    one: '{kinds} judged by what values set, not by what the chart adds',
    many: '{kinds} judged by what values set, not by what the charts add',
    advice: 'Lint what is deployed: render the chart with its values, and pipe the output into plimsoll -.',
  },
  'gitops-path': {
    gap: true,
    one: '{kinds} with a path that is not in this repository',
    many: '{kinds} with paths that are not in this repository',
    advice: 'The controller deploys nothing from such a path: correct it, or bring the folder back.',
  },
  'gitops-build': {
    gap: true,
    one: '{kinds} that cannot be built',
    many: '{kinds} that cannot be built',
    advice: 'The controller deploys nothing of it: mend what --verbose names.',
  },
  'gitops-external': {
    gap: true,
    one: '{kinds} with a source that is not this repository',
    many: '{kinds} with sources that are not this repository',
    advice: 'Lint the repository of the source too: Plimsoll fetches nothing.',
  },
  'gitops-generator': {
    gap: true,
    one: '{kinds} that asks a cluster or a service what to make',
    many: '{kinds} that ask a cluster or a service what to make',
    advice: 'Lint what is made: pipe it into plimsoll -.',
  },
  'gitops-plugin': {
    gap: true,
    one: '{kinds} for a program that Plimsoll does not run',
    many: '{kinds} for programs that Plimsoll does not run',
    advice:
      'Plugins, jsonnet and helmfile are such programs: run them yourself, and pipe the output into plimsoll -.',
  },
  'missing-chart': {
    gap: true,
    one: '{kinds} with a chart that is not here',
    many: '{kinds} with charts that are not here',
    advice:
      'Plimsoll fetches nothing: get the chart with helm pull CHART --repo URL --version VERSION --untar -d charts, and name it with the config key "helm.charts".',
  },
  'missing-dependency': {
    gap: true,
    one: '{kinds} with a chart without its dependencies',
    many: '{kinds} with charts without their dependencies',
    advice: 'Run helm dependency build in the folder of the chart.',
  },
  'failed-chart': {
    gap: true,
    one: '{kinds} with a chart that cannot be rendered',
    many: '{kinds} with charts that cannot be rendered',
    advice: 'Mend what --verbose names.',
  },
  'values-unknown': {
    gap: true,
    one: '{kinds} with values in a form that Plimsoll does not know',
    many: '{kinds} with values in forms that Plimsoll does not know',
    advice: 'Render the chart with these values, and pipe the output into plimsoll -.',
  },
  'remote-base': {
    gap: true,
    one: '1 kustomization with a remote base',
    many: '{count} kustomizations with remote bases',
    advice:
      'Plimsoll fetches nothing: copy the base into the repository, or pipe the output of kubectl kustomize into plimsoll -.',
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
  unbuilt: {
    gap: true,
    one: '1 file of a kustomization that cannot be built',
    many: '{count} files of kustomizations that cannot be built',
    advice: 'Mend what the error says.',
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
  'gitops-variable': {
    gap: false,
    one: '1 object with a variable that is not known: {kinds}',
    many: '{count} objects with variables that are not known: {kinds}',
  },
  'gitops-project': {
    gap: false,
    one: '{kinds} in a project that the files do not hold',
    many: '{kinds} in projects that the files do not hold',
  },
  'gitops-cluster': {
    gap: false,
    one: '{kinds} for a cluster that the files do not name',
    many: '{kinds} for clusters that the files do not name',
  },
  'not-deployed': {
    gap: false,
    one: '1 file that GitOps deploys to no cluster, linted by itself',
    many: '{count} files that GitOps deploys to no cluster, linted by themselves',
  },
  'rendered-empty': {
    gap: false,
    one: '1 template rendered to nothing with these values',
    many: '{count} templates rendered to nothing with these values',
    advice: 'Render with the values that switch it on: --helm-values FILE.',
  },
  'chart-library': {
    gap: false,
    one: '1 file of a library chart, which renders nothing by itself',
    many: '{count} files of library charts, which render nothing by themselves',
    advice: 'Lint a chart that has it as a dependency.',
  },
  'chart-tests': {
    gap: false,
    one: '1 template with a test hook of a chart',
    many: '{count} templates with test hooks of charts',
    advice: 'Only helm test creates what is there: to lint it, use --include-tests.',
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
