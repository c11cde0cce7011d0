// The example for Argo CD, as a repository of its own.
import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding } from '@plimsoll/core';
import { expect, test } from 'vitest';
import { plimsoll, project } from './project.js';
import { toolOrNote, toolsEnv } from './tools.js';

const example = fileURLToPath(new URL('../../../examples/argocd', import.meta.url));
const tools = [toolOrNote('kustomize') ?? toolOrNote('kubectl'), toolOrNote('helm')];

test.skipIf(tools.includes(undefined))(
  'the example gives each cluster what Argo CD deploys to it',
  async () => {
    const root = project({ '.git/config': '[remote "origin"]\n\turl = git@git.example:acme/deploy.git\n' });
    cpSync(example, root, { recursive: true });
    const args = ['--gitops', '-f', 'json', '--preset', 'pod-security/baseline'];
    const run = await plimsoll(root, args, { env: toolsEnv });
    const { findings, summary } = JSON.parse(run.stdout) as {
      findings: readonly Finding[];
      summary: { notJudged: readonly { reason: string; count: number }[] };
    };
    const shown = findings.map(({ file, region, resource, ruleId }) => {
      const text = readFileSync(path.join(root, file), 'utf8').slice(region?.startOffset, region?.endOffset);
      return `${file}: ${text} ${resource?.cluster ?? 'loose'} ${resource?.namespace}/${resource?.name} ${ruleId}`;
    });
    const PRIVILEGED = 'pod-security/privileged';
    expect(shown).toEqual([
      `bases/web/pod.yaml: true prod web/shop-web ${PRIVILEGED}`,
      'charts/cache/templates/pod.yaml: hostNetwork: {{ .Values.hostNetwork }} prod cache/cache pod-security/host-network',
      'charts/cache/templates/pod.yaml: hostPID: {{ .Values.hostPID }} prod cache/cache pod-security/host-pid',
      `shop/cart/pod.yaml: true prod cart/cart ${PRIVILEGED}`,
      `shop/old/pod.yaml: true loose undefined/old ${PRIVILEGED}`,
      `tools/agent.yaml: true in-cluster tools/agent ${PRIVILEGED}`,
      `tools/next.draft.yaml: true loose undefined/draft ${PRIVILEGED}`,
    ]);
    expect(summary.notJudged.filter(({ reason }) => reason === 'release')).toEqual([]);
  },
);
