import { readFileSync } from 'node:fs';
import { type Finding, fromObjects, type LintResult } from '@plimsoll/core';
import { describe, expect, test } from 'vitest';
import { lintFiles, lintManifests, PRIVILEGED, type Run, render } from '../test/kit.js';
import { text } from './text.js';
import { unix } from './unix.js';

const withResult = (run: Run, more: Partial<LintResult>): Run => ({
  ...run,
  result: { ...run.result, ...more },
});

describe('text', () => {
  test('has a block for each object, the most severe first, with wrong settings before missing ones', async () => {
    const run = await lintManifests({
      'a.yaml': PRIVILEGED.replace('name: web', 'name: a').replace('privileged: true', 'privileged: false'),
      'k8s/web.yaml': PRIVILEGED,
    });
    expect(render(text, run)).toBe(
      [
        'Deployment shop/web  k8s/web.yaml',
        "  9:16     warning  The pods share the node's processes.  demo/host-pid",
        '  container app',
        "  14:25    error    Container 'app' runs privileged.  demo/privileged",
        '',
        'Deployment shop/a  a.yaml',
        "  9:16     warning  The pods share the node's processes.  demo/host-pid",
        '',
        '✖ 3 problems (1 error, 2 warnings)',
        '  2 files, 2 documents, 2 resources',
        '  next: --explain demo/privileged',
        '',
      ].join('\n'),
    );
  });

  test('wraps lines to the terminal, under the message, and never pads them', async () => {
    const output = render(text, await lintManifests({ 'web.yaml': PRIVILEGED }), { columns: 50 });
    expect(output).toContain(
      [
        "  9:16     warning  The pods share the node's",
        '                    processes.  demo/host-pid',
        '  container app',
        "  14:25    error    Container 'app' runs",
        '                    privileged.  demo/privileged',
      ].join('\n'),
    );
    expect(output).not.toMatch(/ $/m);
  });

  test('lists in one line the settings that a container lacks, or with --verbose each with its rule', async () => {
    const run = await lintManifests({ 'web.yaml': PRIVILEGED });
    const [, app] = run.result.findings;
    const unset = (setting: string): Finding => ({
      ...app!,
      severity: 'warn',
      message: `Nothing sets ${setting}.`,
      absent: true,
      pathByName: `spec.containers[app].securityContext.${setting}`,
    });
    const findings = [unset('runAsNonRoot'), app!, unset('capabilities.drop')];
    const output = render(text, withResult(run, { findings }));
    expect(output).toContain(
      [
        '  container app',
        "  14:25    error    Container 'app' runs privileged.  demo/privileged",
        '  14:25    warning  not set: runAsNonRoot, drop ALL',
        '',
        '',
      ].join('\n'),
    );
    expect(output).toContain('✖ 3 problems (1 error, 2 warnings)');
    expect(render(text, withResult(run, { findings }), { verbose: true })).toContain(
      'not set: runAsNonRoot, drop ALL\n           Nothing sets runAsNonRoot.  demo/privileged\n',
    );
    // A single finding says more in its own sentence.
    expect(render(text, withResult(run, { findings: findings.slice(0, 2) }))).toContain(
      '  Nothing sets runAsNonRoot.  demo/privileged\n',
    );
  });

  test('reports once what several containers lack, next to the faults of one', async () => {
    const run = await lintManifests({ 'web.yaml': PRIVILEGED });
    const [, app] = run.result.findings;
    const unset = (container: string, setting: string): Finding => ({
      ...app!,
      container,
      severity: 'warn',
      absent: true,
      pathByName: `spec.containers[${container}].securityContext.${setting}`,
    });
    const findings = [
      app!,
      ...['app', 'proxy', 'log'].map((name) => unset(name, 'runAsNonRoot')),
      ...['app', 'proxy'].map((name) => unset(name, 'capabilities.drop')),
    ];
    expect(render(text, withResult(run, { findings }))).toContain(
      [
        '  container app',
        "  14:25    error    Container 'app' runs privileged.  demo/privileged",
        '  14:25    warning  containers app, proxy: not set: runAsNonRoot, drop ALL',
        '  container log',
        "  14:25    warning  Container 'app' runs privileged.  demo/privileged",
        '',
      ].join('\n'),
    );
  });

  test('reports once what many workloads lack, and separately one with more faults', async () => {
    const run = await lintManifests({ 'web.yaml': PRIVILEGED });
    const [, app] = run.result.findings;
    const of = (name: string, ...settings: readonly string[]): readonly Finding[] =>
      settings.map((setting) => ({
        ...app!,
        severity: 'warn',
        message: `Nothing sets ${setting}.`,
        absent: true,
        container: name,
        resource: { apiVersion: 'apps/v1', kind: 'Deployment', name, document: 0 },
        pathByName: `spec.containers[${name}].securityContext.${setting}`,
        file: `${name}.yaml`,
      }));
    const both = ['runAsNonRoot', 'capabilities.drop'];
    const findings = [
      ...['a', 'b', 'c', 'd', 'e', 'f'].flatMap((name) => of(name, ...both)),
      ...of('g', 'x'),
    ];
    expect(render(text, withResult(run, { findings }))).toContain(
      [
        'Deployment g  g.yaml',
        '  container g',
        '  14:25    warning  Nothing sets x.  demo/privileged',
        '',
        '6 objects of kind Deployment  a.yaml',
        '  14:25    warning  not set: runAsNonRoot, drop ALL',
        '      the same: b, c, d, e and 1 more (--verbose names them)',
        '',
      ].join('\n'),
    );
    expect(render(text, withResult(run, { findings }), { verbose: true })).toContain(
      '           Nothing sets capabilities.drop.  demo/privileged\n      b.yaml:14:25  Deployment b\n',
    );
  });

  test('reports one fault of many objects once, and names the objects', async () => {
    const run = await lintManifests({ 'web.yaml': PRIVILEGED });
    const { container: _, ...finding } = run.result.findings[1]!;
    const of = (name: string): Finding => ({
      ...finding,
      message: `Nothing bounds '${name}'.`,
      resource: { apiVersion: 'v1', kind: 'Namespace', name, document: 0 },
      path: ['metadata', 'name'],
      file: `${name}.yaml`,
    });
    const withNames = (...names: readonly string[]): Run => withResult(run, { findings: names.map(of) });
    expect(render(text, withNames('a', 'b', 'c', 'd', 'e', 'f'))).toContain(
      [
        '6 objects of kind Namespace  a.yaml',
        "  14:25    error    Nothing bounds 'a'.  demo/privileged",
        '      the same: b, c, d, e and 1 more (--verbose names them)',
        '',
      ].join('\n'),
    );
    expect(render(text, withNames('a', 'b', 'c', 'd', 'e', 'f'), { verbose: true })).toContain(
      '      f.yaml:14:25  Namespace f\n',
    );
    expect(render(text, withNames('a', 'b', 'c'))).toContain('Namespace c  c.yaml\n');
  });

  test('shows the lines of a file on request, without values', async () => {
    const secret = PRIVILEGED.replace('privileged: true', 'privileged: true # token: SECRET');
    const run = await lintManifests({ 'k8s/web.yaml': secret });
    const pathFromHere = (file: string): string => file.replace('k8s/', '');
    const output = render(text, run, { frames: 'errors', pathFromHere });
    expect(output).toContain(
      [
        '           13 │           securityContext:',
        '         > 14 │             privileged: true # token:[masked]',
        '              │                         ^^^^',
      ].join('\n'),
    );
    expect(output).not.toContain('SECRET');
    expect(output).not.toContain('> 9 │');
    expect(render(text, run, { frames: 'all' })).toContain('> 9 │');
    expect(render(text, run)).not.toContain('│');
  });

  test('counts the findings of every rule on request', async () => {
    const run = await lintManifests({ 'web.yaml': PRIVILEGED });
    expect(render(text, run, { statistics: true })).toContain(
      '       1  demo/host-pid: Disallow host PIDs\n       1  demo/privileged: Disallow privileged containers\n',
    );
  });

  test('says with --verbose what is special about each unchecked place', async () => {
    const run = withResult(await lintManifests({}), {
      notJudged: ['a', 'b'].map((name) => ({
        reason: 'missing-chart',
        kind: 'HelmRelease',
        file: `${name}.yaml`,
        region: { startLine: 7, startColumn: 1, endLine: 7, endColumn: 1, startOffset: 9, endOffset: 9 },
        ...(name === 'b' && { detail: 'helm pull b' }),
      })),
    });
    const verbose = render(text, run, { verbose: true, pathFromHere: (file) => `k8s/${file}` });
    const brief = render(text, run, { pathFromHere: (file) => `k8s/${file}` });
    expect(brief).toContain(
      '  not checked: 2 HelmReleases with charts that are not in the repository (k8s/a.yaml, k8s/b.yaml). ',
    );
    expect(verbose).toBe(`${brief}    k8s/b.yaml:7: helm pull b\n`);
  });

  test('names the clusters that have more than the files say, with --verbose the reasons, too', async () => {
    const run = await lintManifests({});
    const known = (...clusters: readonly (string | undefined)[]): Run =>
      withResult(run, {
        project: {
          complete: true,
          clusters: 2,
          ambiguousNames: 0,
          partlyKnown: clusters.map((cluster) => ({
            ...(cluster !== undefined && { cluster }),
            because: ['Its source is elsewhere.'],
          })),
        },
      });
    const rest = ', so rules do not report absent objects there\n';
    expect(render(text, known('dev'))).toContain(
      `  Plimsoll does not know all objects of cluster dev${rest}`,
    );
    expect(render(text, known('a', 'b', 'c', 'd', 'e', 'f'))).toContain(
      `  Plimsoll does not know all objects of clusters a, b, c, d, e, 1 more${rest}`,
    );
    expect(render(text, known(undefined, 'dev'), { verbose: true })).toContain(
      `  Plimsoll does not know all objects of cluster dev and beside the files of no cluster${rest}    no cluster: Its source is elsewhere.\n    dev: Its source is elsewhere.\n`,
    );
  });

  test.each([
    [text, 'Deployment shop/web  web.yaml\n', 'Deployment shop/web  ../b.yaml\n'],
    [unix, 'web.yaml:14:25: ', '../b.yaml:14:25: '],
  ])('has paths relative to the working directory', async (format, inside, above) => {
    const run = await lintManifests({ 'k8s/web.yaml': PRIVILEGED, 'b.yaml': PRIVILEGED });
    const pathFromHere = (file: string): string =>
      file === 'b.yaml' ? '../b.yaml' : file.slice('k8s/'.length);
    const lines = `\n${render(format, run, { pathFromHere })}`;
    expect(lines).toContain(`\n${inside}`);
    expect(lines).toContain(`\n${above}`);
    expect(lines).not.toContain('k8s/');
  });

  test('writes colours only on request', async () => {
    const run = await lintManifests({ 'web.yaml': PRIVILEGED });
    const colored = render(text, run, { color: true });
    expect(colored).toContain('\u001b[31merror  \u001b[0m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are made of these
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(render(text, run));
    expect(render(text, run)).not.toContain('\u001b');
  });

  test('says that nothing was found, and where', async () => {
    const run = await lintManifests({ 'a.yaml': '{apiVersion: v1, kind: Namespace, metadata: {name: a}}\n' });
    expect(render(text, run)).toBe('✔ No problems\n  1 file, 1 document, 1 resource\n');
  });

  test('does not report success if the run is incomplete', async () => {
    const run = await lintManifests({ 'a.yaml': '{apiVersion: v1, kind: Secret, metadata: {name: a}}\n' });
    const output = render(text, run);
    expect(output).toContain('No problems in what was checked\n');
    expect(output).toContain('✖ 1 error made the run incomplete\n');
    expect(output).toContain('demo/broken');
    expect(output).not.toContain('✔');
  });

  test('has one line for each reason: what was not checked, where, and what to do if it matters', async () => {
    const run = await lintManifests({
      'a.yaml': '{apiVersion: v1, kind: Namespace, metadata: {name: a}}\n',
      'flux.yaml': [1, 2, 3]
        .map(
          (n) => `---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r${n}}\n`,
        )
        .join(''),
    });
    const template = ['c/a.yaml', 'c/b.yaml', 'c/c.yaml', 'c/d.yaml'].map(
      (file) => ({ reason: 'template', file, document: 0 }) as const,
    );
    const foreign = { reason: 'foreign', file: 'ci.yaml', document: 0 } as const;
    const notJudged = [...template, foreign, ...run.result.notJudged];
    expect(render(text, withResult(run, { notJudged }))).toContain(
      [
        '  not checked: 3 HelmReleases not rendered (flux.yaml). Render the chart with its values, and pipe the output into plimsoll -.',
        '  not checked: 4 documents of templates not rendered (c/a.yaml, c/b.yaml, c/c.yaml, 1 more). Lint the rendered chart: use --helm, or pipe the output of helm template into plimsoll -.',
        '  also: 1 document or file that is not a Kubernetes object (--verbose says where)',
        '',
      ].join('\n'),
    );
  });

  test('says why verdicts are unknown, each reason once', async () => {
    const run = await lintManifests({ 'web.yaml': PRIVILEGED });
    const report = run.result.rules.get('demo/unsure')!;
    const reasons = ['a.', 'b.', 'c.', 'd.', 'd.', 'e.'];
    const unknown = reasons.map((reason) => ({ reason }) as (typeof report.unknown)[number]);
    const rules = new Map([['demo/unsure', { ...report, unknown }]]);
    const unsure = withResult(run, { rules });
    expect(render(text, unsure)).toContain(
      '\n  6 verdicts unknown: d. (2) a. (1) 3 more reasons: --verbose\n',
    );
    expect(render(text, unsure, { verbose: true })).toContain('\n  2 verdicts of demo/unsure unknown: d.\n');
  });

  test('counts hidden findings', async () => {
    const manifests = {
      'web.yaml': PRIVILEGED.replace(
        'hostPID: true',
        'hostPID: true # plimsoll-ignore demo/host-pid -- known',
      ),
      'map.yaml': '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n',
    };
    const run = await lintManifests(manifests, { format: { minSeverity: 10 } });
    const output = render(text, run);
    expect(output).toContain('\n  1 finding suppressed; 1 finding not shown: below the requested severity\n');
    expect(output).toContain('\n  1 verdict unknown: The data comes from elsewhere. (1)\n');
    expect(output).not.toContain('ignored');

    const strict = await lintManifests(manifests, { lint: { inlineSuppressions: false, complete: false } });
    const strictOutput = render(text, strict);
    expect(strictOutput).toContain('\n  1 suppression in comments and annotations ignored\n');
    expect(strictOutput).toContain('\n  Plimsoll read only a part of the project');
    expect(strictOutput).not.toContain('suppressed');
    expect(strictOutput).not.toContain('stood for several');
    const project = { complete: true, clusters: 1, ambiguousNames: 2 };
    expect(render(text, withResult(run, { project }))).toContain('\n  2 names stood for several objects');
  });

  test('marks suppressed findings, on request', async () => {
    const run = await lintManifests(
      {
        'web.yaml': PRIVILEGED.replace(
          'hostPID: true',
          'hostPID: true # plimsoll-ignore demo/host-pid -- known',
        ),
      },
      { format: { showSuppressed: true } },
    );
    const output = render(text, run);
    expect(output).toContain(
      "The pods share the node's processes. (suppressed by comment: known)  demo/host-pid",
    );
    expect(output).toContain('✖ 1 problem (1 error, 0 warnings)');
  });
});

describe('unix', () => {
  test('writes a line per finding', async () => {
    const run = await lintManifests({ 'k8s/web.yaml': PRIVILEGED });
    expect(render(unix, run)).toBe(
      "k8s/web.yaml:9:16: warning: The pods share the node's processes. [demo/host-pid]\n" +
        "k8s/web.yaml:14:25: error: Container 'app' runs privileged. [demo/privileged]\n",
    );
  });

  test('matches the problem matcher of the README', async () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const [, matcher] = /```json\n("problemMatcher": [\s\S]*?)```/.exec(readme)!;
    const { pattern } = JSON.parse(`{${matcher}}`).problemMatcher;
    const run = await lintManifests({ 'k8s/web.yaml': PRIVILEGED });
    const [, last] = render(unix, run).split('\n');
    const match = new RegExp(pattern.regexp).exec(last!)!;
    const part = (name: string): string | undefined => match[pattern[name]];
    expect(['file', 'line', 'column', 'severity', 'message', 'code'].map(part)).toEqual([
      'k8s/web.yaml',
      '14',
      '25',
      'error',
      "Container 'app' runs privileged.",
      'demo/privileged',
    ]);
  });

  test('names the template, related places, and errors of the run', async () => {
    const service = (name: string) => `{apiVersion: v1, kind: Service, metadata: {name: ${name}}}\n`;
    const run = await lintManifests({
      'out.yaml': `---\n# Source: chart/templates/a.yaml\n${service('a')}`,
      'b.yaml': service('b'),
      'secret.yaml': '{apiVersion: v1, kind: Secret, metadata: {name: a}}\n',
    });
    expect(render(unix, run).split('\n')).toEqual([
      expect.stringMatching(
        /^b\.yaml:1:\d+: warning: Service 'b' is not alone\. \(see out\.yaml:3:\d+: The Service 'a' is there too\.\) \[demo\/exposed\]$/,
      ),
      expect.stringMatching(/^out\.yaml:3:\d+: .* \(from chart\/templates\/a\.yaml\) \(see b\.yaml:1:/),
      expect.stringMatching(/^plimsoll: error: .*demo\/broken/),
      '',
    ]);
  });

  test('says where a fault is in objects without text', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'n' },
      spec: { hostPID: true, containers: [{ name: 'app' }] },
    };
    const run = await lintFiles([fromObjects([pod], { path: 'src/app.ts' })]);
    expect(render(unix, run)).toBe(
      "src/app.ts:0:0: warning: The pods share the node's processes. (Pod n/p: spec.hostPID) [demo/host-pid]\n",
    );
  });
});

test('places and rules link to their files and pages on terminals that show links', async () => {
  const run = await lintManifests({ 'web.yaml': PRIVILEGED });
  const fileUrl = (file: string) => `file://host/srv/${file}`;
  const link = (url: string, words: string) => `\u001b]8;;${url}\u001b\\${words}\u001b]8;;\u001b\\`;
  const output = render(text, run, { fileUrl });
  expect(output).toContain(`Deployment shop/web  ${link('file://host/srv/web.yaml', 'web.yaml')}\n`);
  expect(output).toContain(`  ${link('file://host/srv/web.yaml', '14:25')}    error    Container 'app'`);
  expect(output).toContain(`  ${link('https://example.com/rules/privileged', 'demo/privileged')}\n`);
  // Only links are added, and no URL that would end one.
  const [head, ...parts] = output.split('\u001b]8;;');
  const bare = [head, ...parts.map((part) => part.slice(part.indexOf('\u001b\\') + 2))].join('');
  expect(bare).toBe(render(text, run));
  expect(render(text, run, { fileUrl: () => 'file://host/\u0007' })).not.toContain('\u0007');
});
