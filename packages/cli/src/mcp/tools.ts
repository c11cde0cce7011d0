import { z } from 'zod';

/** What a tool call runs: a command line, and its standard input. */
export interface CommandLine {
  readonly args: readonly string[];
  /** Files and directories that the agent named. Default: the first root. */
  readonly paths: readonly string[];
  /** A text to lint instead of files, and its name. */
  readonly text?: { readonly name: string; readonly content: string };
}

/** A tool that agents call. */
export interface Tool<Input extends z.ZodObject = z.ZodObject> {
  readonly title: string;
  readonly description: string;
  readonly input: Input;
  /** Whether it changes files. */
  readonly writes?: true;
  readonly commandLine: (input: z.infer<Input>) => CommandLine;
}

const tool = <Input extends z.ZodObject>(one: Tool<Input>): Tool => one as unknown as Tool;

const paths = z
  .array(z.string().min(1))
  .default([])
  .describe('Files or directories below a root. Without any, the whole first root.');
const kubernetesVersion = z
  .string()
  .optional()
  .describe('Such as 1.34. Default: the config, else the newest.');
const namespace = z.string().optional().describe('A namespace.');

/** `--name=value` for each option with a value, never as two words: the value could be read as an option. */
const optionsOf = (options: Readonly<Record<string, string | readonly string[] | undefined>>): string[] =>
  Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one) => `--${name}=${one}`),
  );

const ends = {
  from: z
    .string()
    .optional()
    .describe('internet, internal-network, pod-network, repository, or an object such as Deployment/web.'),
  to: z
    .string()
    .optional()
    .describe(
      'cluster-admin, control-plane, node, cloud-account, mitm, or an object such as Secret/shop/db.',
    ),
};

/** The tools by name. Each is a command of Plimsoll, with its options as a schema. */
export const tools: Readonly<Record<string, Tool>> = {
  lint: tool({
    title: 'Lint Kubernetes manifests',
    description:
      'Lint Kubernetes manifests, most severe resources first. Give paths, or a text with its name. The report names the rule of each finding; the tool explain says why and how to fix it.',
    input: z.strictObject({
      paths,
      text: z.string().optional().describe('YAML to lint in place of files, such as a draft.'),
      name: z.string().default('draft.yaml').describe('The file name of the text.'),
      presets: z
        .array(z.string().regex(/^[a-z-]+\/[a-z0-9-]+$/))
        .optional()
        .describe('In place of the config, such as pod-security/restricted.'),
      minSeverity: z.enum(['error', 'warn', 'low', 'medium', 'high', 'critical']).optional(),
      onlyOnPath: z.boolean().default(false).describe('Only findings on an attack path.'),
      kubernetesVersion,
      format: z
        .enum(['text', 'json'])
        .default('text')
        .describe('json has the findings with their regions, fingerprints and flows.'),
    }),
    commandLine: ({ paths, text, name, presets, minSeverity, onlyOnPath, kubernetesVersion, format }) => ({
      args: optionsOf({
        format,
        preset: presets,
        'min-severity': minSeverity,
        only: onlyOnPath ? 'on-path' : undefined,
        'kubernetes-version': kubernetesVersion,
        // The agent reads the findings, not the exit code.
        'fail-on': 'never',
      }),
      paths,
      ...(text !== undefined && { text: { name, content: text } }),
    }),
  }),
  explain: tool({
    title: 'Explain a rule',
    description: 'Say why a rule exists and how to fix its findings, with a bad and a good manifest.',
    input: z.strictObject({ rule: z.string().describe('Such as pod-security/privileged.') }),
    commandLine: ({ rule }) => ({ args: ['explain', '--', rule], paths: [] }),
  }),
  fix: tool({
    title: 'Fix findings',
    description:
      'Fix findings in files. By default it changes nothing and shows the changes as a diff, with values of Secrets masked.',
    writes: true,
    input: z.strictObject({
      paths,
      rules: z.array(z.string()).optional().describe('Fix only the findings of these rules.'),
      unsafe: z
        .boolean()
        .default(false)
        .describe('Also fixes that harden and may break a workload that needs what they remove.'),
      dryRun: z.boolean().default(true).describe('Show the changes; false writes them, if the server may.'),
    }),
    commandLine: ({ paths, rules, unsafe, dryRun }) => ({
      args: [
        unsafe ? '--fix-unsafe' : '--fix',
        ...(dryRun ? ['--fix-dry-run'] : []),
        ...optionsOf({ 'fix-rule': rules, 'fail-on': 'never' }),
      ],
      paths,
    }),
  }),
  'who-can': tool({
    title: 'Who can do something',
    description:
      'Say who can do something by the roles and bindings in the files, as kubectl would ask the cluster.',
    input: z.strictObject({
      verb: z.string().describe('Such as get, create or impersonate.'),
      resource: z
        .string()
        .describe(
          'A plural with group and subresource where needed: secrets, pods/exec, widgets.example.com.',
        ),
      namespace,
      name: z.string().optional().describe('The name of one object.'),
      paths,
    }),
    commandLine: ({ verb, resource, namespace, name, paths }) => ({
      args: ['who-can', ...optionsOf({ namespace, name }), '--', verb, resource],
      paths,
    }),
  }),
  paths: tool({
    title: 'Attack paths',
    description:
      'Show how attackers get from outside to what they want through the faults in the files, and the cuts that stop them.',
    input: z.strictObject({ ...ends, paths }),
    commandLine: ({ from, to, paths }) => ({
      args: ['paths', ...optionsOf({ from, to })],
      paths,
    }),
  }),
  'list-rules': tool({
    title: 'List the rules',
    description: 'List all rules with their recommended severity, risk and description.',
    input: z.strictObject({}),
    commandLine: () => ({ args: ['list-rules'], paths: [] }),
  }),
  compliance: tool({
    title: 'Compliance with a benchmark',
    description: 'Say for each control of a benchmark whether the files pass, fail, or cannot tell.',
    input: z.strictObject({
      benchmark: z
        .string()
        .describe('Such as cis or nsa-hardening, with edition and level where needed: cis/v2.0@level-1.'),
      paths,
    }),
    commandLine: ({ benchmark, paths }) => ({
      args: optionsOf({
        benchmark,
        format: 'compliance',
        'fail-on': 'never',
      }),
      paths,
    }),
  }),
};
