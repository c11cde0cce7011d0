import { describe, expect, test } from 'vitest';
import { privilegedPod, project, soundPod } from '../test/project.js';
import { defineRule, lintFiles, lintText, PlimsollError } from './index.js';

describe('lintFiles', () => {
  test('gives the result, and what could not be done in it', async () => {
    const cwd = project({ '.git/': '', 'k8s/pod.yaml': privilegedPod() });
    const { findings, errors, project: seen } = await lintFiles(['k8s'], { cwd });
    expect(findings).toMatchObject([
      { ruleId: 'pod-security/privileged', file: 'k8s/pod.yaml', region: { startLine: 14, startColumn: 21 } },
    ]);
    expect(errors).toEqual([]);
    expect(seen.complete).toBe(true);
    expect((await lintFiles([], { cwd: project({ '.git/': '' }) })).errors).toMatchObject([
      { kind: 'empty' },
    ]);
  });

  test('takes a config as an object, with rules of one\u2019s own', async () => {
    const team = defineRule({
      meta: { description: 'Require a team', risk: 2, messages: { none: "{{kind}} has no label 'team'." } },
      create: (context) => ({
        Resource(root, resource) {
          const label = root
            .at('metadata')
            .at('labels' as never)
            .at('team' as never);
          if (!label.exists) context.report({ at: label, messageId: 'none', data: { kind: resource.kind } });
        },
      }),
    });
    const plugin = { meta: { name: 'acme', version: '1', prefix: 'acme' }, rules: { team } };
    const cwd = project({ '.git/': '', 'pod.yaml': soundPod() });
    const { findings } = await lintFiles(['pod.yaml'], {
      cwd,
      config: { plugins: [plugin], rules: { 'acme/team': 'warn' } },
    });
    expect(findings.map(({ message }) => message)).toEqual(["Pod has no label 'team'."]);
  });

  test('rejects what cannot be begun, with every problem', async () => {
    const cwd = project({ '.git/': '' });
    await expect(lintFiles(['a.yaml', 'b.yaml'], { cwd })).rejects.toBeInstanceOf(PlimsollError);
    await expect(lintFiles(['a.yaml', 'b.yaml'], { cwd })).rejects.toMatchObject({ problems: { length: 2 } });
  });

  test('ends between files when its signal says so', async () => {
    const cwd = project({ '.git/': '', 'pod.yaml': soundPod() });
    const reason = new Error('enough');
    await expect(lintFiles(['.'], { cwd, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('lintText', () => {
  test('does not need the file', async () => {
    const { findings, project: seen } = await lintText(privilegedPod(), {
      path: 'deploy/web.yaml',
      cwd: project({ '.git/': '' }),
      presets: ['pod-security/baseline'],
    });
    expect(findings).toMatchObject([{ file: 'deploy/web.yaml', severity: 'error' }]);
    expect(seen.complete).toBe(false);
  });
});
