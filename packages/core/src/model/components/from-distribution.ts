import { linesOf } from '../containers/commands.js';
import { type Word, wordsOf } from '../containers/words.js';
import { baseName } from '../containers/wrappers.js';
import type { ContainerCursor } from '../pod-cursor.js';
import { parseArguments } from './arguments.js';
import type { Component, ComponentKind } from './component.js';
import { component } from './settings.js';

const DISTRIBUTIONS = new Set(['k3s', 'rke2']);
const COMMANDS = new Set(['agent', 'server']);

/** https://docs.k3s.io/cli/server#customized-flags-for-kubernetes-processes */
const FLAGS: Readonly<Record<string, ComponentKind>> = {
  'etcd-arg': 'Etcd',
  'kube-apiserver-arg': 'KubeApiserver',
  'kube-controller-manager-arg': 'KubeControllerManager',
  'kube-proxy-arg': 'KubeProxy',
  'kube-scheduler-arg': 'KubeScheduler',
  'kubelet-arg': 'Kubelet',
};

/** The components that k3s or RKE2 runs in one process, as far as the arguments of a container configure them. */
export function componentsOfDistribution(container: ContainerCursor): readonly Component[] {
  const words = serverWords(container);
  if (!words) return [];
  const { given } = parseArguments(words, false);
  return Object.entries(FLAGS).flatMap(([flag, kind]) => {
    const own = given.get(flag);
    if (!own) return [];
    const tokens = own.map((place): Word => ({ ...place, text: place.text.replace(/^-{0,2}/, '--') }));
    const { given: settings } = parseArguments(tokens, false);
    return component({
      kind,
      source: 'words',
      partial: true,
      resource: container.resource,
      at: container,
      flags: [...settings.keys()],
      find: (name) => ({
        label: `--${name}`,
        places: settings.get(name) ?? [],
        at: container,
        elsewhere: 'k3s or RKE2 sets what its arguments leave out.',
      }),
    });
  });
}

/** The words after `k3s server`. The k3s image starts `k3s` by itself. */
function serverWords(container: ContainerCursor): readonly Word[] | undefined {
  for (const line of linesOf(container))
    if (typeof line !== 'string' && DISTRIBUTIONS.has(baseName(line[0]!.text)))
      return COMMANDS.has(line[1]?.text ?? '') ? line.slice(2) : undefined;
  const image = baseName((container.at('image').value ?? '').split('@', 1)[0]!).split(':', 1)[0]!;
  const byImage = DISTRIBUTIONS.has(image) && container.at('command').items().length === 0;
  const words = byImage ? wordsOf(container) : [];
  return COMMANDS.has(words[0]?.text ?? '') ? words.slice(1) : undefined;
}
