import { podSecurity } from '@plimsoll/pod-security';
import { describe, expect, it } from 'vitest';
import { benchmarks, controls } from '../src/benchmarks/index.js';
import { cis } from '../src/index.js';

/** How many controls each part of the newest edition has. */
const SIZES: readonly (readonly [section: string, controls: number])[] = [
  ['1.1', 21],
  ['1.2', 30],
  ['1.3', 7],
  ['1.4', 2],
  ['2', 7],
  ['3.1', 3],
  ['3.2', 2],
  ['4.1', 10],
  ['4.2', 14],
  ['4.3', 1],
  ['5.1', 13],
  ['5.2', 12],
  ['5.3', 2],
  ['5.4', 2],
  ['5.5', 1],
  ['5.6', 4],
];

/** Rules that no control of a CIS edition here asks for, with the reason. */
const BEYOND: Readonly<Record<string, string>> = {
  'apiserver-authorization-mode-abac': 'a mode that the benchmark does not name',
  'apiserver-insecure-port': 'asked for by editions up to 1.6',
  'apiserver-secure-port': 'asked for by editions up to 1.7',
  'apiserver-removed-flags': 'flags of older editions, which stop a newer API server',
  'apiserver-removed-admission-plugins': 'plugins of older editions, which stop a newer API server',
  'control-plane-removed-flags': 'ports of older editions',
  'kubelet-removed-flags': 'flags of older releases, which stop a newer kubelet',
  'kubelet-protect-kernel-defaults': 'asked for by editions up to 1.24',
};

const ruleIds = new Set([
  ...Object.keys(cis.rules).map((name) => `cis/${name}`),
  ...Object.keys(podSecurity.rules).map((name) => `pod-security/${name}`),
]);

describe('the benchmark', () => {
  it('has every control, in order, once', () => {
    const expected = SIZES.flatMap(([section, size]) =>
      Array.from({ length: size }, (_, index) => `${section}.${index + 1}`),
    );
    expect(controls.map(({ id }) => id)).toEqual(expected);
    expect(controls).toHaveLength(131);
  });

  it('has 15 controls of level 2', () => {
    expect(controls.filter(({ level }) => level === 'level-2')).toHaveLength(15);
  });

  it.each(benchmarks.map((benchmark) => [benchmark.id, benchmark] as const))(
    '%s names rules that exist, says why where there are none, and titles each control',
    (id, benchmark) => {
      expect(id).toMatch(/^cis\//);
      expect(new Set(benchmark.controls.map((control) => control.id)).size).toBe(benchmark.controls.length);
      for (const control of benchmark.controls) {
        expect(control.rules.filter((rule) => !ruleIds.has(rule))).toEqual([]);
        expect(control.title).not.toBe('');
        expect(control.rules.length === 0).toBe(control.assessment === 'none');
        if (control.assessment !== 'full') expect(control.note).toMatch(/\.$/);
      }
    },
  );

  it('maps every rule of the pack, or it is declared beyond the benchmark', () => {
    const mapped = new Set(benchmarks.flatMap((edition) => edition.controls.flatMap(({ rules }) => rules)));
    const unmapped = Object.keys(cis.rules).filter((name) => !mapped.has(`cis/${name}`));
    expect(unmapped.sort()).toEqual(Object.keys(BEYOND).sort());
  });

  it('repeats the level and the rules of the general edition in managed ones', () => {
    const eks = benchmarks.find(({ id }) => id === 'cis/eks-v1.8')!;
    expect(eks.controls.find(({ id }) => id === '3.2.1')).toMatchObject({
      title: controls.find(({ id }) => id === '4.2.1')!.title,
      rules: ['cis/kubelet-anonymous-auth'],
    });
    expect(eks.controls).toHaveLength(50);
  });
});

describe('presets', () => {
  const { presets } = cis;
  const rulesOf = (name: keyof typeof presets) =>
    Object.assign({}, ...presets[name]!.map(({ rules }) => rules));

  it('level-2 contains level-1, both as errors', () => {
    const one = rulesOf('level-1');
    expect(rulesOf('level-2')).toMatchObject(one);
    expect(new Set(Object.values(rulesOf('level-2')))).toEqual(new Set(['error']));
    expect(one).not.toHaveProperty('cis/audit-policy-coverage');
    expect(rulesOf('level-2')).toHaveProperty('cis/audit-policy-coverage', 'error');
  });

  it('recommended has every rule of the pack at its own severity', () => {
    const recommended = rulesOf('recommended');
    expect(Object.keys(recommended)).toHaveLength(Object.keys(cis.rules).length);
    expect(recommended).toMatchObject({
      'cis/etcd-client-cert-auth': 'error',
      'cis/apiserver-audit-log-path': 'warn',
      'cis/apiserver-always-pull-images': 'off',
    });
  });
});
