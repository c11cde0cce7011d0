import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { privileged, report, reportAt, rule, run } from '../../test/house.js';
import type { Draft } from '../draft/draft.js';
import { definePlugin, defineRule, lint, parse, resolveConfig } from '../index.js';
import type { Resource } from '../model/resource.js';
import { supersede } from './supersede.js';

const MANIFEST = `
apiVersion: v1
kind: ConfigMap
metadata:
  name: one
data:
  key: value
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: two
`;

/** A rule that reports `at` on the ConfigMap `of`, related to `related` of the other ConfigMap. */
const reporting = (of: string, field: string, related: string | undefined, supersedes: string[] = []) =>
  defineRule({
    meta: { description: 'Report', risk: 5, messages: { found: 'Found.' }, supersedes },
    create(context) {
      return {
        ConfigMap(map, resource) {
          if (resource.name !== of) return;
          const other = context.project.find({
            kind: 'ConfigMap',
            name: of === 'one' ? 'two' : 'one',
            namespace: undefined,
          })!;
          context.report({
            at: map.at(field as 'data'),
            messageId: 'found',
            related: related === undefined ? [] : [{ message: 'See.', at: other.root.at(related as 'data') }],
          });
        },
      };
    },
  });

async function shown(rules: Record<string, ReturnType<typeof reporting>>, text = MANIFEST) {
  const plugin = definePlugin({ meta: { name: 't', version: '1.0.0', prefix: 't' }, rules });
  const severities = Object.fromEntries(Object.keys(rules).map((name) => [`t/${name}`, 'warn' as const]));
  const config = resolveConfig({ plugins: [plugin], rules: severities });
  const { findings } = await lint([await parse({ path: 'a.yaml', text })], config);
  return findings
    .filter(({ ruleId, supersededBy }) => ruleId.startsWith('t/') && !supersededBy)
    .map((f) => f.ruleId);
}

describe('one of two findings is shown', () => {
  test('when the containing rule reports the same node', async () => {
    const strict = reporting('one', 'data', undefined, ['t/gross']);
    expect(await shown({ strict, gross: reporting('one', 'data', undefined) })).toEqual(['t/strict']);
    expect(await shown({ strict, gross: reporting('one', 'metadata', undefined) })).toEqual([
      't/gross',
      't/strict',
    ]);
  });

  test('when either relates to the node of the other, also across objects', async () => {
    const gross = reporting('two', 'metadata', undefined);
    const strict = reporting('one', 'data', 'metadata', ['t/gross']);
    expect(await shown({ strict, gross })).toEqual(['t/strict']);
    const back = reporting('two', 'metadata', 'data');
    expect(await shown({ strict: reporting('one', 'data', undefined, ['t/gross']), gross: back })).toEqual([
      't/strict',
    ]);
  });

  test('not when both merely relate to the same third node', async () => {
    const strict = reporting('one', 'data', 'kind', ['t/gross']);
    expect(await shown({ strict, gross: reporting('one', 'metadata', 'kind') })).toEqual([
      't/gross',
      't/strict',
    ]);
  });

  test('and both when the containing one is suppressed', async () => {
    const strict = reporting('one', 'data', undefined, ['t/gross']);
    const text = MANIFEST.replace('\ndata:', '\n# plimsoll-ignore t/strict -- agreed\ndata:');
    expect(await shown({ strict, gross: reporting('one', 'data', undefined) }, text)).toContain('t/gross');
  });
});

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  hostPID: true\n';
const AT = ['spec', 'hostPID'];

describe('the finding that is shown', () => {
  /** The visible findings, as `rule severity risk`. */
  const visible = async (rules: Parameters<typeof run>[1], severities: Record<string, string>, text = POD) =>
    (await run(text, rules, { rules: severities as never })).findings
      .filter(({ supersededBy, suppression }) => !supersededBy && !suppression)
      .map(({ ruleId, severity, risk }) => `${ruleId} ${severity} ${risk}`);
  const gross = reportAt(AT, { risk: 8 });
  const strict = reportAt(AT, { risk: 4.5, supersedes: ['house/gross'] });

  test('has the higher risk and the higher severity, whichever of the two has it', async () => {
    expect(await visible({ gross, strict }, {})).toEqual(['house/strict error 8']);
    expect(await visible({ gross, strict }, { 'house/gross': 'warn' })).toEqual(['house/strict error 8']);
    expect(await visible({ gross, strict }, { 'house/strict': 'warn' })).toEqual(['house/gross error 8']);
    const grave = reportAt(AT, { risk: 9.5, supersedes: ['house/gross'] });
    expect(await visible({ gross, grave }, { 'house/grave': 'warn' })).toEqual(['house/gross error 9.5']);
  });

  test('is that of the rule which the other rule names as containing it', async () => {
    const own = reportAt(AT, { risk: 8, supersededBy: ['house/broad', 'other/absent'] });
    const broad = reportAt(AT, { risk: 4.5 });
    expect(await visible({ own, broad }, {})).toEqual(['house/broad error 8']);
    // Two rules that contain each other: the first one contains the other.
    const both = reportAt(AT, { risk: 4.5, supersededBy: ['house/own'] });
    expect(await visible({ own: reportAt(AT, { risk: 8, supersededBy: ['house/both'] }), both }, {})).toEqual(
      ['house/own error 8'],
    );
  });

  test('replaces what the hidden ones replace', async () => {
    const middle = reportAt(AT, { risk: 6, supersedes: ['house/gross'] });
    const top = reportAt(AT, { risk: 2, supersedes: ['house/middle'] });
    const all = { gross, middle, top };
    expect(await visible(all, {})).toEqual(['house/top error 8']);
    expect(await visible(all, { 'house/top': 'warn' })).toEqual(['house/middle error 8']);
    // Two rules hide one, and neither hides the other.
    expect(await visible(all, { 'house/middle': 'warn' })).toEqual([
      'house/gross error 8',
      'house/top error 6',
    ]);
  });

  test('keeps its own if the other one is waived, and the other one is shown if it is waived itself', async () => {
    const waived = (name: string): string =>
      POD.replace('true', `true # plimsoll-ignore house/${name} -- agreed`);
    expect(await visible({ gross, strict }, {}, waived('gross'))).toEqual(['house/strict error 4.5']);
    expect(await visible({ gross, strict }, {}, waived('strict'))).toEqual(['house/gross error 8']);
  });

  test('keeps its identity', async () => {
    const [alone] = (await run(POD, { strict })).findings;
    const raised = (await run(POD, { gross, strict })).findings.find(
      ({ ruleId }) => ruleId === 'house/strict',
    );
    expect(raised).toMatchObject({ risk: 8, fingerprint: alone?.fingerprint, message: alone?.message });
  });

  test('is one of every cycle, with the highest severity and risk in it', async () => {
    const ring = (risk: number, next: string) => reportAt(AT, { risk, supersedes: [`house/${next}`] });
    const three = { a: ring(3, 'b'), b: ring(9, 'c'), c: ring(5, 'a') };
    const shown = await visible(three, {});
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatch(/ error 9$/);
  });
});

describe('a rule that contains another one elsewhere than at one node', () => {
  const TWO = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  hostNetwork: true
  volumes:
    - name: logs
      hostPath: {path: /var/log}
  containers:
    - name: app
      securityContext: {privileged: true}
    - name: proxy
---
apiVersion: v1
kind: Pod
metadata: {name: other}
spec:
  volumes: [{name: data, hostPath: {path: /data}}]
  containers: [{name: only}]
`;
  const inContainers = (field: string, only: string | undefined, meta = {}) =>
    rule(
      (context) => ({
        Container(container) {
          if (only === undefined || container.name === only)
            report(context, container.at('securityContext').at(field as never));
        },
      }),
      meta,
    );
  const contains = (name: string, within: 'ancestors' | 'container' | 'pod') => ({
    supersedes: [{ rule: `house/${name}`, within }],
  });
  const shownOf = async (rules: Parameters<typeof run>[1], text = TWO, severities = {}) =>
    (await run(text, rules, { rules: severities })).findings
      .filter(({ supersededBy, suppression }) => !supersededBy && !suppression)
      .map(({ ruleId, pathByName, risk }) => `${ruleId.slice('house/'.length)} ${pathByName} ${risk}`);

  test('contains what is around it', async () => {
    const volumes = (step: 'hostPath' | 'path', meta = {}) =>
      rule(
        (context) => ({
          PodSpec(pod) {
            for (const volume of pod.volumes) {
              const source = volume.at('hostPath');
              if (step === 'hostPath') report(context, source as never);
              else if (source.at('path').value === '/var/log') report(context, source.at('path') as never);
            }
          },
        }),
        meta,
      );
    const rules = {
      any: volumes('hostPath', { risk: 9 }),
      logs: volumes('path', contains('any', 'ancestors')),
    };
    expect(await shownOf(rules)).toEqual([
      'logs spec.volumes[logs].hostPath.path 9',
      'any spec.volumes[data].hostPath 9',
    ]);
    const waived = TWO.replace('/var/log}', '/var/log} # plimsoll-ignore house/logs -- agreed');
    expect(await shownOf(rules, waived)).toContain('any spec.volumes[logs].hostPath 9');
  });

  test('contains what is in the same container, but not beside it', async () => {
    const rules = {
      privileged: privileged({ risk: 9, ...contains('drop', 'container') }),
      drop: inContainers('capabilities', undefined, { risk: 4 }),
    };
    expect(await shownOf(rules)).toEqual([
      'privileged spec.containers[app].securityContext.privileged 9',
      'drop spec.containers[proxy].securityContext.capabilities 4',
      'drop spec.containers[only].securityContext.capabilities 4',
    ]);
    // The more severe one is shown next to it.
    expect(await shownOf(rules, TWO, { 'house/privileged': 'warn' })).toContain(
      'drop spec.containers[app].securityContext.capabilities 4',
    );
  });

  test('contains what is in the same pod, but not in another object', async () => {
    const network = rule(
      (context) => ({
        PodSpec(pod) {
          if (pod.at('hostNetwork').value) report(context, pod.at('hostNetwork') as never);
        },
      }),
      { risk: 5, ...contains('ports', 'pod') },
    );
    expect(await shownOf({ network, ports: inContainers('x', undefined, { risk: 6 }) })).toEqual([
      'network spec.hostNetwork 6',
      'ports spec.containers[only].securityContext.x 6',
    ]);
  });
});

test('adding a rule lowers neither the highest severity nor the highest risk of an object', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const drawn = fc.array(
    fc.record({
      risk: fc.integer({ min: 1, max: 100 }).map((tenths) => tenths / 10),
      severity: fc.constantFrom('warn', 'error'),
      supersedes: fc.subarray(names),
      within: fc.constantFrom(undefined, 'ancestors' as const, 'pod' as const),
      at: fc.constantFrom(['spec'], AT, ['spec', 'securityContext', 'runAsUser']),
      waived: fc.boolean(),
    }),
    { minLength: 2, maxLength: names.length },
  );
  await fc.assert(
    fc.asyncProperty(drawn, fc.nat(), async (all, seed) => {
      const rules = Object.fromEntries(
        all.map(({ risk, supersedes, within, at }, index) => [
          names[index]!,
          reportAt(at, {
            risk,
            supersedes: supersedes.map((name) =>
              within === undefined ? `house/${name}` : { rule: `house/${name}`, within },
            ),
          }),
        ]),
      );
      const setting = (on: (index: number) => boolean): Record<string, string> =>
        Object.fromEntries(
          all.map(({ severity }, index) => [`house/${names[index]}`, on(index) ? severity : 'off']),
        );
      const suppressions = all.flatMap(({ waived }, index) =>
        waived ? [{ rules: [`house/${names[index]}`], reason: 'agreed' }] : [],
      );
      const highest = async (severities: Record<string, string>) => {
        const { findings } = await run(POD, rules, { rules: severities as never, suppressions });
        const visible = findings.filter(({ supersededBy, suppression }) => !supersededBy && !suppression);
        return {
          risk: Math.max(0, ...visible.map(({ risk }) => risk)),
          severity: Math.max(0, ...visible.map(({ severity }) => (severity === 'error' ? 2 : 1))),
        };
      };
      const some = await highest(setting((index) => ((seed >> index) & 1) === 1));
      const more = await highest(setting(() => true));
      expect(more.risk).toBeGreaterThanOrEqual(some.risk);
      expect(more.severity).toBeGreaterThanOrEqual(some.severity);
      const live = all.filter(({ waived }) => !waived);
      expect(more.risk).toBe(Math.max(0, ...live.map(({ risk }) => risk)));
    }),
    { numRuns: 100 },
  );
});

describe('many findings at one node', () => {
  /** How often findings are marked, and the rules of those that are shown. */
  const judged = (count: number) => {
    let marks = 0;
    const resource = {} as Resource;
    const drafts = Array.from({ length: 2 * count }, (_, index) => {
      let by: string | undefined;
      return {
        resource,
        pathKey: '[]',
        path: [],
        ruleId: index % 2 === 0 ? 'house/strict' : 'house/gross',
        severity: 'error',
        risk: index,
        related: [],
        get supersededBy() {
          return by;
        },
        set supersededBy(ruleId) {
          marks++;
          by = ruleId;
        },
      } as unknown as Draft;
    });
    const rules = new Map([
      ['house/strict', reportAt([], { supersedes: ['house/gross'] })],
      ['house/gross', reportAt([])],
    ]);
    supersede(drafts, rules, () => []);
    return { marks, shown: drafts.filter(({ supersededBy }) => !supersededBy) };
  };

  test.each([1, 100, 1000])('are marked once for each shared node: %d', (count) => {
    const { marks, shown } = judged(count);
    // A group meets the other one from both sides.
    expect(marks).toBe(2 * count);
    expect(shown.map(({ ruleId }) => ruleId)).toEqual(Array(count).fill('house/strict'));
    for (const { risk } of shown) expect(risk).toBe(2 * count - 1);
  });
});
