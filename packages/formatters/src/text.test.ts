import { fromObjects, type LintResult } from '@plimsoll/core';
import { describe, expect, test } from 'vitest';
import { lintFiles, lintManifests, PRIVILEGED, type Run, render } from '../test/kit.js';
import { text } from './text.js';
import { unix } from './unix.js';

const withResult = (run: Run, more: Partial<LintResult>): Run => ({
  ...run,
  result: { ...run.result, ...more },
});

describe('text', () => {
  test("has the shape of ESLint's stylish, with columns aligned", async () => {
    const run = await lintManifests({
      'k8s/web.yaml': PRIVILEGED,
      'b.yaml': PRIVILEGED.replace('name: web', 'name: b'),
    });
    expect(render(text, run)).toBe(
      [
        './b.yaml',
        "   9:16  warning  The pods share the node's processes.  demo/host-pid",
        "  14:25  error    Container 'app' runs privileged.      demo/privileged",
        '',
        './k8s/web.yaml',
        "   9:16  warning  The pods share the node's processes.  demo/host-pid",
        "  14:25  error    Container 'app' runs privileged.      demo/privileged",
        '',
        '✖ 4 problems (2 errors, 2 warnings)',
        '  2 files, 2 documents, 2 resources',
        '',
      ].join('\n'),
    );
  });

  test("is understood by VS Code's $eslint-stylish", async () => {
    const run = await lintManifests({ 'k8s/web.yaml': PRIVILEGED });
    const [path, ...lines] = render(text, run).split('\n');
    // vscode, src/vs/workbench/contrib/tasks/common/problemMatcher.ts
    expect(path).toMatch(/^((?:[a-zA-Z]:)*[./\\]+.*?)$/);
    const found = lines
      .map((line) => /^\s+(\d+):(\d+)\s+(error|warning|info)\s+(.+?)(?:\s\s+(.*))?$/.exec(line)?.slice(1))
      .filter((match) => match !== undefined);
    expect(found).toEqual([
      ['9', '16', 'warning', "The pods share the node's processes.", 'demo/host-pid'],
      ['14', '25', 'error', "Container 'app' runs privileged.", 'demo/privileged'],
    ]);
  });

  test('says what is so at each place that was not judged where all is asked for', async () => {
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
    expect(brief).toContain('    2 HelmReleases with charts that are not here (k8s/a.yaml, k8s/b.yaml). ');
    expect(verbose).toBe(`${brief}      k8s/b.yaml:7: helm pull b\n`);
  });

  test('names the clusters that have more than the files say, with the reasons where all is asked for', async () => {
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
    const rest = ': rules say of nothing that it is absent where it may be there\n';
    expect(render(text, known('dev'))).toContain(`  not all is known of cluster dev${rest}`);
    expect(render(text, known('a', 'b', 'c', 'd', 'e', 'f'))).toContain(
      `  not all is known of clusters a, b, c, d, e, 1 more${rest}`,
    );
    expect(render(text, known(undefined, 'dev'), { verbose: true })).toContain(
      `  not all is known of cluster dev and beside the files of no cluster${rest}    no cluster: Its source is elsewhere.\n    dev: Its source is elsewhere.\n`,
    );
  });

  test.each([
    [text, './web.yaml\n', '../b.yaml\n'],
    [unix, 'web.yaml:14:25: ', '../b.yaml:14:25: '],
  ])('has paths as they are from where the reader stands', async (format, inside, above) => {
    const run = await lintManifests({ 'k8s/web.yaml': PRIVILEGED, 'b.yaml': PRIVILEGED });
    const pathFromHere = (file: string): string =>
      file === 'b.yaml' ? '../b.yaml' : file.slice('k8s/'.length);
    const lines = `\n${render(format, run, { pathFromHere })}`;
    expect(lines).toContain(`\n${inside}`);
    expect(lines).toContain(`\n${above}`);
    expect(lines).not.toContain('k8s/');
  });

  test('writes colours only where they are wanted', async () => {
    const run = await lintManifests({ 'web.yaml': PRIVILEGED });
    const colored = render(text, run, { color: true });
    expect(colored).toContain('\u001b[31merror  \u001b[0m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what colours are made of
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(render(text, run));
    expect(render(text, run)).not.toContain('\u001b');
  });

  test('says that nothing was found, and in what', async () => {
    const run = await lintManifests({ 'a.yaml': '{apiVersion: v1, kind: Namespace, metadata: {name: a}}\n' });
    expect(render(text, run)).toBe('✔ No problems\n  1 file, 1 document, 1 resource\n');
  });

  test('does not say that all is well when the run is not complete', async () => {
    const run = await lintManifests({ 'a.yaml': '{apiVersion: v1, kind: Secret, metadata: {name: a}}\n' });
    const output = render(text, run);
    expect(output).toContain('No problems in what was checked\n');
    expect(output).toContain('✖ 1 error kept the run from being complete\n');
    expect(output).toContain('demo/broken');
    expect(output).not.toContain('✔');
  });

  test('says in one line for each reason what was not judged, where, and what to do where it matters', async () => {
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
        '  not judged:',
        '    3 HelmReleases not rendered (flux.yaml). Lint what it deploys: render the chart with its values, and pipe the output into plimsoll -.',
        '    4 documents of templates not rendered (c/a.yaml, c/b.yaml, c/c.yaml, 1 more). Lint what is rendered: use --helm, or pipe the output of helm template into plimsoll -.',
        '    1 document or file that is no Kubernetes object (ci.yaml).',
        '',
      ].join('\n'),
    );
  });

  test('tells three reasons of a rule, and counts the others', async () => {
    const run = await lintManifests({ 'web.yaml': PRIVILEGED });
    const report = run.result.rules.get('demo/unsure')!;
    const reasons = ['a.', 'b.', 'c.', 'd.', 'd.', 'e.'];
    const unknown = reasons.map((reason) => ({ reason }) as (typeof report.unknown)[number]);
    const rules = new Map([['demo/unsure', { ...report, unknown }]]);
    expect(render(text, { ...run, result: { ...run.result, rules } })).toContain(
      'unknown: c.\n  3 more verdicts of demo/unsure unknown, for 2 more reasons\n',
    );
  });

  test('counts what is known and not shown', async () => {
    const manifests = {
      'web.yaml': PRIVILEGED.replace(
        'hostPID: true',
        'hostPID: true # plimsoll-ignore demo/host-pid -- known',
      ),
      'map.yaml': '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n',
    };
    const run = await lintManifests(manifests, { format: { minSeverity: 10 } });
    const output = render(text, run);
    expect(output).toContain('\n  1 finding suppressed\n');
    expect(output).toContain('\n  1 finding not shown: below the severity that was asked for\n');
    expect(output).toContain('\n  1 verdict of demo/unsure unknown: The data comes from elsewhere.\n');
    expect(output).not.toContain('ignored');

    const strict = await lintManifests(manifests, { lint: { inlineSuppressions: false, complete: false } });
    const strictOutput = render(text, strict);
    expect(strictOutput).toContain('\n  1 suppression in comments and annotations ignored\n');
    expect(strictOutput).toContain('\n  only a part of the project was read');
    expect(strictOutput).not.toContain('suppressed\n');
    expect(strictOutput).not.toContain('stood for several');
    const project = { complete: true, clusters: 1, ambiguousNames: 2 };
    expect(render(text, withResult(run, { project }))).toContain('\n  2 names stood for several objects');
  });

  test('shows suppressed findings as such when asked', async () => {
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
