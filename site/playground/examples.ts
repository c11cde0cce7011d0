import type { PlaygroundState } from './state.js';

export interface Example extends PlaygroundState {
  readonly title: string;
}

const TEXTS = import.meta.glob<string>(
  ['./examples/*.yaml', '../../examples/{insecure,secure,attack-path}/*.yaml'],
  { query: '?raw', import: 'default', eager: true },
);

/** The files in a directory, with names relative to it. */
const below = (folder: string): PlaygroundState['files'] =>
  Object.entries(TEXTS)
    .filter(([path]) => path.startsWith(folder))
    .map(([path, text]) => ({ name: path.slice(folder.length), text }));

const only = (...names: readonly string[]): PlaygroundState['files'] =>
  names.map((name) => ({ name, text: TEXTS[`./examples/${name}`]! }));

const example = (title: string, files: PlaygroundState['files'], preset = 'recommended'): Example => ({
  title,
  files,
  preset,
  kubernetes: 'latest',
});

/** The first example is the one that visitors see first. */
export const EXAMPLES: readonly Example[] = [
  example('A first Deployment', only('first.yaml')),
  example('A shop with many faults', below('../../examples/insecure/')),
  example('The same shop, secured', below('../../examples/secure/'), 'strict'),
  example('Attack paths', below('../../examples/attack-path/')),
  example(
    'What a Helm chart renders',
    below('../../examples/insecure/').filter(({ name }) => name === 'cache.rendered.yaml'),
  ),
  example('A control plane', only('control-plane.yaml')),
  example('Exceptions and a config', only('accepted.yaml', 'plimsoll.config.yaml')),
];
