import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NearestIndex } from './nearest.js';
import type { Resource } from './resource.js';

const at = (path: string): Resource => ({ file: { path } }) as Resource;

/** The specification, without an index: the fewest steps through the directory tree, and among equals the first. */
function nearestByLaw(resources: readonly Resource[], path: string): Resource | undefined {
  const from = path.split('/').slice(0, -1);
  const steps = ({ file }: Resource): number => {
    if (file.path === path) return -1;
    const to = file.path.split('/').slice(0, -1);
    const differing = to.findIndex((folder, i) => folder !== from[i]);
    const shared = Math.min(differing === -1 ? to.length : differing, from.length);
    return from.length + to.length - 2 * shared;
  };
  return [...resources].sort((a, b) => steps(a) - steps(b))[0];
}

test('a name resolves to the object with the fewest steps between the files', () => {
  const path = fc
    .tuple(fc.array(fc.constantFrom('a', 'b', 'ab'), { maxLength: 4 }), fc.constantFrom('x.yaml', 'y.yaml'))
    .map(([folders, name]) => [...folders, name].join('/'));
  fc.assert(
    fc.property(fc.array(path, { maxLength: 12 }), path, (paths, from) => {
      const resources = paths.map(at);
      expect(new NearestIndex(resources).to(from)).toBe(nearestByLaw(resources, from));
    }),
  );
});

test('lookups among many of one name look at each object once', () => {
  let looks = 0;
  const resources = Array.from({ length: 1000 }, (_, index) => ({
    get file() {
      looks++;
      return { path: `team-${index}/x.yaml` };
    },
  })) as unknown as readonly Resource[];
  const index = new NearestIndex(resources);
  const built = looks;
  for (let i = 0; i < 1000; i++) expect(index.to(`team-${i}/y.yaml`)).toBe(resources[i]);
  expect(looks).toBe(built);
  expect(built).toBe(resources.length);
});
