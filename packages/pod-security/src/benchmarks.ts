import type { AnyRule, Benchmark, Control } from '@plimsoll/core';
import { inRange, LATEST_MINOR } from '@plimsoll/core/kubernetes';
import { rules } from './rules/index.js';
import { CHECKS } from './standard.js';

/** The Pod Security Standards for every version of the policy, oldest first. */
export const benchmarks: readonly Benchmark[] = Array.from({ length: LATEST_MINOR + 1 }, (_, minor) =>
  edition(minor),
);

/** One version. A run asks for one of them, so the controls of each are computed on use. */
function edition(minor: number): Benchmark {
  let controls: readonly Control[] | undefined;
  return {
    id: `pod-security/v1.${minor}`,
    title: `Pod Security Standards v1.${minor}`,
    version: `v1.${minor}`,
    url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    get controls() {
      controls ??= controlsOf(minor);
      return controls;
    },
  };
}

function controlsOf(minor: number): readonly Control[] {
  return CHECKS.flatMap(({ id, title, level, rules: names }): Control[] => {
    const existing = names.filter((name) => {
      const { kubernetes }: AnyRule['meta'] = rules[name].meta;
      return kubernetes === undefined || inRange(minor, kubernetes);
    });
    return existing.length === 0
      ? []
      : [
          {
            id,
            title,
            level,
            section: level,
            assessment: 'full',
            rules: existing.map((name) => `pod-security/${name}`),
          },
        ];
  });
}
