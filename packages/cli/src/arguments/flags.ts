/** What the value of an option names, so that shells can complete it. */
export type ValueKind = 'file' | 'format' | 'preset' | 'rule' | 'benchmark' | 'assumption' | 'entry' | 'goal';

/** One option of the command line. The parser, the help and completion all read this table. */
export interface Flag {
  readonly short?: string;
  /** The placeholder for its value in the help. A flag without it takes no value. */
  readonly value?: string;
  readonly repeatable?: true;
  /** An empty value counts as none, as kubectl and helm have it. Otherwise it is an error. */
  readonly emptyIsNone?: true;
  /** What its value names, or all values that it may have. */
  readonly values?: ValueKind | readonly string[];
  readonly group:
    | 'What to lint'
    | 'Which rules'
    | 'What to report'
    | 'What to fix'
    | 'Exit code'
    | 'Cache'
    | 'Who can, attack paths'
    | 'Who can'
    | 'Attack paths'
    | 'Report of many repositories'
    | 'Serve an editor or an agent'
    | 'Instead of linting';
  /** The commands that it works with. Default: only `lint`. */
  readonly of?: readonly string[];
  readonly help: string;
}

/** The commands that read a project. */
const PROJECT = ['lint', 'paths', 'who-can'] as const;
const RENDERED = [...PROJECT, 'lsp'] as const;
/** The commands that depend on which rules are on. */
const RULES = ['lint', 'lsp', 'explain', 'list-rules', 'print-config'] as const;
const CONFIGURED = [...RULES, 'paths', 'who-can', 'test-rules'] as const;

const SEVERITIES = ['error', 'warn', 'low', 'medium', 'high', 'critical'] as const;
const WORDS = 'error, warn, low, medium, high or critical';

export const flags = {
  'stdin-filename': {
    of: PROJECT,
    value: 'PATH',
    values: 'file',
    group: 'What to lint',
    help: 'The file name of standard input (path "-"). Default: stdin.yaml.',
  },
  'report-only': {
    group: 'What to lint',
    help: "Lint the whole project (the config's files, or the working directory), but report only on the given files. Missing and ignored files are skipped.",
  },
  helm: {
    of: [...RENDERED, 'mcp'],
    group: 'What to lint',
    help: 'Render Helm charts with the helm on PATH, and lint the result.',
  },
  'helm-values': {
    of: RENDERED,
    value: 'FILE',
    values: 'file',
    repeatable: true,
    group: 'What to lint',
    help: "Values for the charts, like helm's -f. Later files override earlier ones.",
  },
  'helm-set': {
    of: RENDERED,
    value: 'KEY=VALUE',
    repeatable: true,
    group: 'What to lint',
    help: "A value for the charts, like helm's --set.",
  },
  'release-name': {
    of: RENDERED,
    value: 'NAME',
    group: 'What to lint',
    help: 'The release name for rendering charts. Default: release-name.',
  },
  'include-crds': {
    of: RENDERED,
    group: 'What to lint',
    help: "Also lint the charts' CustomResourceDefinitions.",
  },
  'include-tests': { of: RENDERED, group: 'What to lint', help: "Also lint the charts' helm test hooks." },
  kustomize: {
    of: [...RENDERED, 'mcp'],
    group: 'What to lint',
    help: 'Build overlays with the kustomize or kubectl on PATH, and lint the result.',
  },
  gitops: {
    of: [...PROJECT, 'mcp'],
    group: 'What to lint',
    help: 'Follow what Flux and Argo CD deploy from the files, with the kustomize and helm on PATH, and lint what each cluster gets.',
  },
  'max-file-size': {
    of: [...PROJECT, 'mcp'],
    value: 'MIB',
    group: 'What to lint',
    help: 'The largest file to read, in MiB. Default: 256.',
  },
  config: {
    of: [...CONFIGURED, 'mcp'],
    value: 'FILE',
    values: 'file',
    group: 'Which rules',
    help: 'The config file. Default: the nearest one in this directory or above.',
  },
  'no-config': {
    of: [...CONFIGURED, 'mcp'],
    group: 'Which rules',
    help: 'Use no config file, but the recommended presets.',
  },
  policies: {
    of: RULES,
    group: 'Which rules',
    help: 'Evaluate the ValidatingAdmissionPolicies among the linted files as the API server would. Each policy is a rule: admission/NAME.',
  },
  preset: {
    of: RULES,
    value: 'NAME',
    values: 'preset',
    repeatable: true,
    group: 'Which rules',
    help: 'Use a preset, such as pod-security/restricted, instead of a config file.',
  },
  benchmark: {
    of: RULES,
    value: 'ID',
    values: 'benchmark',
    group: 'Which rules',
    help: 'Enable the rules of a benchmark and no others: cis/v2.0, or cis for the newest edition; cis@level-1 for the controls up to a level.',
  },
  rule: {
    of: RULES,
    value: "'ID: SEVERITY'",
    values: 'rule',
    repeatable: true,
    group: 'Which rules',
    help: "Set one rule, or several by a wildcard, overriding the config: 'pod-security/privileged: error', 'cis/etcd-*: off'.",
  },
  'kubernetes-version': {
    of: [...RULES, 'paths', 'mcp'],
    value: 'VERSION',
    group: 'Which rules',
    help: 'The Kubernetes version that the manifests are for, such as 1.34. Default: latest.',
  },
  namespace: {
    of: [...RULES, 'paths', 'who-can'],
    short: 'n',
    value: 'NAME',
    emptyIsNone: true,
    group: 'Which rules',
    help: 'The namespace of objects that name none. With who-can, also the namespace to ask about.',
  },
  'no-inline-suppressions': {
    of: ['lint', 'mcp'],
    group: 'Which rules',
    help: 'Ignore suppressions in comments and annotations, and count them.',
  },
  'no-code': {
    of: CONFIGURED,
    group: 'Which rules',
    help: 'Refuse JavaScript configs, and plugins and formatters that do not come with Plimsoll.',
  },
  baseline: {
    value: 'FILE',
    values: 'file',
    group: 'What to report',
    help: 'Suppress the findings in a baseline, and report entries that no finding needs.',
  },
  'baseline-write': {
    group: 'What to report',
    help: 'Accept all findings of this run by writing them to the baseline file.',
  },
  'baseline-prune': {
    group: 'What to report',
    help: 'Remove entries that no finding needs from the baseline.',
  },
  format: {
    of: ['lint', 'paths', 'who-can', 'report', 'list-rules', 'test-rules'],
    short: 'f',
    value: 'NAME[=FILE]',
    values: 'format',
    repeatable: true,
    group: 'What to report',
    help: 'The output format, written to standard output or to a file. Default: text.',
  },
  output: {
    of: ['lint', 'paths', 'report', 'test-rules'],
    short: 'o',
    value: 'FILE',
    values: 'file',
    group: 'What to report',
    help: 'Write the output to a file instead of standard output.',
  },
  'min-severity': {
    value: 'WORD',
    values: SEVERITIES,
    group: 'What to report',
    help: `Hide findings below ${WORDS}. The exit code stays the same.`,
  },
  quiet: { group: 'What to report', help: 'Hide warnings. The exit code stays the same.' },
  only: {
    value: 'WORD',
    values: ['on-path'],
    group: 'What to report',
    help: 'on-path: show only findings on an attack path. The exit code stays the same.',
  },
  'show-suppressed': { group: 'What to report', help: 'Also show suppressed findings, marked as such.' },
  verbose: {
    of: ['lint', 'paths', 'report'],
    group: 'What to report',
    help: 'List everything that was not checked, with the reason. In the format compliance, list the checked objects of each control.',
  },
  frames: {
    group: 'What to report',
    help: 'In the format text, show source lines under every finding. On a terminal, errors show them by default.',
  },
  'no-frames': { group: 'What to report', help: 'Show no source lines.' },
  statistics: { group: 'What to report', help: 'In the format text, count the findings of every rule.' },
  project: {
    value: 'NAME',
    group: 'What to report',
    help: 'What reports call the project; default the path of the remote origin, as acme/shop, or the name of the directory.',
  },
  'sarif-category': {
    value: 'NAME',
    group: 'What to report',
    help: 'The category of a SARIF run, if one commit has several runs.',
  },
  'sarif-fixes': {
    group: 'What to report',
    help: 'Include fixes in SARIF. Each fix is verified, which takes time.',
  },
  timing: { group: 'What to report', help: 'Show on standard error how long each rule took.' },
  fix: {
    group: 'What to fix',
    help: 'Apply all safe fixes, which do not change what a working pod does, and report the rest.',
  },
  'fix-unsafe': {
    group: 'What to fix',
    help: 'Apply all fixes. Unsafe ones harden and may break a workload that needs what they remove.',
  },
  'fix-dry-run': {
    group: 'What to fix',
    help: 'Change no file, but write the changes as a unified diff to standard output. Secrets are masked.',
  },
  'fix-rule': {
    value: 'RULE',
    values: 'rule',
    repeatable: true,
    group: 'What to fix',
    help: 'Fix only the findings of this rule.',
  },
  'fail-on': {
    of: ['lint', 'paths', 'report'],
    value: 'WORD',
    values: [...SEVERITIES, 'never', 'new'],
    group: 'Exit code',
    help: `Exit with 1 when there is a finding at or above: ${WORDS}; with new at any that the baseline has not; or never. Default error.`,
  },
  'max-warnings': {
    value: 'N',
    group: 'Exit code',
    help: 'Exit with 1 if there are more warnings.',
  },
  'fail-on-not-judged': {
    group: 'Exit code',
    help: 'Exit with 1 if something that a cluster may get was not checked. The summary names it.',
  },
  'allow-empty': {
    of: ['lint', 'test-rules'],
    group: 'Exit code',
    help: 'Exit with 0 if there is nothing to lint.',
  },
  cache: {
    group: 'Cache',
    help: 'Keep the reports of this run. While nothing that it read changes, the next run with the same options gives them again instead of linting.',
  },
  'cache-location': {
    value: 'DIR',
    values: 'file',
    group: 'Cache',
    help: "The directory of --cache. Default: plimsoll/results in the user's directory for caches.",
  },
  'cache-strategy': {
    value: 'NAME',
    values: ['metadata', 'content'],
    group: 'Cache',
    help: 'How to tell that a file is the same, for --cache: by its size and times (metadata), or by reading it (content). Default: metadata.',
  },
  cluster: {
    of: ['who-can', 'paths'],
    value: 'NAME',
    group: 'Who can, attack paths',
    help: 'Ask only about clusters with this name (a glob). Default: all.',
  },
  name: { of: ['who-can'], value: 'NAME', group: 'Who can', help: 'Ask about the object with this name.' },
  url: {
    of: ['who-can'],
    value: 'PATH',
    group: 'Who can',
    help: 'Ask about a non-resource URL, such as /metrics. The verb is get.',
  },
  from: {
    of: ['paths'],
    value: 'WHERE',
    values: 'entry',
    group: 'Attack paths',
    help: 'Where attackers begin: internet, internal-network, pod-network, repository, or a compromised object, such as Deployment/web. Default: every entry.',
  },
  to: {
    of: ['paths'],
    value: 'WHAT',
    values: 'goal',
    group: 'Attack paths',
    help: 'What they want: cluster-admin, control-plane, node, cloud-account, mitm, or an object such as Secret/shop/db. Default: every goal.',
  },
  against: {
    of: ['paths'],
    value: 'REF',
    group: 'Attack paths',
    help: 'Show only paths that a git revision does not have: those that this change opens.',
  },
  assume: {
    of: ['paths'],
    value: 'NAME',
    values: 'assumption',
    repeatable: true,
    group: 'Attack paths',
    help: 'Make an assumption, or with no-NAME its opposite, such as nodes-public or no-app-fault.',
  },
  since: {
    of: ['report'],
    value: 'PATH',
    values: 'file',
    repeatable: true,
    group: 'Report of many repositories',
    help: 'Earlier results, a directory or files: say what is new and what is gone since then, by repository and rule. The threshold "new" makes it exit with 1 when something is new.',
  },
  stdio: {
    of: ['lsp', 'mcp'],
    group: 'Serve an editor or an agent',
    help: 'Use standard input and output, as the server always does. Many editors add it.',
  },
  'allow-fix': {
    of: ['mcp'],
    group: 'Serve an editor or an agent',
    help: 'Let the agent change files. Without it, the tool fix only shows what would change.',
  },
  'allow-code': {
    of: ['mcp'],
    group: 'Serve an editor or an agent',
    help: 'Run JavaScript configs and plugins of the roots, which can do all that you can.',
  },
  'list-rules': {
    group: 'Instead of linting',
    help: 'List all rules, as JSON with -f json.',
  },
  explain: {
    value: 'RULE',
    values: 'rule',
    group: 'Instead of linting',
    help: 'Show why a rule exists and how to fix its findings.',
  },
  init: { group: 'Instead of linting', help: 'Write a commented plimsoll.config.yaml.' },
  'init-plugin': {
    group: 'Instead of linting',
    help: 'Write a package with a rule of your own, its test and its docs into a directory.',
  },
  'print-config': {
    value: 'FILE',
    values: 'file',
    group: 'Instead of linting',
    help: 'Show the config for a file, as JSON.',
  },
  version: { short: 'v', group: 'Instead of linting', help: 'Show the version.' },
  help: { short: 'h', group: 'Instead of linting', help: 'Show the options of a command.' },
} as const satisfies Record<string, Flag>;

export type FlagName = keyof typeof flags;

/** Whether a command takes a flag. */
export const takes = (command: string, name: FlagName): boolean =>
  ((flags[name] as Flag).of ?? ['lint']).includes(command);

/** The values of the flags that are given. */
export type FlagValues = {
  readonly [Name in FlagName]?: (typeof flags)[Name] extends { readonly value: string }
    ? (typeof flags)[Name] extends { readonly repeatable: true }
      ? readonly string[]
      : string
    : true;
};
