import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '@plimsoll/core';
import { describe, expect, test } from 'vitest';
import { found, plimsoll, privilegedPod, project, type Run } from './project.js';
import { toolOrNote, toolsEnv } from './tools.js';

const kustomize = toolOrNote('kustomize') ?? toolOrNote('kubectl');
const helm = toolOrNote('helm');
const withKustomize = test.skipIf(!kustomize);
const PRIVILEGED = 'pod-security/privileged';
const HOST = 'pod-security/host-network';
const ONLY = ['--preset', 'pod-security/baseline'];

const DEPLOYMENT = `# The web application.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      initContainers:
        - name: setup
          image: registry.example/setup:1
      containers:
        - name: app
          image: registry.example/web:1
          securityContext:
            privileged: true
---
apiVersion: v1
kind: Service
metadata:
  name: web
`;

const PATCH = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      hostNetwork: true
      containers:
        - name: agent
          image: registry.example/agent:1
          securityContext:
            privileged: true
`;

const FILES = {
  '.git/': '',
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'base/web.yaml': DEPLOYMENT,
  'overlays/dev/kustomization.yaml': 'resources: [../../base]\nnamePrefix: dev-\n',
  'overlays/prod/kustomization.yaml':
    'resources: [../../base, pod.yaml]\nnamePrefix: prod-\nnamespace: prod\npatches: [{ path: patches/host.yaml }]\n',
  'overlays/prod/patches/host.yaml': PATCH,
  'overlays/prod/pod.yaml': privilegedPod('extra'),
};

async function built(root: string, ...args: readonly string[]): Promise<Run & { findings: Finding[] }> {
  const run = await plimsoll(root, ['--kustomize', '-f', 'json', ...ONLY, ...args], { env: toolsEnv });
  return { ...run, findings: (JSON.parse(run.stdout) as { findings: Finding[] }).findings };
}

/** `file: text of the region` for each finding of one rule, with `~` if the region is approximate. */
function places(root: string, findings: readonly Finding[], rule: string): readonly string[] {
  return findings
    .filter(({ ruleId }) => ruleId === rule)
    .map(({ file, region, origin }) => {
      expect(origin).toMatchObject({ kind: 'kustomize', file });
      const text = readFileSync(path.join(root, file), 'utf8');
      const near = origin?.approximate ? '~' : '';
      return `${file}:${region?.startLine}: ${near}${text.slice(region!.startOffset, region!.endOffset)}`;
    });
}

describe('with --kustomize', () => {
  withKustomize('findings are in the files of the resources, each fault once', async () => {
    const root = project(FILES);
    const { code, stderr, findings, stdout } = await built(root, '.');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(places(root, findings, PRIVILEGED)).toEqual([
      'base/web.yaml:16: true',
      'overlays/prod/patches/host.yaml:13: true',
      'overlays/prod/pod.yaml:14: true',
    ]);
    expect(places(root, findings, HOST)).toEqual(['overlays/prod/patches/host.yaml:8: true']);
    expect(new Set(findings.map(({ resource }) => resource?.cluster))).toEqual(
      new Set(['overlays/dev', 'overlays/prod']),
    );
    expect(JSON.parse(stdout)).toMatchObject({
      summary: { skippedByReason: { kustomization: 3, patch: 1 } },
    });
  });

  withKustomize('the run does not say that built overlays need building', async () => {
    const files = {
      ...FILES,
      'loose/component/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{ path: p.yaml }]\n',
      'loose/component/p.yaml': PATCH,
    };
    const { stdout } = await built(project(files), '.');
    const { notJudged } = JSON.parse(stdout).summary;
    expect(
      notJudged.map(({ reason, places }: { reason: string; places: { file: string }[] }) => [
        reason,
        ...places.map(({ file }) => file),
      ]),
    ).toEqual([
      // No overlay includes the component.
      ['kustomization', 'loose/component/kustomization.yaml'],
      ['patch', 'loose/component/p.yaml'],
      [
        'built',
        'base/kustomization.yaml',
        'overlays/dev/kustomization.yaml',
        'overlays/prod/kustomization.yaml',
        'overlays/prod/patches/host.yaml',
      ],
    ]);
  });

  withKustomize('a base alone is built, but a component only where it is included', async () => {
    const root = project({
      ...FILES,
      'component/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [pod.yaml]\n',
      'component/pod.yaml': privilegedPod('component'),
    });
    expect(places(root, (await built(root, 'base')).findings, PRIVILEGED)).toEqual([
      'base/web.yaml:16: true',
    ]);
    expect((await built(root, 'component')).findings.map(({ file, origin }) => [file, origin])).toEqual([
      ['component/pod.yaml', undefined],
    ]);
  });

  withKustomize('what a patch in a kustomization sets is at the kustomization', async () => {
    const root = project({
      '.git/': '',
      'kustomization.yaml':
        'resources: [pod.yaml]\npatches:\n  - patch: |-\n      - op: add\n        path: /spec/hostPID\n        value: true\n    target: { kind: Pod }\n',
      'pod.yaml': privilegedPod(),
    });
    const { findings } = await built(root, '.');
    expect(places(root, findings, 'pod-security/host-pid')).toEqual(['kustomization.yaml:6: true']);
    expect(places(root, findings, PRIVILEGED)).toEqual(['pod.yaml:14: true']);
  });

  withKustomize('files in no kustomization are linted as they are', async () => {
    const root = project({ ...FILES, 'alone.yaml': privilegedPod('alone') });
    const run = await plimsoll(root, ['.', '--kustomize', '-f', 'unix', ...ONLY], { env: toolsEnv });
    expect(found(run)).toContain(`alone.yaml:14 ${PRIVILEGED}`);
    expect(run.stdout).not.toContain('(from');
    expect(run.stdout).toMatch(/^base.web.yaml:16.*\(in all 2 overlays/m);
    expect(run.stdout).toMatch(/^overlays.prod.pod.yaml:14.*\(in overlay overlays.prod\)/m);
  });

  withKustomize.each([
    [
      'https://github.com/example/base?ref=v1',
      'git clone --depth 1 --branch v1 https://github.com/example/base vendor/base',
      'base',
    ],
    [
      'http://127.0.0.1:8080/pod.yaml',
      'curl -fL --create-dirs -o vendor/pod.yaml http://127.0.0.1:8080/pod.yaml',
      'pod.yaml',
    ],
  ])('%s is not fetched', async (entry, command, copy) => {
    const root = project({
      ...FILES,
      'overlays/dev/kustomization.yaml': `resources: ['${entry}', ../../base]\n`,
    });
    const { code, stdout, findings } = await built(root, '.');
    expect(code).toBe(2);
    expect(JSON.parse(stdout).errors).toMatchObject([
      {
        message: `The overlay overlays/dev cannot be built: overlays/dev/kustomization.yaml: it names ${entry}, but Plimsoll downloads nothing. Copy it with ${command}, and name vendor/${copy} instead.`,
      },
    ]);
    // The other overlay lints the base.
    expect(places(root, findings, PRIVILEGED)).toContain('base/web.yaml:16: true');
  });

  withKustomize('directories and links do not lead out of the repository', async () => {
    const outside = project({ 'kustomization.yaml': 'resources: []\n' });
    const root = project({ '.git/': '', 'kustomization.yaml': 'resources: [link, gone]\n' });
    symlinkSync(outside, path.join(root, 'link'));
    const { code, stdout } = await built(root, '.', '--allow-empty');
    expect(code).toBe(2);
    expect(JSON.parse(stdout).errors[0].message).toBe(
      'The overlay . cannot be built: kustomization.yaml: it names link, which is not in the repository; it names gone, which does not exist.',
    );
  });

  describe('of a kustomization with charts', () => {
    const chart = (folder: string, name: string, host: string) => ({
      [`${folder}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`,
      [`${folder}/values.yaml`]: 'hostNetwork: false\n',
      [`${folder}/templates/pod.yaml`]: privilegedPod(`{{ .Release.Name }}-${name}`).replace(
        'spec:\n',
        `spec:\n  hostNetwork: {{ ${host} }}\n`,
      ),
    });
    const files = {
      '.git/': '',
      'kustomization.yaml':
        'helmCharts:\n  - name: web\n    releaseName: shop\n    valuesInline:\n      hostNetwork: true\n  - name: db\n    repo: https://charts.example\n    version: 1.0.0\n    releaseName: shop\n',
      ...chart('charts/web', 'web', '.Values.hostNetwork'),
      ...chart('charts/db-1.0.0/db', 'db', '.Values.hostNetwork'),
    };

    test.skipIf(!kustomize || !helm)('they are rendered with its values if --helm is given', async () => {
      const root = project(files);
      const { code, stderr, findings } = await built(root, '.', '--helm');
      expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
      // The templates name no other value, so the line is exact.
      expect(places(root, findings, HOST)).toEqual(['kustomization.yaml:5: true']);
      // Once each, and not also with the values of the chart alone.
      expect(places(root, findings, PRIVILEGED)).toEqual([
        'kustomization.yaml:2: ~web',
        'kustomization.yaml:6: ~db',
      ]);
    });

    test.skipIf(!kustomize || !helm).each([
      ['or .Values.hostNetwork .Values.other', '1.34', ['kustomization.yaml:5: ~true']],
      ['semverCompare ">=1.33-0" .Capabilities.KubeVersion.Version', '1.33', ['kustomization.yaml:5: ~true']],
      ['semverCompare ">=1.33-0" .Capabilities.KubeVersion.Version', '1.32', []],
    ])('a template with %s, for Kubernetes %s', async (host, version, expected) => {
      const root = project({ ...files, ...chart('charts/web', 'web', host) });
      const { findings } = await built(root, '.', '--helm', '--kubernetes-version', version);
      expect(places(root, findings, HOST)).toEqual(expected);
    });

    withKustomize.each([
      [
        'without --helm',
        files,
        [],
        'it has charts. Use --helm with --kustomize to render them',
        'missing-chart',
      ],
      [
        'where one is missing',
        {
          ...files,
          'kustomization.yaml': files['kustomization.yaml'].replace('version: 1.0.0', 'version: 2.0.0'),
        },
        ['--helm'],
        "it has the chart db, which is not in charts/db-2.0.0/db, and Plimsoll downloads nothing. In the kustomization's directory, run helm pull db --repo https://charts.example --version 2.0.0 --untar -d charts/db-2.0.0",
        'missing-chart',
      ],
      ...(helm === undefined
        ? []
        : [
            [
              'with a schema that would be fetched',
              { ...files, 'charts/web/values.schema.json': '{"$ref": "https://schemas.example/x.json"}' },
              ['--helm'],
              'the chart charts/web is not rendered: its values.schema.json names another schema, which Helm would fetch. Remove the reference from the copy',
              'unbuilt',
            ] as const,
          ]),
    ] as const)('%s it is not built', async (_, given, flags, message, reason) => {
      const { code, stdout } = await built(project(given), 'kustomization.yaml', '--allow-empty', ...flags);
      expect(code).toBe(2);
      const { errors, summary } = JSON.parse(stdout);
      expect(errors.map((error: { message: string }) => error.message)).toEqual([
        `The overlay . cannot be built: kustomization.yaml: ${message}.`,
      ]);
      expect(summary.notJudged.map(({ reason }: { reason: string }) => reason)).toEqual([reason]);
    });
  });

  describe('a comment in a source', () => {
    const ignore = (rule: string) => `# plimsoll-ignore ${rule} -- agreed`;
    const base = (text: string) => ({
      '.git/': '',
      'plimsoll.config.yaml': 'extends: pod-security/baseline\n',
      'base/kustomization.yaml': 'resources: [web.yaml]\n',
      'base/web.yaml': text,
      'overlays/dev/kustomization.yaml': 'resources: [../../base]\nnamePrefix: dev-\n',
    });
    const prod = (patch: string) => ({
      'overlays/prod/kustomization.yaml': 'resources: [../../base]\npatches: [{ path: patch.yaml }]\n',
      'overlays/prod/patch.yaml': `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n${patch}`,
    });
    const pod = (container: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: app\n      image: registry.example/app:1\n${container}`;
    const securityContext = (value: string) =>
      `      securityContext:\n        ${value}\n        privileged: true\n`;
    /** `file:line rule`, with the reason if it is suppressed. */
    const shown = async (files: Parameters<typeof project>[0]) => {
      const args = ['.', '--kustomize', '-f', 'unix', '--show-suppressed'];
      const { code, stdout, stderr } = await plimsoll(project(files), args, { env: toolsEnv });
      expect(stderr).toBe('');
      const lines = stdout.split('\n').flatMap((line) => {
        const [, place, rule] = /^(\S+?:\d+):\d+: .* \[(.+)\]$/.exec(line) ?? [];
        return place === undefined
          ? []
          : [`${place} ${rule}${line.includes('suppressed by') ? ' (agreed)' : ''}`];
      });
      return { code, lines };
    };

    withKustomize('applies to its line in every overlay', async () => {
      const text = pod(securityContext(ignore(PRIVILEGED)));
      const files = {
        ...base(text),
        ...prod('  containers: [{ name: app, image: registry.example/app:2 }]\n'),
      };
      expect(await shown(files)).toEqual({
        code: 0,
        lines: [`base/web.yaml:11 ${PRIVILEGED} (agreed)`],
      });
    });

    withKustomize('does not apply to what a patch sets there or in the same object', async () => {
      const text = pod(securityContext(ignore(PRIVILEGED)));
      const patch =
        '  containers:\n    - name: app\n      securityContext: { privileged: true }\n    - name: b\n      securityContext: { privileged: true }\n';
      expect(await shown({ ...base(text), ...prod(patch) })).toEqual({
        code: 1,
        lines: [
          `base/web.yaml:11 ${PRIVILEGED} (agreed)`,
          `overlays/prod/patch.yaml:7 ${PRIVILEGED}`,
          `overlays/prod/patch.yaml:9 ${PRIVILEGED}`,
        ],
      });
      // A patch changes a part of what the comment is about, so the comment no longer covers it.
      const policy = 'nsa-hardening/pod-has-network-policy';
      const pods = pod('').replace('spec:', `${ignore(policy)}\nspec:`);
      const only = { 'plimsoll.config.yaml': `rules: { ${policy}: error }\n` };
      expect((await shown({ ...base(pods), ...only })).lines).toEqual([`base/web.yaml:6 ${policy} (agreed)`]);
      const host = '  hostNetwork: false\n';
      expect((await shown({ ...base(pods), ...prod(host), ...only })).lines).toEqual([
        `base/web.yaml:6 ${policy}`,
      ]);
      // A comment at the whole object does not cover it, either.
      const whole = await shown({ ...base(`${ignore(PRIVILEGED)}\n${pod('')}`), ...prod(patch) });
      expect(whole.lines).toEqual([
        expect.stringMatching(/^base.web.yaml:1 plimsoll.unused-suppression$/),
        `overlays/prod/patch.yaml:7 ${PRIVILEGED}`,
        `overlays/prod/patch.yaml:9 ${PRIVILEGED}`,
      ]);
    });

    withKustomize('in an inline patch applies as in a patch file', async () => {
      const text = pod(securityContext('readOnlyRootFilesystem: true'));
      const operations = `    patch: |-\n      ${ignore('pod-security/host-ipc')}\n      - op: add\n        path: /spec/hostIPC\n        value: true\n`;
      const merge = `    patch: |\n      apiVersion: v1\n      kind: Pod\n      metadata: { name: web }\n      spec:\n        hostPID: true\n        ${ignore(HOST)}\n        hostNetwork: true\n        hostname: x ${ignore(PRIVILEGED)}\n`;
      const kustomization = `resources: [../../base]\npatches:\n  - target: { kind: Pod }\n${operations}  - target: { kind: Pod }\n${merge}`;
      expect(await shown({ ...base(text), 'overlays/dev/kustomization.yaml': kustomization })).toEqual({
        code: 1,
        lines: [
          `base/web.yaml:11 ${PRIVILEGED}`,
          'overlays/dev/kustomization.yaml:8 pod-security/host-ipc (agreed)',
          'overlays/dev/kustomization.yaml:15 pod-security/host-pid',
          `overlays/dev/kustomization.yaml:17 ${HOST} (agreed)`,
          'overlays/dev/kustomization.yaml:18 plimsoll/unused-suppression',
        ],
      });
    });

    withKustomize('in a patch applies to what it sets, and one without effect is reported', async () => {
      const text = pod(securityContext(ignore(HOST)));
      const patch = `  ${ignore(HOST)}\n  hostNetwork: true\n  hostPID: true ${ignore('pod-security/host-pid')}\n`;
      const wrong = { 'overlays/dev/bad.yaml': '' };
      expect(await shown({ ...base(text), ...prod(patch), ...wrong })).toEqual({
        code: 1,
        lines: [
          'base/web.yaml:10 plimsoll/unused-suppression',
          `base/web.yaml:11 ${PRIVILEGED}`,
          `overlays/prod/patch.yaml:6 ${HOST} (agreed)`,
          'overlays/prod/patch.yaml:7 pod-security/host-pid (agreed)',
        ],
      });
    });
  });

  describe('a fault in several overlays', () => {
    const dev = 'overlays/dev/kustomization.yaml';
    const files = {
      '.git/': '',
      'base/kustomization.yaml': FILES['base/kustomization.yaml'],
      'base/web.yaml': DEPLOYMENT,
      [dev]: 'resources: [../../base]\nnamespace: dev\n',
      'overlays/prod/kustomization.yaml': 'resources: [../../base]\nnamespace: prod\n',
    };
    const inDev = { namespaces: ['dev'] };
    const inProd = { namespaces: ['prod'] };
    /** The findings of a run with a config: `name severity risk`, with a mark if it is hidden. */
    const shown = async (config: object, more: Parameters<typeof project>[0] = {}) => {
      const root = project({ ...files, ...more, 'plimsoll.config.yaml': JSON.stringify(config) });
      const run = await plimsoll(root, ['.', '--kustomize', '-f', 'json', '--show-suppressed'], {
        env: toolsEnv,
      });
      const { findings } = JSON.parse(run.stdout) as { findings: Finding[] };
      return {
        code: run.code,
        findings: findings
          .filter(({ ruleId }) => ruleId.startsWith('pod-security/'))
          .map(({ resource, severity, suppression, supersededBy }) =>
            [resource?.name, severity, suppression?.reason, supersededBy].filter(Boolean).join(' '),
          ),
      };
    };
    const severity = (warn: object) => [
      { rules: { [PRIVILEGED]: 'error' } },
      { match: warn, rules: { [PRIVILEGED]: 'warn' } },
    ];

    withKustomize('has the highest severity of all', async () => {
      expect(await shown(severity(inDev))).toEqual({ code: 1, findings: ['web error'] });
      expect(await shown(severity(inProd))).toEqual({ code: 1, findings: ['web error'] });
    });

    withKustomize('does not count where it is suppressed, and hides nothing there', async () => {
      const waive = (match: object) => [{ rules: [PRIVILEGED], match, reason: 'agreed' }];
      const config = (waived: object) => [...severity(inDev), { suppressions: waive(waived) }];
      expect(await shown(config(inProd))).toEqual({ code: 0, findings: ['web warn'] });
      expect(await shown(config(inDev))).toEqual({ code: 1, findings: ['web error'] });
      expect(await shown(config({}))).toMatchObject({
        code: 0,
        findings: [expect.stringContaining('agreed')],
      });
    });

    withKustomize('counts separately for each resource of one line', async () => {
      const twice = (namespace: string) => `resources: [../a, ../b]\nnamespace: ${namespace}\n`;
      const more = {
        'overlays/a/kustomization.yaml': 'resources: [../../base]\nnamePrefix: a-\n',
        'overlays/b/kustomization.yaml': 'resources: [../../base]\nnamePrefix: b-\n',
        [dev]: twice('dev'),
        'overlays/prod/kustomization.yaml': twice('prod'),
      };
      const waive = (match: object) => ({ rules: [PRIVILEGED], match, reason: 'agreed' });
      const config = {
        rules: { [PRIVILEGED]: 'error' },
        suppressions: [waive({ ...inDev, names: ['a-web'] }), waive({ ...inProd, names: ['b-web'] })],
      };
      expect((await shown(config, more)).findings.toSorted()).toEqual(['a-web error', 'b-web error']);
    });

    withKustomize('is shown if another finding hides it in only one of them', async () => {
      const spec = 'volumes: [{name: root, hostPath: {path: /}}]';
      const config = [
        { rules: { 'pod-security/host-path-volumes': 'error', 'pod-security/volume-types': 'error' } },
        { match: inProd, rules: { 'pod-security/volume-types': 'off' } },
      ];
      const { findings } = await shown(config, {
        'base/web.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {${spec}}\n`,
      });
      expect(findings).toEqual(['web error', 'web error']);
    });
  });

  test('a missing kustomize is an error', async () => {
    const root = project(FILES);
    const { code, stderr } = await plimsoll(root, ['--kustomize'], { env: { PATH: 'bin' } });
    expect(code).toBe(2);
    expect(stderr).toContain('--kustomize: neither kustomize nor kubectl is on PATH');
  });

  test.skipIf(!toolOrNote('kubectl'))('kubectl works, too', async () => {
    const root = project(FILES);
    const bin = path.join(root, 'tools');
    mkdirSync(bin);
    symlinkSync(toolOrNote('kubectl')!, path.join(bin, 'kubectl'));
    const run = await plimsoll(root, ['overlays', '--kustomize', '-f', 'json', ...ONLY], {
      env: { PATH: bin },
    });
    expect(run.code).toBe(1);
    expect(JSON.parse(run.stdout).findings[0].origin).toMatchObject({ kind: 'kustomize' });
  });
});

describe('without --kustomize', () => {
  test('the files of overlays are linted one by one, and patches are not', async () => {
    const run = await plimsoll(project(FILES), ['.', '-f', 'unix', ...ONLY]);
    expect(found(run)).toEqual([`base/web.yaml:16 ${PRIVILEGED}`, `overlays/prod/pod.yaml:14 ${PRIVILEGED}`]);
  });

  test('a kustomization in a sibling directory marks the patches that it names', async () => {
    const root = project({
      '.git/': '',
      'prod/kustomization.yaml': 'patches: [{ path: ../patches/host.yaml }]\n',
      'patches/host.yaml': PATCH,
    });
    for (const given of ['patches', 'patches/host.yaml']) {
      const run = await plimsoll(root, [given, '-f', 'json', '--allow-empty', ...ONLY]);
      expect(JSON.parse(run.stdout)).toMatchObject({
        findings: [],
        summary: { skippedByReason: { patch: 1 } },
      });
    }
  });
});
