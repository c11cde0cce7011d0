import {
  type ConfigObject,
  definePlugin,
  defineRule,
  type Finding,
  type FormatOptions,
  type Formatter,
  type LintOptions,
  type LintResult,
  lint,
  type ParsedFile,
  parse,
  resolveConfig,
} from '@plimsoll/core';
import { toJson } from '../src/index.js';

const privileged = defineRule({
  meta: {
    description: 'Disallow privileged containers',
    risk: 9.1,
    cwe: [250],
    precision: 'very-high',
    docsUrl: 'https://example.com/rules/privileged',
    messages: { privileged: "Container '{{name}}' runs privileged." },
  },
  create: (context) => ({
    Container(container) {
      const flag = container.at('securityContext').at('privileged');
      if (flag.value === true)
        context.report({ at: flag, messageId: 'privileged', data: { name: container.name } });
    },
  }),
});

const hostPid = defineRule({
  meta: {
    description: 'Disallow host PIDs',
    risk: 6,
    // More than fit beside the other tags.
    cwe: [1, 2, 3, 4, 5, 6, 7, 8, 9],
    fixable: 'unsafe',
    messages: { pid: "The pods share the node's processes." },
  },
  create: (context) => ({
    PodSpec(pod) {
      const flag = pod.at('hostPID');
      if (flag.value === true)
        context.report({ at: flag, messageId: 'pid', fix: (fixer) => fixer.set(flag, false) });
    },
  }),
});

/** Reports across resources, with a message that contains what the manifest's author wrote. */
const exposed = defineRule({
  meta: {
    description: 'Report Services beside other Services',
    risk: 2,
    messages: { exposed: "Service '{{name}}' is not alone." },
  },
  create: (context) => ({
    Service(service, resource) {
      const others = context.project.ofKind('Service').filter((other) => other !== resource);
      if (others.length > 0)
        context.report({
          at: service.at('metadata').at('name'),
          messageId: 'exposed',
          data: { name: resource.name ?? '' },
          related: others.map((other) => ({
            message: `The Service '${other.name}' is there too.`,
            at: other.root.at('metadata').at('name' as never),
          })),
        });
    },
  }),
});

/** Reports with flows: one through every Service, and one without steps. */
const reached = defineRule({
  meta: {
    description: 'Report privileged containers behind Services',
    risk: 9,
    messages: { reached: "Container '{{name}}' is reached." },
  },
  create: (context) => ({
    Container(container) {
      const at = container.at('securityContext').at('privileged');
      if (at.value !== true) return;
      const services = context.project.ofKind('Service');
      context.report({
        at,
        messageId: 'reached',
        data: { name: container.name },
        flows: [
          ...services.map(({ name, root }) => ({
            message: `From the internet by ${name}.`,
            steps: [
              { message: `The Service ${name} lets it in`, at: root.at('metadata').at('name') },
              { message: 'The container is privileged.', at },
            ],
          })),
          { message: 'By nothing.', steps: [] },
        ],
      });
    },
  }),
});

const unsure = defineRule({
  meta: { description: 'Look at ConfigMaps', risk: 1, messages: { never: 'Never.' } },
  create: (context) => ({
    ConfigMap(root) {
      context.unknown({ at: root, reason: 'The data comes from elsewhere.' });
    },
  }),
});

const broken = defineRule({
  meta: { description: 'Throw at Secrets', risk: 1, messages: { never: 'Never.' } },
  create: () => ({
    Secret() {
      throw new Error('the rule\u001b[2J is broken');
    },
  }),
});

const off = defineRule({
  meta: { description: 'Be off', risk: 1, messages: { never: 'Never.' } },
  create: () => ({}),
});

const control = (id: string, ...rules: string[]) =>
  ({
    id,
    title: `The title of ${id}`,
    section: 'Pods',
    assessment: rules.length > 0 ? 'full' : 'none',
    rules,
  }) as const;

const demo = definePlugin({
  meta: { name: 'demo', version: '1.0.0', prefix: 'demo' },
  rules: { privileged, 'host-pid': hostPid, exposed, reached, unsure, broken, off },
  benchmarks: [
    {
      id: 'demo/v1.9',
      title: 'Demo Benchmark 1.9',
      version: '1.9',
      url: 'https://example.com/1.9',
      controls: [control('1.1', 'demo/privileged')],
    },
    {
      id: 'demo/v1.10',
      title: 'Demo Benchmark 1.10',
      version: '1.10',
      url: 'https://example.com/1.10',
      controls: [
        control('1.0'),
        control('1.2', 'demo/privileged', 'demo/host-pid'),
        control('1.3', 'demo/privileged'),
        control('1.4', 'demo/off'),
      ],
    },
    {
      id: 'demo/other',
      title: 'About what is off',
      version: '1',
      url: 'https://example.com/other',
      controls: [control('9', 'demo/off')],
    },
  ],
});

const baseConfig: ConfigObject = {
  plugins: [demo],
  rules: {
    'demo/privileged': 'error',
    'demo/host-pid': 'warn',
    'demo/exposed': 'warn',
    'demo/unsure': 'warn',
    'demo/broken': 'error',
  },
};

export interface Run {
  readonly result: LintResult;
  readonly options: FormatOptions;
  /** The text that a finding's region covers. */
  textUnder(finding: Finding): string;
}

export interface Setup {
  readonly config?: ConfigObject;
  readonly lint?: LintOptions;
  readonly format?: Partial<FormatOptions>;
}

/** Lints manifests, by path, with the rules above. */
export async function lintManifests(
  manifests: Readonly<Record<string, string>>,
  setup: Setup = {},
): Promise<Run> {
  const files = await Promise.all(Object.entries(manifests).map(([path, text]) => parse({ path, text })));
  return lintFiles(files, setup);
}

/** Lints parsed files. */
export async function lintFiles(files: readonly ParsedFile[], setup: Setup = {}): Promise<Run> {
  const result = await lint(files, resolveConfig([baseConfig, setup.config ?? {}]), setup.lint);
  const texts = new Map(files.map(({ source, hasText }) => [source.path, hasText ? source.text : undefined]));
  const textOf = (file: string) => texts.get(file);
  return {
    result,
    options: {
      tool: { name: 'plimsoll', version: '1.2.3', informationUri: 'https://example.com/plimsoll' },
      color: false,
      showSuppressed: false,
      docs: new Map(),
      textOf,
      ...setup.format,
    },
    textUnder: ({ file, region }) => textOf(file)?.slice(region?.startOffset, region?.endOffset) ?? '',
  };
}

export function render(
  format: Formatter,
  { result, options }: Run,
  more: Partial<FormatOptions> = {},
): string {
  const output = format(result, { ...options, ...more });
  return typeof output === 'string' ? output : [...output].join('');
}

export const PRIVILEGED = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      hostPID: true
      containers:
        - name: app
          image: app:1
          securityContext:
            privileged: true
`;

/** A manifest whose author tries to write outside of the place that a name has in each format. */
export const HOSTILE_NAME =
  'x\n::error::\r\u001b[31mred\u009b2J \u202egnp.exe\u2066 [click](https://evil.example) \\[a\\](1) {0} <b>&\ud83d\ude00 ##[error]x ##vso[task.y]z ]]>-->%0A::stop-commands::\ufffe"\' onload=x <script>x</script>&lt;&#10;</style>';

/** YAML has U+FFFE only as an escape. */
const quoted = toJson(HOSTILE_NAME).replace('\ufffe', '\\ufffe');

export const HOSTILE = `apiVersion: v1
kind: Service
metadata: {"name": ${quoted}}
---
# plimsoll-ignore demo/host-pid -- because \u202eof [a](b)
apiVersion: v1
kind: Pod
metadata: {"name": ${quoted}}
spec:
  hostPID: true
  containers:
    - {"name": ${quoted}, "securityContext": {"privileged": true}}
---
apiVersion: v1
kind: Service
metadata: {name: plain}
`;

/** A path may contain anything except NUL and, in a segment, the slash. */
export const HOSTILE_PATH = 'a\n1:1 error\u202e/\u001b[2J.yaml';

/** GitHub Actions reads a log line that begins like this as a command. */
export const HOSTILE_COMMAND_PATH = ' ::error title=<b>,a::%0A##[warning].yaml';
