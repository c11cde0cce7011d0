import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding } from '@plimsoll/core';
import { describe, expect, test } from 'vitest';
import { found, plimsoll, privilegedPod, project, type Run } from './project.js';
import { packed } from './tar.js';
import { outputOf, toolOrNote, toolsEnv } from './tools.js';

const CHARTS = fileURLToPath(new URL('fixtures/charts', import.meta.url));
const helm = toolOrNote('helm');
const withHelm = test.skipIf(!helm);
const PRIVILEGED = 'pod-security/privileged';
const ONLY = ['--preset', 'pod-security/baseline'];

/** A repository with the charts of the fixtures in `charts/`. */
function repository(files: Parameters<typeof project>[0] = {}): string {
  const root = project({ '.git/': '', ...files });
  cpSync(CHARTS, path.join(root, 'charts'), { recursive: true });
  return root;
}

async function rendered(root: string, ...args: readonly string[]): Promise<Run & { findings: Finding[] }> {
  const run = await plimsoll(root, ['--helm', '-f', 'json', ...ONLY, ...args], { env: toolsEnv });
  return { ...run, findings: (JSON.parse(run.stdout) as { findings: Finding[] }).findings };
}

/** The files that were not checked, by reason. */
function reasons(json: string): Readonly<Record<string, readonly string[]>> {
  const { notJudged } = (JSON.parse(json) as { summary: { notJudged: NotJudgedGroup[] } }).summary;
  return Object.fromEntries(notJudged.map(({ reason, places }) => [reason, places.map(({ file }) => file)]));
}

interface NotJudgedGroup {
  readonly reason: string;
  readonly places: readonly { readonly file: string }[];
}

/** `file: text of the line` for each finding of one rule, with `~` if the line is approximate. */
function places(root: string, findings: readonly Finding[], rule = PRIVILEGED): readonly string[] {
  return findings
    .filter(({ ruleId }) => ruleId === rule)
    .map(({ file, region, origin }) => {
      expect(origin).toMatchObject({ kind: 'helm', file, line: region?.startLine });
      const line = readFileSync(path.join(root, file), 'utf8').split('\n')[region!.startLine - 1]!;
      return `${file}: ${origin?.approximate ? '~' : ''}${line.trim()}`;
    });
}

describe('without --helm', () => {
  test('charts are counted but not linted', async () => {
    const { stdout, code } = await plimsoll(repository({ 'pod.yaml': privilegedPod() }), ['.', '-f', 'json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      summary: { skippedByReason: { 'helm-chart': 7, template: 21 } },
      findings: [{ file: 'pod.yaml' }],
    });
  });

  test('a path that is a chart is an error that names both ways', async () => {
    for (const given of ['charts/web', 'charts/web/', './charts/web'])
      expect(await plimsoll(repository(), [given])).toEqual({
        code: 2,
        stdout: '',
        stderr: `${given} is a Helm chart, which must be rendered first. Use --helm, or helm template ${given} | plimsoll -\n`,
      });
  });

  test('options for charts require it', async () => {
    const { code, stderr } = await plimsoll(repository(), ['--helm-set', 'a=b', '--include-crds']);
    expect(code).toBe(2);
    expect(stderr).toBe('--helm-set only works with --helm.\n--include-crds only works with --helm.\n');
  });
});

test('a missing helm is an error, and one in the repository is not used', async () => {
  const root = repository({
    'node_modules/.bin/helm': '#!/bin/sh\ntouch "$0.started"\n',
    'bin/helm': '#!/bin/sh\n',
  });
  for (const file of ['node_modules/.bin/helm', 'bin/helm']) chmodSync(path.join(root, file), 0o755);
  const PATH = ['bin', '', '.', path.join(root, 'node_modules/.bin')].join(path.delimiter);
  const { code, stderr } = await plimsoll(root, ['charts', '--helm'], { env: { PATH } });
  expect(code).toBe(2);
  expect(stderr).toContain(
    '--helm needs helm on PATH (relative directories and node_modules/.bin do not count). Install it: https://helm.sh/docs/intro/install/',
  );
});

describe('with --helm', () => {
  withHelm('a Secret that each rendering generates again is in no file', async () => {
    const secret = (name: string, value: string): string =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}}\ndata:\n  password: ${value}\n`;
    const root = project({
      '.git/': '',
      'chart/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
      'chart/templates/_helpers.tpl':
        '{{ define "password" }}{{ randAlphaNum 16 | b64enc | quote }}{{ end }}',
      'chart/templates/generated.yaml': secret('generated', '{{ include "password" . }}'),
      'chart/templates/fixed.yaml': secret('fixed', '{{ "hunter2" | b64enc }}'),
    });
    const { findings } = await rendered(root, '--rule', 'cis/plain-secret: error');
    const plain = findings.filter(({ ruleId }) => ruleId === 'cis/plain-secret');
    expect(plain.map(({ file }) => file)).toEqual(['chart/templates/fixed.yaml']);
  });

  withHelm('findings are at the lines of the templates', async () => {
    const root = repository();
    const { code, findings, stderr } = await rendered(root, 'charts');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(places(root, findings)).toEqual([
      'charts/agent/templates/daemonset.yaml: privileged: true',
      'charts/agent/templates/daemonset.yaml: privileged: true',
      'charts/generated/templates/apps.yaml: securityContext: {{ toJson .securityContext }}',
      'charts/platform/templates/api.yaml: {{- tpl .Values.api.extraContainers . | nindent 8 }}',
      'charts/web/templates/deployment.yaml: {{- toYaml .Values.securityContext | nindent 12 }}',
      'charts/workers/templates/workers.yaml: privileged: true',
    ]);
    expect(places(root, findings, 'pod-security/capabilities-baseline')).toEqual(
      [
        // The chart is used under two names.
        'charts/platform/charts/cache/templates/cache.yaml: - SYS_PTRACE',
        'charts/platform/charts/cache/templates/cache.yaml: - SYS_PTRACE',
        'charts/platform/charts/cache/templates/cache.yaml: - NET_ADMIN',
        'charts/platform/charts/cache/templates/cache.yaml: - NET_ADMIN',
        'charts/platform/templates/api.yaml: {{- include "common.security" . | nindent 10 }}',
      ].sort(),
    );
    for (const { file, region } of findings) {
      const text = readFileSync(path.join(root, file), 'utf8');
      expect(text.slice(region!.startOffset, region!.endOffset)).not.toMatch(/^\s|\n|^$/);
    }
  });

  withHelm('a line names its source only if that is elsewhere', async () => {
    const root = repository();
    const run = await plimsoll(root, ['charts/web', '--helm', '-f', 'unix', ...ONLY], { env: toolsEnv });
    const template = readFileSync(path.join(root, 'charts/web/templates/deployment.yaml'), 'utf8').split(
      '\n',
    );
    const line = template.findIndex((text) => text.includes('.Values.securityContext')) + 1;
    expect(found(run)).toContain(`charts/web/templates/deployment.yaml:${line} ${PRIVILEGED}`);
    expect(run.stdout).not.toMatch(/\(from|approximate/);
  });

  withHelm('other files are linted as usual, and empty templates are counted', async () => {
    const { stdout } = await rendered(repository({ 'pod.yaml': privilegedPod() }), '.');
    const { summary, findings } = JSON.parse(stdout);
    expect(findings.filter(({ file }: Finding) => file === 'pod.yaml')).toHaveLength(1);
    expect(summary.project).toMatchObject({ clusters: 6, complete: true });
    // The values of a subchart.
    expect(summary.skippedByReason.template).toBe(1);
  });

  const CHART = {
    '.git/': '',
    'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.0.1\n',
    'c/values.yaml': 'hpa: false\n',
    'c/templates/hpa.yaml':
      '{{- if .Values.hpa }}\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: hpa }\n{{- end }}\n',
    'c/templates/nested/none.yaml': '{{- if false }}{{ end }}\n',
    'c/templates/_partial.yaml': '{{ define "c.x" }}a{{ end }}\n',
    'c/templates/pod.yaml': privilegedPod(),
    'c/templates/tests/pod.yaml': privilegedPod().replace(
      'metadata:',
      'metadata:\n  annotations: { helm.sh/hook: test }',
    ),
    'lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 0.0.1\ntype: library\n',
    'c/crds/crd.yaml':
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: as.x.example }\n',
    'c/charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 0.0.1\n',
    'c/charts/sub/values.yaml': 'a: 1\n',
    'c/charts/sub/templates/none.yaml':
      '{{- if .Values.b }}\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: sub }\n{{- end }}\n',
  };

  withHelm.each<[readonly string[], Readonly<Record<string, readonly string[]>>]>([
    [
      [],
      {
        'chart-crds': ['c/crds/crd.yaml'],
        'chart-library': ['lib/Chart.yaml'],
        'chart-tests': ['c/templates/tests/pod.yaml'],
        'rendered-empty': [
          'c/charts/sub/templates/none.yaml',
          'c/templates/hpa.yaml',
          'c/templates/nested/none.yaml',
        ],
        rendered: [
          'c/Chart.yaml',
          'c/charts/sub/Chart.yaml',
          'c/charts/sub/values.yaml',
          'c/templates/_partial.yaml',
          'c/values.yaml',
        ],
      },
    ],
    [
      ['--include-crds', '--helm-set', 'hpa=true', '--helm-set', 'sub.b=x'],
      {
        'chart-library': ['lib/Chart.yaml'],
        'chart-tests': ['c/templates/tests/pod.yaml'],
        'rendered-empty': ['c/templates/nested/none.yaml'],
        rendered: [
          'c/Chart.yaml',
          'c/charts/sub/Chart.yaml',
          'c/charts/sub/values.yaml',
          'c/templates/_partial.yaml',
          'c/values.yaml',
        ],
      },
    ],
  ])('each file of a chart has a result: %j', async (args, expected) => {
    const { stdout, stderr } = await rendered(project(CHART), '.', ...args);
    expect(stderr).toBe('');
    expect(reasons(stdout)).toEqual(expected);
  });

  withHelm('the run does not say that rendered charts need rendering', async () => {
    const run = await plimsoll(project(CHART), ['.', '--helm', ...ONLY], { env: toolsEnv });
    expect(run.stdout).toContain('3 templates that render nothing with these values');
    expect(run.stdout).toContain('1 file of a chart in crds/ not linted (c/crds/crd.yaml).');
    expect(run.stdout).not.toMatch(/not rendered|not applied|use --helm,/);
  });

  withHelm('comments in a template suppress', async () => {
    const { findings } = await rendered(repository(), 'charts/agent', '--show-suppressed');
    expect(findings.filter(({ suppression }) => suppression)).toMatchObject([
      { file: 'charts/agent/templates/hook.yaml', suppression: { reason: "mounts the database's disk" } },
    ]);
  });

  withHelm('a comment is unused where no document needs it', async () => {
    const pod = (ignored: string) =>
      `{{ range .Values.pods }}\n---\n${privilegedPod('{{ .name }}').replace('privileged: true', `${ignored}\n        privileged: {{ .privileged }}`)}{{ end }}`;
    const root = project({
      '.git/': '',
      'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.0.1\n',
      'c/values.yaml': 'pods: [{ name: a, privileged: true }, { name: b, privileged: false }]\n',
      'c/templates/used.yaml': pod(`# plimsoll-ignore ${PRIVILEGED} -- a driver`),
      'c/templates/unused.yaml': pod('# plimsoll-ignore pod-security/host-ports -- a driver'),
    });
    const { findings } = await rendered(root, 'c');
    expect(findings.map(({ file, ruleId }) => `${file} ${ruleId}`)).toEqual([
      'c/templates/unused.yaml plimsoll/unused-suppression',
      `c/templates/unused.yaml ${PRIVILEGED}`,
    ]);
    expect(places(root, findings, 'plimsoll/unused-suppression')).toEqual([
      'c/templates/unused.yaml: # plimsoll-ignore pod-security/host-ports -- a driver',
    ]);
  });

  withHelm('a packed chart has no lines, so its findings are at the chart that uses it', async () => {
    const root = repository();
    const platform = path.join(root, 'charts/platform');
    outputOf(helm!, 'package', path.join(platform, 'charts/cache'), '-d', path.join(platform, 'charts'));
    rmSync(path.join(platform, 'charts/cache'), { recursive: true });
    const { findings } = await rendered(root, 'charts/platform');
    const own = findings.filter(({ resource }) => /-(sessions|pages)$/.test(resource?.name ?? ''));
    expect(new Set(own.map(({ origin }) => origin?.file))).toEqual(
      new Set(['sessions', 'pages'].map((alias) => `platform/charts/${alias}/templates/cache.yaml`)),
    );
    for (const finding of own)
      expect(finding).toMatchObject({
        file: 'charts/platform/Chart.yaml',
        region: { startLine: 1 },
        origin: { approximate: true },
      });
  });

  withHelm('a single template is linted in its chart', async () => {
    const root = repository();
    const { findings } = await rendered(root, 'charts/agent/templates/daemonset.yaml');
    expect(new Set(findings.map(({ file }) => file))).toEqual(
      new Set(['charts/agent/templates/daemonset.yaml']),
    );
    const { findings: ofGlob } = await rendered(root, 'charts/*/templates/daemonset.yaml');
    expect(ofGlob).toEqual(findings);
    const { stdout } = await rendered(root, '--report-only', 'charts/web/templates/deployment.yaml');
    expect(new Set(JSON.parse(stdout).findings.map(({ file }: Finding) => file))).toEqual(
      new Set(['charts/web/templates/deployment.yaml']),
    );
  });

  withHelm("files of values are merged, as by helm's -f", async () => {
    const root = project({
      '.git/': '',
      'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.0.1\n',
      'c/values.yaml': 'a: { x: chart, y: chart, z: [chart] }\nb: chart\n',
      'c/templates/pod.yaml': privilegedPod('{{ .Values.a | toJson | sha256sum | trunc 8 }}-{{ .Values.b }}'),
      '1.yaml': 'a: { x: one, z: [one, more] }\nb: one\n',
      'two, of "values".yaml': 'a: { y: null, z: [two] }\nb: two\n',
    });
    const files = ['1.yaml', 'two, of "values".yaml'].map((name) => path.join(root, name));
    const quoted = files.map((file) => `"${file.replaceAll('"', '""')}"`);
    const args = quoted.flatMap((file) => ['-f', file]);
    const byHelm = outputOf(helm!, 'template', 'r', path.join(root, 'c'), ...args);
    const { findings } = await rendered(root, 'c', ...files.flatMap((file) => ['--helm-values', file]));
    const names = findings.map(({ resource }) => resource?.name);
    expect(names).toEqual([/^ {2}name: (\S+-two)$/m.exec(byHelm)?.[1]]);
    expect(findings[0]).not.toHaveProperty('renderings');
  });

  withHelm('renderings of the config are named, and a fault in all of them is one finding', async () => {
    const root = repository({
      'env/plimsoll.config.yaml': `extends: pod-security/baseline
helm:
  renderings:
    - chart: ../charts/workers
      renderings:
        - { name: prod, values: [common.yaml, prod.yaml], namespace: shop }
        - { name: dev, values: [common.yaml], set: { workers.video.privileged: true } }
  ci: true
`,
      'env/common.yaml': 'workers: { mail: { privileged: true } }',
      'env/prod.yaml': 'workers: { mail: { privileged: false }, video: { privileged: false } }',
    });
    mkdirSync(path.join(root, 'charts/workers/ci'));
    writeFileSync(
      path.join(root, 'charts/workers/ci/all-values.yaml'),
      'workers: { video: { privileged: true } }',
    );
    const config = ['--config', 'env/plimsoll.config.yaml'];
    const run = await plimsoll(root, ['charts/workers', '--helm', '-f', 'unix', ...config], {
      env: toolsEnv,
    });
    const told = run.stdout.split('\n').map((line) => /\((in [^()]*)\).*\[(.*)\]/.exec(line)?.slice(1));
    expect({ told, stderr: run.stderr }).toEqual({
      told: [
        ['in renderings ci/all and dev', 'pod-security/host-pid'],
        ['in rendering dev', 'pod-security/host-pid'],
        ['in rendering dev', PRIVILEGED],
        ['in renderings ci/all and dev', PRIVILEGED],
        ['in all 3 renderings', 'pod-security/host-path-volumes'],
        undefined,
      ],
      stderr: '',
    });
    const without = await plimsoll(root, ['.', ...config]);
    expect(without.stderr).toContain(
      'The config says how to render charts/workers, which starts a program. Use --helm to lint the rendered chart.',
    );
  });

  withHelm('the namespace of a release is unknown everywhere unless it is given', async () => {
    const root = project({
      '.git/': '',
      'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.0.1\n',
      'c/templates/pod.yaml': privilegedPod('{{ .Release.Namespace }}-web').replace(
        'spec:',
        '  namespace: {{ .Release.Namespace }}\nspec:',
      ),
    });
    const found = async (...args: readonly string[]) => {
      const { findings } = await rendered(root, 'c', '--rule', 'cis/default-namespace: error', ...args);
      return findings.map(({ ruleId, resource }) => [ruleId, resource?.namespace, resource?.name]);
    };
    expect(await found()).toEqual([[PRIVILEGED, undefined, '$(RELEASE_NAMESPACE)-web']]);
    expect(await found('--namespace', 'default')).toEqual([
      ['cis/default-namespace', 'default', 'default-web'],
      [PRIVILEGED, 'default', 'default-web'],
    ]);
  });

  withHelm('a named packed chart is linted, without its tests and without remote schemas', async () => {
    const root = project({ '.git/': '' });
    const files = {
      'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.0.1\n',
      'values.schema.json': '{"$ref": "file:///nonexistent/schema.json"}',
      'templates/pod.yaml': privilegedPod(),
      'templates/tests/test.yaml': privilegedPod('test').replace(
        'metadata:',
        'metadata:\n  annotations: { helm.sh/hook: test }',
      ),
    };
    const entries = Object.entries(files).map(([name, text]) => ({ name: `c/${name}`, text }));
    writeFileSync(path.join(root, 'c-0.0.1.tgz'), packed(...entries));
    writeFileSync(path.join(root, 'bad-0.0.1.tgz'), packed(...entries, { name: 'c/templates/x', type: '2' }));
    const { findings, stdout } = await rendered(root, 'c-0.0.1.tgz', 'bad-0.0.1.tgz');
    expect(findings).toMatchObject([
      { file: 'c-0.0.1.tgz', ruleId: PRIVILEGED, origin: { file: 'c/templates/pod.yaml', chart: 'c' } },
    ]);
    expect(findings[0]).not.toHaveProperty('region');
    expect(JSON.parse(stdout).errors).toMatchObject([
      {
        file: 'bad-0.0.1.tgz',
        message:
          'The chart bad-0.0.1.tgz is not rendered: it contains c/templates/x, which is a link or a device, but a chart may only contain files.',
      },
    ]);
    const withTests = await rendered(root, 'c-0.0.1.tgz', '--include-tests');
    expect(withTests.findings).toHaveLength(2);
    const { code, stderr } = await plimsoll(root, ['c-0.0.1.tgz']);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is a packed Helm chart'),
    });
  });

  withHelm('version, namespace, release and values reach the chart', async () => {
    const root = project({
      '.git/': '',
      'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.0.1\n',
      'c/templates/pod.yaml': privilegedPod(
        '{{ .Release.Name }}-{{ .Capabilities.KubeVersion.Minor }}-{{ .Values.x }}',
      ).replace('spec:', '  namespace: {{ .Release.Namespace }}\nspec:'),
      'c/crds/crd.yaml': privilegedPod('from-crds'),
    });
    const args = [
      'c',
      '--kubernetes-version',
      '1.31',
      '--namespace',
      'shop',
      '--release-name',
      'demo',
      '--helm-set',
      'x=y',
    ];
    const names = async (...more: readonly string[]) =>
      (await rendered(root, ...args, ...more)).findings.map(
        ({ resource }) => `${resource?.namespace}/${resource?.name}`,
      );
    expect(await names()).toEqual(['shop/demo-31-y']);
    expect(await names('--include-crds')).toEqual(['shop/from-crds', 'shop/demo-31-y']);
  });

  withHelm('a chart that cannot be rendered is an error, and the others are linted', async () => {
    const root = repository({
      'charts/broken/Chart.yaml': 'apiVersion: v2\nname: broken\nversion: 0.0.1\n',
      'charts/broken/templates/x.yaml': '{{ required "a name is needed" .Values.name }}',
      'charts/needy/Chart.yaml':
        'apiVersion: v2\nname: needy\nversion: 0.0.1\ndependencies: [{ name: db, version: 1.0.0, repository: "https://charts.example" }]\n',
      'charts/needy/templates/x.yaml': 'a: b',
    });
    const { code, stdout, findings } = await rendered(root, 'charts');
    expect(code).toBe(2);
    expect(findings.length).toBeGreaterThan(5);
    const messages = (JSON.parse(stdout).errors as { message: string }[]).map(({ message }) => message);
    expect(messages[0]).toMatch(/^The chart charts\/broken cannot be rendered: .*a name is needed/);
    expect(messages[1]).toMatch(
      /^The chart charts\/needy cannot be rendered: .*db. Run helm dependency build charts\/needy first, because Plimsoll fetches nothing\.$/,
    );
    expect(messages).toHaveLength(2);
  });

  withHelm('a link in a chart does not lead out of the repository', async () => {
    const root = repository({ 'secret.yaml': 'a: b' });
    const outside = project({ 'secret.yaml': 'password: hunter2' });
    symlinkSync(path.join(outside, 'secret.yaml'), path.join(root, 'charts/web/templates/leak.yaml'));
    const { code, stdout } = await rendered(root, 'charts/web');
    expect(code).toBe(2);
    expect(JSON.parse(stdout).errors[0].message).toBe(
      'The chart charts/web is not rendered: its charts/web/templates/leak.yaml is a symbolic link to something not in the repository.',
    );
  });

  withHelm.each([
    [['--helm-values', 'gone.yaml'], '--helm-values gone.yaml: there is no such file.'],
    [
      ['--helm-values', 'https://x.example/v.yaml'],
      'it is a URL, but Plimsoll downloads nothing. Name a file.',
    ],
    [['--release-name', '--post-renderer=x'], '--release-name needs a value: NAME.'],
    [['--release-name=--post-renderer=x'], '--release-name --post-renderer=x: expected at most 53'],
  ])('%j is an error', async (args, message) => {
    const { code, stderr } = await plimsoll(repository(), ['charts/web', '--helm', ...args], {
      env: toolsEnv,
    });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('output of helm template', () => {
  withHelm('that is piped or saved tells the template too', async () => {
    const root = repository();
    const text = outputOf(helm!, 'template', 'r', path.join(root, 'charts/web'));
    writeFileSync(path.join(root, 'saved.yaml'), text);
    for (const [args, stdin] of [
      [['saved.yaml'], ''],
      [['-'], text],
    ] as const) {
      const run = await plimsoll(root, [...args, '-f', 'unix', ...ONLY], { stdin });
      expect(run.stdout).toContain('(from web/templates/deployment.yaml)');
      expect(found(run).some((line) => line.endsWith(PRIVILEGED))).toBe(true);
    }
  });
});

describe('with loops and generated values', () => {
  const chart = (template: string): Parameters<typeof project>[0] => ({
    '.git/': '',
    'c/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n',
    'c/values.yaml': 'apps: [a, b]\n',
    'c/templates/a.yaml': template,
  });
  const pod = (name: string): string =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n`;
  const item = (name: string): string =>
    `    - name: ${name}\n      image: x:1\n      securityContext: {privileged: true}\n`;
  const why = '# plimsoll-ignore pod-security/privileged -- drivers\n';

  withHelm('a comment above a loop applies to everything that the loop makes', async () => {
    const items = `${pod('one')}    ${why}    {{- range .Values.apps }}\n${item('{{ . }}')}    {{- end }}\n`;
    const objects = `${why}{{- range .Values.apps }}\n---\n${pod('{{ . }}')}${item('app')}{{- end }}\n`;
    const text = `---\n${pod('script')}${item('other')}---\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: t}\ndata:\n  a: |\n    ${why}    {{- range .Values.apps }}\n    echo {{ . }}\n    {{- end }}\n`;
    const root = project(chart(`${items}---\n${objects}${text}`));
    const { findings } = await rendered(root, 'c');
    const shown = findings.filter(({ suppression }) => !suppression);
    expect(places(root, shown)).toEqual(['c/templates/a.yaml: securityContext: {privileged: true}']);
    expect(shown.map(({ resource }) => resource?.name)).toEqual(['script']);
  });

  withHelm('runs give equal results, and derived passwords are unknown', async () => {
    const root = project(
      chart(
        `${pod('x-{{ randAlphaNum 5 | lower }}')}${item('app')}      env:\n        - name: PASSWORD\n          value: {{ derivePassword 1 "long" "m" "u" "s" | quote }}\n`,
      ),
    );
    const run = () => rendered(root, 'c', '--preset', 'nsa-hardening/strict');
    const [one, two] = [await run(), await run()];
    expect(one.findings.map(({ fingerprint }) => fingerprint)).toEqual(
      two.findings.map(({ fingerprint }) => fingerprint),
    );
    expect(one.findings[0]!.resource!.name).toBe('x-generated');
    expect(one.findings.map(({ ruleId }) => ruleId)).not.toContain('nsa-hardening/credentials-in-config');
  });
});
