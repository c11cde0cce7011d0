/** What the value of an option names: shells complete it. */
export type ValueKind = 'file' | 'format' | 'preset' | 'rule' | 'benchmark' | 'assumption' | 'entry' | 'goal';

/** One option of the command line. The parser, the help and completion read this table; nothing else names the flags. */
export interface Flag {
  readonly short?: string;
  /** What stands for its value in the help; a flag without it takes none. */
  readonly value?: string;
  readonly repeatable?: true;
  /** What its value names, or all that it may be. */
  readonly values?: ValueKind | readonly string[];
  readonly group:
    | 'What to lint'
    | 'Which rules'
    | 'What to report'
    | 'What to fix'
    | 'Exit code'
    | 'Who can, attack paths'
    | 'Who can'
    | 'Attack paths'
    | 'Report of many repositories'
    | 'Instead of linting';
  readonly help: string;
}

const SEVERITIES = ['error', 'warn', 'low', 'medium', 'high', 'critical'] as const;
const WORDS = 'error, warn, low, medium, high or critical';

export const flags = {
  'stdin-filename': {
    value: 'PATH',
    values: 'file',
    group: 'What to lint',
    help: 'The name of what comes from standard input (path "-"); default stdin.yaml.',
  },
  'report-only': {
    group: 'What to lint',
    help: "Lint the whole project (the config's files, or the working directory) and report on the given files only; those that are missing or ignored are skipped.",
  },
  helm: {
    group: 'What to lint',
    help: 'Render Helm charts with the helm on PATH, and lint what comes out.',
  },
  'helm-values': {
    value: 'FILE',
    values: 'file',
    repeatable: true,
    group: 'What to lint',
    help: "Values for the charts; several files are laid over each other, as helm's -f.",
  },
  'helm-set': {
    value: 'KEY=VALUE',
    repeatable: true,
    group: 'What to lint',
    help: "A value for the charts, as helm's --set.",
  },
  'release-name': {
    value: 'NAME',
    group: 'What to lint',
    help: 'The name under which charts are rendered; default release-name.',
  },
  'include-crds': { group: 'What to lint', help: "Lint the charts' custom resource definitions too." },
  'include-tests': { group: 'What to lint', help: "Lint the charts' hooks of helm test too." },
  kustomize: {
    group: 'What to lint',
    help: 'Build overlays with the kustomize on PATH, or that of kubectl, and lint what comes out.',
  },
  gitops: {
    group: 'What to lint',
    help: 'Follow what Flux and Argo CD deploy of the files, with the kustomize and helm on PATH, and lint what each cluster gets.',
  },
  'max-file-size': {
    value: 'MIB',
    group: 'What to lint',
    help: 'The largest file that is read, in MiB; default 256.',
  },
  config: {
    value: 'FILE',
    values: 'file',
    group: 'Which rules',
    help: 'The config file; default the nearest one upward.',
  },
  'no-config': { group: 'Which rules', help: 'Use no config file: the recommended presets.' },
  preset: {
    value: 'NAME',
    values: 'preset',
    repeatable: true,
    group: 'Which rules',
    help: 'Use a preset, such as pod-security/restricted, instead of a config file.',
  },
  benchmark: {
    value: 'ID',
    values: 'benchmark',
    group: 'Which rules',
    help: 'Enable the rules of a benchmark and no others: cis/v2.0, or cis for the newest edition; cis@level-1 for the controls up to a level.',
  },
  rule: {
    value: "'ID: SEVERITY'",
    values: 'rule',
    repeatable: true,
    group: 'Which rules',
    help: "Set one rule, over the config: 'pod-security/privileged: error'.",
  },
  'kubernetes-version': {
    value: 'VERSION',
    group: 'Which rules',
    help: 'The version that the manifests are for, such as 1.34; default latest.',
  },
  namespace: {
    short: 'n',
    value: 'NAME',
    group: 'Which rules',
    help: 'The namespace that objects without one get at install time; with who-can also the one that is asked about.',
  },
  'no-inline-suppressions': {
    group: 'Which rules',
    help: 'Ignore suppressions in comments and annotations, and say how many there are.',
  },
  'no-code': {
    group: 'Which rules',
    help: 'Refuse JavaScript configs, plugins and formatters that do not come with the command.',
  },
  baseline: {
    value: 'FILE',
    values: 'file',
    group: 'What to report',
    help: 'Suppress the findings that a baseline has, and report those entries that no finding needs.',
  },
  'baseline-write': {
    group: 'What to report',
    help: 'Accept all findings of this run: write them to the baseline file.',
  },
  'baseline-prune': {
    group: 'What to report',
    help: 'Remove the entries from the baseline that no finding needs.',
  },
  format: {
    short: 'f',
    value: 'NAME[=FILE]',
    values: 'format',
    repeatable: true,
    group: 'What to report',
    help: 'The output format, on standard output or into a file; default text.',
  },
  output: {
    short: 'o',
    value: 'FILE',
    values: 'file',
    group: 'What to report',
    help: 'Write to a file what would go to standard output.',
  },
  'min-severity': {
    value: 'WORD',
    values: SEVERITIES,
    group: 'What to report',
    help: `Hide what is below: ${WORDS}. The exit code stays.`,
  },
  quiet: { group: 'What to report', help: 'Hide warnings. The exit code stays.' },
  only: {
    value: 'WORD',
    values: ['on-path'],
    group: 'What to report',
    help: 'Show only what is on-path: findings on a path of attackers. The exit code stays.',
  },
  'show-suppressed': { group: 'What to report', help: 'Show suppressed findings too, marked.' },
  verbose: {
    group: 'What to report',
    help: 'Say for each thing that was not judged what is so there. In the format compliance, list the objects that were judged for each control.',
  },
  frames: {
    group: 'What to report',
    help: 'In the format text, show the lines of the file under every finding; on a terminal those under errors are shown anyway.',
  },
  'no-frames': { group: 'What to report', help: 'Show no lines of the files.' },
  statistics: { group: 'What to report', help: 'In the format text, count the findings of every rule.' },
  project: {
    value: 'NAME',
    group: 'What to report',
    help: 'What reports call the project; default the path of the remote origin, as acme/shop, or the name of the folder.',
  },
  'sarif-category': {
    value: 'NAME',
    group: 'What to report',
    help: 'The category of a SARIF run, where one commit has several.',
  },
  'sarif-fixes': {
    group: 'What to report',
    help: 'Have a SARIF run hold the fixes that can be made. Each is verified, which takes time.',
  },
  timing: { group: 'What to report', help: 'Show on standard error how long each rule took.' },
  fix: {
    group: 'What to fix',
    help: 'Fix what can be fixed without changing what a working pod does, and report the rest.',
  },
  'fix-unsafe': {
    group: 'What to fix',
    help: 'Make all fixes: they harden, and may break a workload that needs what they take away.',
  },
  'fix-dry-run': {
    group: 'What to fix',
    help: 'Write no file, but what would change as a unified diff to standard output; secrets are masked.',
  },
  'fix-rule': {
    value: 'RULE',
    values: 'rule',
    repeatable: true,
    group: 'What to fix',
    help: 'Fix the findings of this rule only.',
  },
  'fail-on': {
    value: 'WORD',
    values: [...SEVERITIES, 'never', 'new'],
    group: 'Exit code',
    help: `Exit with 1 when there is a finding at or above: ${WORDS}; with new at any that the baseline has not; or never. Default error.`,
  },
  'max-warnings': {
    value: 'N',
    group: 'Exit code',
    help: 'Exit with 1 when there are more warnings.',
  },
  'fail-on-not-judged': {
    group: 'Exit code',
    help: 'Exit with 1 when something that a cluster may get was not judged; the summary names it.',
  },
  'allow-empty': { group: 'Exit code', help: 'Exit with 0 when there is nothing to lint.' },
  cluster: {
    value: 'NAME',
    group: 'Who can, attack paths',
    help: 'Ask about the clusters of this name only, a glob; default all.',
  },
  name: { value: 'NAME', group: 'Who can', help: 'Ask about the object of this name.' },
  url: {
    value: 'PATH',
    group: 'Who can',
    help: 'Ask about a path that is no resource, such as /metrics; the verb is get.',
  },
  from: {
    value: 'WHERE',
    values: 'entry',
    group: 'Attack paths',
    help: 'Where attackers begin: internet, internal-network, pod-network, repository, or an object that is taken over, such as Deployment/web; default every entry.',
  },
  to: {
    value: 'WHAT',
    values: 'goal',
    group: 'Attack paths',
    help: 'What they want: cluster-admin, control-plane, node, cloud-account, mitm, or an object such as Secret/shop/db; default every goal.',
  },
  against: {
    value: 'REF',
    group: 'Attack paths',
    help: 'Show only the paths that a revision of git has not: what this change opens.',
  },
  assume: {
    value: 'NAME',
    values: 'assumption',
    repeatable: true,
    group: 'Attack paths',
    help: 'Take an assumption to hold, or with no-NAME not to hold, such as nodes-public or no-app-fault.',
  },
  since: {
    value: 'PATH',
    values: 'file',
    repeatable: true,
    group: 'Report of many repositories',
    help: 'Earlier results, a folder or files: say what is new and what is gone since then, by repository and rule. The threshold "new" makes it exit with 1 when something is new.',
  },
  'list-rules': {
    group: 'Instead of linting',
    help: 'List all rules; with -f json as JSON.',
  },
  explain: {
    value: 'RULE',
    values: 'rule',
    group: 'Instead of linting',
    help: 'Show why a rule is there and how to fix what it finds.',
  },
  init: { group: 'Instead of linting', help: 'Write a commented plimsoll.config.yaml.' },
  'print-config': {
    value: 'FILE',
    values: 'file',
    group: 'Instead of linting',
    help: 'Show the config that holds for a file, as JSON.',
  },
  version: { short: 'v', group: 'Instead of linting', help: 'Show the version.' },
  help: { short: 'h', group: 'Instead of linting', help: 'Show this help.' },
} as const satisfies Record<string, Flag>;

export type FlagName = keyof typeof flags;

/** The value that a flag has when it is given. */
export type FlagValues = {
  readonly [Name in FlagName]?: (typeof flags)[Name] extends { readonly value: string }
    ? (typeof flags)[Name] extends { readonly repeatable: true }
      ? readonly string[]
      : string
    : true;
};
