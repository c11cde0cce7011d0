/** What is said about one reason for not judging something. */
export interface ReasonFacts {
  /**
   * Whether a cluster may get what was not judged, which `--fail-on-not-judged` reports. The others are not Kubernetes
   * objects, or someone chose to leave them out.
   */
  readonly gap: boolean;
  /**
   * The line for one, and for several. `{count}` is replaced by the number, `{kinds}` by the kinds with their numbers.
   */
  readonly one: string;
  readonly many: string;
  /** What the user can do about it. */
  readonly advice?: string;
}

const RENDER = 'Lint the rendered chart: use --helm, or pipe the output of helm template into plimsoll -.';
const BUILD = 'Lint the build: use --kustomize, or pipe the output of kubectl kustomize into plimsoll -.';

/** Every reason why input was not judged, the most important first. Everything that is left out has one of these. */
export const NOT_JUDGED = {
  unreadable: {
    gap: true,
    one: '1 document cannot be read',
    many: '{count} documents cannot be read',
    advice: 'Correct what the findings about these documents say.',
  },
  'hidden-pods': {
    gap: true,
    one: '1 custom resource contains pods that no rule checked: {kinds}',
    many: '{count} custom resources contain pods that no rule checked: {kinds}',
    advice: 'Name the pod templates of these kinds with the config key "podTemplates".',
  },
  'hidden-objects': {
    gap: true,
    one: '1 custom resource contains objects that no rule checked: {kinds}',
    many: '{count} custom resources contain objects that no rule checked: {kinds}',
    advice: 'Lint these objects as separate manifests.',
  },
  release: {
    gap: true,
    one: '{kinds} not rendered',
    many: '{kinds} not rendered',
    advice: 'Render the chart with its values, and pipe the output into plimsoll -.',
  },
  values: {
    gap: true,
    one: '{kinds} checked for what the values set, not for what the chart adds',
    many: '{kinds} checked for what the values set, not for what the charts add',
    advice: 'Render the chart with its values, and pipe the output into plimsoll -.',
  },
  'gitops-path': {
    gap: true,
    one: '{kinds} with a path that is not in this repository',
    many: '{kinds} with paths that are not in this repository',
    advice: 'The controller deploys nothing from such a path. Correct it, or restore the directory.',
  },
  'gitops-build': {
    gap: true,
    one: '{kinds} that cannot be built',
    many: '{kinds} that cannot be built',
    advice: 'The controller deploys nothing from it. Correct what --verbose says.',
  },
  'gitops-external': {
    gap: true,
    one: '{kinds} with a source that is not this repository',
    many: '{kinds} with sources that are not this repository',
    advice: "Lint the source's repository separately, because Plimsoll downloads nothing.",
  },
  'gitops-generator': {
    gap: true,
    one: '{kinds} that asks a cluster or a service what to create',
    many: '{kinds} that ask a cluster or a service what to create',
    advice: 'Pipe the result into plimsoll -.',
  },
  'gitops-plugin': {
    gap: true,
    one: '{kinds} for a program that Plimsoll does not run',
    many: '{kinds} for programs that Plimsoll does not run',
    advice: 'Run these programs (plugins, jsonnet, helmfile) yourself, and pipe the output into plimsoll -.',
  },
  'missing-chart': {
    gap: true,
    one: '{kinds} with a chart that is not in the repository',
    many: '{kinds} with charts that are not in the repository',
    advice:
      'Plimsoll downloads nothing. Get the chart with helm pull CHART --repo URL --version VERSION --untar -d charts, and name it with the config key "helm.charts".',
  },
  'missing-dependency': {
    gap: true,
    one: '{kinds} with a chart without its dependencies',
    many: '{kinds} with charts without their dependencies',
    advice: "Run helm dependency build in the chart's directory.",
  },
  'failed-chart': {
    gap: true,
    one: '{kinds} with a chart that cannot be rendered',
    many: '{kinds} with charts that cannot be rendered',
    advice: 'Correct what --verbose says.',
  },
  'values-unknown': {
    gap: true,
    one: '{kinds} with values in a format that Plimsoll does not support',
    many: '{kinds} with values in formats that Plimsoll does not support',
    advice: 'Render the chart with these values, and pipe the output into plimsoll -.',
  },
  'remote-base': {
    gap: true,
    one: '1 kustomization with a remote base',
    many: '{count} kustomizations with remote bases',
    advice:
      'Plimsoll downloads nothing. Copy the base into the repository, or pipe the output of kubectl kustomize into plimsoll -.',
  },
  'cluster-configuration': {
    gap: true,
    one: '1 cluster configuration not checked: {kinds}',
    many: '{count} cluster configurations not checked: {kinds}',
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
    advice: 'The API rejects these objects. Check the spelling and indentation of spec.',
  },
  schema: {
    gap: false,
    one: '1 custom resource not fully checked against its schema: {kinds}',
    many: '{count} custom resources not fully checked against their schemas: {kinds}',
    advice:
      'A pattern or $ref could not be read, the schema and the object are too large together, or the definition is for another version or cluster. Check them with kubectl apply --dry-run=server.',
  },
  repeated: {
    gap: true,
    one: '1 object is defined more than once in one cluster: {kinds}',
    many: '{count} objects are defined more than once in one cluster: {kinds}',
    advice:
      'In a cluster, the later definition replaces the earlier one. If the files are for several clusters, say which files belong to which one with the config key "cluster".',
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
    advice: 'Helm installs these files. Use --include-crds.',
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
    advice: 'Correct what the error says.',
  },
  patch: {
    gap: true,
    one: '1 patch not applied',
    many: '{count} patches not applied',
    advice: BUILD,
  },
  'partial-pods': {
    gap: false,
    one: '1 custom resource was checked for what its pods set, not for what they leave out: {kinds}',
    many: '{count} custom resources were checked for what their pods set, not for what they leave out: {kinds}',
    advice: 'If such a pod is complete, name its template with the config key "podTemplates".',
  },
  encrypted: {
    gap: false,
    one: '1 object has encrypted values, which are unknown: {kinds}',
    many: '{count} objects have encrypted values, which are unknown: {kinds}',
  },
  'gitops-variable': {
    gap: false,
    one: '1 object with an unknown variable: {kinds}',
    many: '{count} objects with unknown variables: {kinds}',
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
    one: '1 file that GitOps deploys to no cluster, linted on its own',
    many: '{count} files that GitOps deploys to no cluster, linted on their own',
  },
  'rendered-empty': {
    gap: false,
    one: '1 template that renders nothing with these values',
    many: '{count} templates that render nothing with these values',
    advice: 'Render with values that turn it on: --helm-values FILE.',
  },
  'chart-library': {
    gap: false,
    one: '1 file of a library chart, which renders nothing by itself',
    many: '{count} files of library charts, which render nothing by themselves',
    advice: 'Lint a chart that depends on it.',
  },
  'chart-tests': {
    gap: false,
    one: '1 template with a test hook of a chart',
    many: '{count} templates with test hooks of charts',
    advice: 'Only helm test creates these objects. To lint them, use --include-tests.',
  },
  built: {
    gap: false,
    one: '1 kustomize file checked as part of a build',
    many: '{count} kustomize files checked as part of builds',
  },
  rendered: {
    gap: false,
    one: '1 chart file checked as part of a rendering',
    many: '{count} chart files checked as part of renderings',
  },
  link: {
    gap: true,
    one: '1 symbolic link not followed',
    many: '{count} symbolic links not followed',
    advice: 'Name the target file or directory.',
  },
  'git-ignored': {
    gap: false,
    one: '1 file or directory that git ignores',
    many: '{count} files and directories that git ignores',
  },
  'node-modules': {
    gap: false,
    one: '1 package directory not searched',
    many: '{count} package directories not searched',
  },
  'config-ignored': {
    gap: false,
    one: '1 file that the config ignores',
    many: '{count} files that the config ignores',
  },
  foreign: {
    gap: false,
    one: '1 document or file that is not a Kubernetes object',
    many: '{count} documents and files that are not Kubernetes objects',
  },
} as const satisfies Record<string, ReasonFacts>;

export type NotJudgedReason = keyof typeof NOT_JUDGED;
