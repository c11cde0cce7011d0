import { defineRule } from '@plimsoll/core';
import { type Cursor, type Json, textOf } from '@plimsoll/core/kubernetes';
import { valuesOfCharts } from '../../charts.js';

/** Runtimes that protect the node even from a privileged container. */
const SANDBOX = /kata|gvisor|runsc|sysbox|firecracker/i;
const SOCKET = /\/(?:docker|containerd|crio|podman)(?:\/\w+)?\.sock\b/;

/**
 * https://github.com/actions/actions-runner-controller/blob/master/charts/gha-runner-scale-set/values.yaml,
 * https://github.com/actions/actions-runner-controller/blob/master/docs/deploying-arc-runners.md and
 * https://docs.gitlab.com/runner/executors/kubernetes/
 */
export const ciRunnerPrivileged = defineRule({
  meta: {
    description: 'Run CI jobs without control over the node',
    scope: 'resource',
    risk: 7,
    cwe: [250],
    precision: 'high',
    messages: {
      privileged:
        'CI jobs run in or next to a privileged container, so anyone who can change a pipeline becomes root on the node. Build images without privileges, for example with rootless BuildKit.',
      socket:
        "CI jobs get the container runtime's socket, so anyone who can change a pipeline becomes root on the node. Remove the volume.",
    },
  },
  create(context) {
    const judgeRunner = (spec: Cursor<Json>): void => {
      if (SANDBOX.test(textOf(spec.at('runtimeClassName').value ?? ''))) return;
      const inside = spec.at('dockerdWithinRunnerContainer');
      const docker = spec.at('dockerEnabled');
      // A template fills it in.
      if (docker.exists && typeof docker.value !== 'boolean') return;
      if (inside.value === true) context.report({ at: inside, messageId: 'privileged' });
      else if (docker.value !== false) context.report({ at: docker, messageId: 'privileged' });
    };
    const judgeToml = (at: Cursor<Json>): void => {
      const text = at.value;
      if (typeof text !== 'string' || !/^[ \t]*\[{1,2}runners\.kubernetes/m.test(text)) return;
      if (/^[ \t]*runtime_class_name[ \t]*=[ \t]*"[^"\n]*(?:kata|gvisor|runsc|sysbox)/m.test(text)) return;
      if (/^[ \t]*privileged[ \t]*=[ \t]*true\b/m.test(text)) context.report({ at, messageId: 'privileged' });
      const mounted = /^[ \t]*host_path[ \t]*=[ \t]*"([^"\n]*)"/gm;
      if ([...text.matchAll(mounted)].some(([, path]) => SOCKET.test(path!)))
        context.report({ at, messageId: 'socket' });
    };
    const judgeScaleSet = (values: Cursor<Json>): void => {
      const at = values.at('containerMode').at('type');
      const runtime = values.at('template').at('spec').at('runtimeClassName').value;
      if (at.value === 'dind' && !SANDBOX.test(textOf(runtime ?? '')))
        context.report({ at, messageId: 'privileged' });
    };
    const judgeGitLab = (values: Cursor<Json>): void => {
      const runners = values.at('runners');
      const old = runners.at('privileged');
      if (old.value === true) context.report({ at: old, messageId: 'privileged' });
      judgeToml(runners.at('config'));
    };
    return {
      ...valuesOfCharts({ 'gha-runner-scale-set': judgeScaleSet, 'gitlab-runner': judgeGitLab }, () =>
        context.notApplicable(),
      ),
      'actions.summerwind.dev/RunnerDeployment': (root) =>
        judgeRunner(root.at('spec').at('template').at('spec')),
      'actions.summerwind.dev/Runner': (root) => judgeRunner(root.at('spec')),
      'actions.summerwind.dev/RunnerSet': (root) => judgeRunner(root.at('spec')),
      ConfigMap(root) {
        for (const [, at] of root.at('data').entries()) judgeToml(at as Cursor<Json>);
      },
    };
  },
});
