import { describe, expect, it } from 'vitest';
import { type Path, valueAt } from './internal.js';

const pod = { spec: { containers: [{ name: 'web', ports: null }], '0': 'a key' } };

describe('valueAt', () => {
  it.each<[Path, unknown]>([
    [[], pod],
    [['spec', 'containers', 0, 'name'], 'web'],
    [['spec', 'containers', 0, 'ports'], null],
    [['spec', 0], 'a key'],
  ])('%j', (path, value) => {
    expect(valueAt(pod, path)).toEqual(value);
  });

  it.each<[Path]>([
    [['spec', 'containers', 1]],
    [['spec', 'containers', 1, 'name']],
    [['spec', 'containers', 'length']],
    [['spec', 'containers', '0']],
    [['spec', 'containers', 0, 'name', 'length']],
    [['spec', 'containers', 0, 'ports', 'name']],
    [['constructor']],
    [['spec', '__proto__', 'constructor']],
  ])('leads nowhere: %j', (path) => {
    expect(valueAt(pod, path)).toBeUndefined();
  });
});
