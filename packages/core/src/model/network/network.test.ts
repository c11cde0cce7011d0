import { describe, expect, it } from 'vitest';
import { parse, resolveConfig } from '../../index.js';
import { readProjects } from '../../kubernetes.js';
import { podsOf } from '../pod.js';
import type { PodCursor } from '../pod-cursor.js';
import { POD_TEMPLATES } from '../pod-templates.js';
import type { Project } from '../project.js';
import type { Port, Verdict } from './types.js';

interface Cluster {
  readonly project: Project;
  pod(name: string): PodCursor;
}

async function cluster(text: string, complete = true): Promise<Cluster> {
  const file = await parse({ path: 'cluster.yaml', text });
  const [project] = await readProjects([file], resolveConfig({}), { complete });
  return {
    project: project!,
    pod(name) {
      const owner = project!.resources.find((r) => r.name === name && podsOf(r, POD_TEMPLATES).length > 0);
      if (!owner) throw new Error(`There is no pod "${name}".`);
      return podsOf(owner, POD_TEMPLATES)[0]!;
    },
  };
}

const pod = (
  name: string,
  more: { namespace?: string | null; labels?: string; spec?: string } = {},
): string =>
  `---
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  ${more.namespace === null ? '' : `namespace: ${more.namespace ?? 'shop'}`}
  labels: ${more.labels ?? `{app: ${name}}`}
spec:
${more.spec ?? ''}  containers:
    - name: main
      image: registry.example/main
      ports:
        - {name: web, containerPort: 8080}
        - {name: dns, containerPort: 53, protocol: UDP}
`;

const policy = (spec: string, more: { name?: string; namespace?: string | null } = {}): string => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${more.name ?? 'policy'}
  ${more.namespace === null ? '' : `namespace: ${more.namespace ?? 'shop'}`}
spec: ${spec}
`;

const namespace = (name: string, labels = '{}'): string => `---
apiVersion: v1
kind: Namespace
metadata: {name: ${name}, labels: ${labels}}
`;

const METADATA = '169.254.169.254';
const http: Port = { protocol: 'TCP', port: 80 };
const said = (verdict: Verdict): string => (verdict.answer === 'unknown' ? verdict.reason : verdict.answer);

describe('which policies select a pod, and for what', () => {
  it.each([
    ['an absent policyTypes is about ingress', '{podSelector: {}}', 'yes', 'no'],
    ['a rule of egress adds egress', '{podSelector: {}, egress: [{}]}', 'yes', 'yes'],
    ['an empty egress adds nothing', '{podSelector: {}, egress: []}', 'yes', 'no'],
    ['empty policyTypes are absent ones', '{podSelector: {}, policyTypes: [], egress: [{}]}', 'yes', 'yes'],
    [
      'policyTypes have the last word',
      '{podSelector: {}, policyTypes: [Egress], ingress: [{}]}',
      'no',
      'yes',
    ],
    ['an absent podSelector selects all', '{policyTypes: [Ingress, Egress]}', 'yes', 'yes'],
    ['other labels', '{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress, Egress]}', 'no', 'no'],
    ['In', '{podSelector: {matchExpressions: [{key: app, operator: In, values: [db, web]}]}}', 'yes', 'no'],
    ['NotIn', '{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}}', 'no', 'no'],
    [
      'NotIn of an absent key',
      '{podSelector: {matchExpressions: [{key: x, operator: NotIn, values: [a]}]}}',
      'yes',
      'no',
    ],
    ['Exists', '{podSelector: {matchExpressions: [{key: app, operator: Exists}]}}', 'yes', 'no'],
    ['DoesNotExist', '{podSelector: {matchExpressions: [{key: app, operator: DoesNotExist}]}}', 'no', 'no'],
    [
      'all requirements together',
      '{podSelector: {matchLabels: {app: web}, matchExpressions: [{key: tier, operator: Exists}]}}',
      'no',
      'no',
    ],
  ])('%s', async (_, spec, ingress, egress) => {
    const { project, pod: named } = await cluster(pod('web') + policy(spec));
    expect(said(project.network.isolated(named('web'), 'ingress'))).toBe(ingress);
    expect(said(project.network.isolated(named('web'), 'egress'))).toBe(egress);
  });

  it('keeps to the namespace', async () => {
    const { project, pod: named } = await cluster(
      pod('web') + pod('far', { namespace: 'other' }) + policy('{}'),
    );
    expect(project.network.isolated(named('web'), 'ingress').answer).toBe('yes');
    expect(project.network.isolated(named('far'), 'ingress').answer).toBe('no');
    expect(project.network.policiesIn('shop')).toHaveLength(1);
  });

  it('puts objects that get their namespace at install time into one namespace', async () => {
    const { project, pod: named } = await cluster(
      pod('web', { namespace: null }) + policy('{}', { namespace: null }),
    );
    expect(project.network.selecting(named('web'))).toHaveLength(1);
    expect(project.network.isolated(named('web'), 'ingress').answer).toBe('yes');
  });

  it('finds the policies that select nothing', async () => {
    const { project } = await cluster(
      pod('web') +
        policy('{podSelector: {matchLabels: {app: web}}}', { name: 'used' }) +
        policy('{podSelector: {matchLabels: {app: wbe}}}', { name: 'mistyped' }) +
        policy('{podSelector: {matchLabels: {pod-template-hash: 1a2b}}}', { name: 'late' }) +
        policy('{podSelector: {matchLabels: {app: web}}}', { name: 'elsewhere', namespace: 'other' }),
    );
    const verdicts = project.network.policies.map((each) => [
      each.resource.name,
      said(project.network.selectsAny(each)),
    ]);
    expect(Object.fromEntries(verdicts)).toEqual({
      used: 'yes',
      mistyped: 'no',
      late: 'The policy selects by a label that a controller adds.',
      elsewhere: 'no',
    });
  });
});

describe('whether a pod may reach an address', () => {
  const reaches = async (spec: string, port?: Port, address = METADATA): Promise<string> => {
    const { project, pod: named } = await cluster(pod('web') + policy(spec));
    return said(project.network.mayReach(named('web'), address, port));
  };
  const egress = (rule: string): string => `{podSelector: {}, policyTypes: [Egress], egress: [${rule}]}`;

  it.each([
    ['no rule', '', 'no'],
    ['a rule without peers', '{}', 'yes'],
    ['an empty list of peers', '{to: []}', 'yes'],
    ['everything', '{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}', 'yes'],
    ['everything but the address', `{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [${METADATA}/32]}}]}`, 'no'],
    ['everything but link-local', '{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [169.254.0.0/16]}}]}', 'no'],
    [
      'an exception in another peer',
      `{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [${METADATA}/32]}}, {ipBlock: {cidr: 169.0.0.0/8}}]}`,
      'yes',
    ],
    ['all of IPv6', "{to: [{ipBlock: {cidr: '::/0'}}]}", 'no'],
    ['pods', '{to: [{namespaceSelector: {}}]}', 'no'],
    ['the port', '{ports: [{port: 80}]}', 'yes'],
    ['another port', '{ports: [{port: 443}]}', 'no'],
    ['a range of ports', '{ports: [{port: 1, endPort: 1024}]}', 'yes'],
    ['another protocol', '{ports: [{port: 80, protocol: UDP}]}', 'no'],
    ['every port of the protocol', '{ports: [{protocol: TCP}]}', 'yes'],
    ['a name, which is one of a pod', '{ports: [{port: http}]}', 'no'],
  ])('%s', async (_, rule, answer) => {
    expect(await reaches(egress(rule), http)).toBe(answer);
  });

  it('may unless a policy says otherwise', async () => {
    expect(await reaches('{podSelector: {matchLabels: {app: db}}, policyTypes: [Egress]}')).toBe('yes');
    expect(await reaches('{podSelector: {}}')).toBe('yes');
  });

  it('knows IPv6', async () => {
    const except = "{to: [{ipBlock: {cidr: '::/0', except: ['fd00:ec2::254/128']}}]}";
    expect(await reaches(egress(except), http, 'fd00:ec2::254')).toBe('no');
    expect(await reaches(egress(except), http, 'fd00:ec2::253')).toBe('yes');
  });

  it('adds policies up', async () => {
    const { project, pod: named } = await cluster(
      pod('web') + policy(egress(''), { name: 'deny' }) + policy(egress('{}'), { name: 'allow' }),
    );
    const verdict = project.network.mayReach(named('web'), METADATA);
    expect(verdict).toMatchObject({ answer: 'yes', at: { path: ['spec', 'egress', 0] } });
  });

  it('rejects what is not an address', async () => {
    await expect(reaches(egress('{}'), http, 'metadata.google.internal')).rejects.toThrow(
      '"metadata.google.internal" is not an IP address.',
    );
  });
});

describe('whether everyone may reach a pod', () => {
  it.each([
    ['no policy', '{podSelector: {matchLabels: {app: db}}}', 'yes'],
    ['no rule', '{podSelector: {}}', 'no'],
    ['a rule without peers', '{podSelector: {}, ingress: [{}]}', 'yes'],
    ['all of IPv4', '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}', 'yes'],
    ['all of IPv6', "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: '::/0'}}]}]}", 'yes'],
    [
      'two halves',
      '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/1}}]}, {from: [{ipBlock: {cidr: 128.0.0.0/1}}]}]}',
      'yes',
    ],
    [
      'all but one',
      '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]}]}',
      'no',
    ],
    ['all namespaces', '{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}', 'no'],
    ['a named port', '{podSelector: {}, ingress: [{ports: [{port: web}]}]}', 'yes'],
    ['the name of no port', '{podSelector: {}, ingress: [{ports: [{port: admin}]}]}', 'no'],
    ['the name of a port of another protocol', '{podSelector: {}, ingress: [{ports: [{port: dns}]}]}', 'no'],
  ])('%s', async (_, spec, answer) => {
    const { project, pod: named } = await cluster(pod('web') + policy(spec));
    expect(said(project.network.openToAll(named('web')))).toBe(answer);
  });

  it('asks about a port', async () => {
    const { project, pod: named } = await cluster(
      pod('web') + policy('{podSelector: {}, ingress: [{ports: [{port: web}]}]}'),
    );
    expect(said(project.network.openToAll(named('web'), { protocol: 'TCP', port: 8080 }))).toBe('yes');
    expect(said(project.network.openToAll(named('web'), { protocol: 'TCP', port: 9090 }))).toBe('no');
  });

  it('asks whether anyone may, such as pods of some namespace', async () => {
    const { project, pod: named } = await cluster(
      pod('web') +
        policy('{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}], ports: [{port: web}]}]}'),
    );
    const [web, port] = [named('web'), { protocol: 'TCP', port: 8080 } as const];
    expect(said(project.network.openToAll(web, port))).toBe('no');
    expect(said(project.network.openToSome(web, port))).toBe('yes');
    expect(said(project.network.openToSome(web, { ...port, port: 9090 }))).toBe('no');
  });
});

describe('whether one pod may reach another', () => {
  const connects = async (
    from: string,
    extra: string,
    { client = {}, port }: { client?: Parameters<typeof pod>[1]; port?: Port } = {},
  ): Promise<string> => {
    const { project, pod: named } = await cluster(
      pod('db') +
        pod('web', client) +
        extra +
        policy(`{podSelector: {matchLabels: {app: db}}, ingress: [${from}]}`),
    );
    return said(project.network.mayConnect(named('web'), named('db'), port));
  };
  const away = { client: { namespace: 'front' } };

  it.each([
    ['pods of the same namespace', '{from: [{podSelector: {matchLabels: {app: web}}}]}', 'yes'],
    ['other pods', '{from: [{podSelector: {matchLabels: {app: job}}}]}', 'no'],
    ['every pod of the namespace', '{from: [{podSelector: {}}]}', 'yes'],
    [
      'a block: pods get their addresses later',
      '{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}',
      'Only the cluster shows which peers of a policy match.',
    ],
  ])('%s', async (_, rule, answer) => {
    expect(await connects(rule, '')).toBe(answer);
  });

  it('keeps a podSelector to the namespace of the policy', async () => {
    expect(await connects('{from: [{podSelector: {}}]}', '', away)).toBe('no');
  });

  it('reads namespaces by their labels, and by the name that each has as a label', async () => {
    const byTeam = '{from: [{namespaceSelector: {matchLabels: {team: a}}}]}';
    const byName = '{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: front}}}]}';
    expect(await connects(byTeam, namespace('front', '{team: a}'), away)).toBe('yes');
    expect(await connects(byTeam, namespace('front', '{team: b}'), away)).toBe('no');
    expect(await connects(byName, namespace('front'), away)).toBe('yes');
    expect(await connects(byName, '', away)).toBe('yes');
    expect(await connects('{from: [{namespaceSelector: {}}]}', '', away)).toBe('yes');
  });

  it('does not know the labels of a namespace without a file', async () => {
    const byTeam = '{from: [{namespaceSelector: {matchLabels: {team: a}}}]}';
    expect(await connects(byTeam, '', away)).toBe('Only the cluster shows which peers of a policy match.');
    const other =
      '{from: [{namespaceSelector: {matchLabels: {team: a, kubernetes.io/metadata.name: back}}}]}';
    expect(await connects(other, '', away)).toBe('no');
  });

  it('requires both selectors of one peer', async () => {
    const both = '{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: job}}}]}';
    expect(await connects(both, '', away)).toBe('no');
  });

  it('requires the port, by its name in the target', async () => {
    const rule = '{from: [{podSelector: {}}], ports: [{port: web}]}';
    expect(await connects(rule, '', { port: { protocol: 'TCP', port: 8080 } })).toBe('yes');
    expect(await connects(rule, '', { port: { protocol: 'TCP', port: 8081 } })).toBe('no');
  });

  it('requires that the sender is allowed, too', async () => {
    const silent = policy('{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}', {
      name: 'silent',
    });
    expect(await connects('{}', silent)).toBe('no');
  });
});

describe('the pods behind a Service', () => {
  const service = (name: string, selector: string, where = 'namespace: shop'): string =>
    `---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}, ${where}}\nspec: {selector: ${selector}}\n`;

  it('have all labels of its selector, in its namespace', async () => {
    const { project } = await cluster(
      pod('web', { labels: '{app: web, tier: front}' }) +
        pod('db') +
        pod('far', { namespace: 'other', labels: '{app: web, tier: front}' }) +
        service('front', '{app: web, tier: front}') +
        service('back', '{app: web, tier: back}') +
        service('none', '{}') +
        service('everywhere', '{app: db}', 'labels: {}') +
        service('malformed', '{app: 7}'),
    );
    const behind = project
      .ofKind('Service')
      .map((each) => [each.name, project.network.podsBehind(each).map(({ owner }) => owner.name)]);
    expect(Object.fromEntries(behind)).toEqual({
      front: ['web'],
      back: [],
      none: [],
      everywhere: [],
      malformed: [],
    });
  });

  it('are found once for all Services with equal selectors', async () => {
    const services = Array.from({ length: 50 }, (_, i) => service(`s${i}`, '{app: web, tier: front}'));
    const { project } = await cluster(
      ['a', 'b'].map((name) => pod(name, { labels: '{tier: front, app: web}' })).join('') + services.join(''),
    );
    const lists = project.ofKind('Service').map((each) => project.network.podsBehind(each));
    expect(lists).toHaveLength(50);
    expect(lists[0]!.map(({ owner }) => owner.name)).toEqual(['a', 'b']);
    // One list shared by all of them: fifty lists of as many pods would take quadratic space.
    expect(new Set(lists).size).toBe(1);
  });
});

describe('what the files cannot say', () => {
  const isolated = async (text: string, complete = true, spec = ''): Promise<string> => {
    const { project, pod: named } = await cluster(pod('web', { spec }) + text, complete);
    return said(project.network.isolated(named('web'), 'ingress'));
  };
  const cilium = (selector: string, where = 'namespace: shop'): string => `---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: l7, ${where}}
spec: {endpointSelector: ${selector}}
`;

  it('also depends on Cilium if its policy selects the pod', async () => {
    expect(await isolated(cilium('{}'))).toBe('CiliumNetworkPolicy shop/l7 also applies.');
    expect(await isolated(cilium('{matchLabels: {k8s:app: web}}'))).toMatch('also applies');
    expect(await isolated(cilium('{matchLabels: {io.kubernetes.pod.namespace: shop}}'))).toMatch(
      'also applies',
    );
    expect(await isolated(cilium('{matchLabels: {app: db}}'))).toBe('no');
    expect(await isolated(cilium('{}', 'namespace: other'))).toBe('no');
    expect(await isolated(cilium('{}') + policy('{}'))).toMatch('also applies');
  });

  it.each([
    ['crd.projectcalico.org/v1', 'GlobalNetworkPolicy', ''],
    ['projectcalico.org/v3', 'NetworkPolicy', ', namespace: shop'],
    ['policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy', ''],
  ])('also depends on %s %s', async (apiVersion, kind, where) => {
    const foreign = `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: all${where}}\nspec: {}\n`;
    expect(await isolated(foreign)).toMatch('also applies');
  });

  it('concludes nothing from absence in a part of a project', async () => {
    expect(await isolated('', false)).toBe('Only a part of the project was linted.');
    expect(await isolated(policy('{}'), false)).toBe('yes');
    expect(await isolated('---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\na: [\n')).toBe(
      'cluster.yaml could not be read in full.',
    );
  });

  it('knows that policies are not about the network of nodes', async () => {
    expect(await isolated(policy('{}'), true, '  hostNetwork: true\n')).toMatch("its node's network");
  });

  it('knows what comes at install time', async () => {
    expect(await isolated(policy('{}', { namespace: null }))).toBe(
      'The namespace of NetworkPolicy policy is chosen at install time.',
    );
    expect(await isolated(policy('{podSelector: {matchLabels: {app: db}}}', { namespace: null }))).toBe('no');
  });

  it.each([
    '{podSelector: {matchLabels: [app]}}',
    '{podSelector: {}, policyTypes: [ingress]}',
    '{podSelector: {matchExpressions: [{key: app, operator: Equals, values: [web]}]}}',
    '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0}}]}]}',
    '{podSelector: {}, ingress: [{from: [{}]}]}',
    '{podSelector: {}, ingress: [{from: {podSelector: {}}}]}',
    '{podSelector: {}, ingress: [{ports: [{port: http, endPort: 90}]}]}',
    '{podSelector: {}, ingress: [{ports: [{protocol: ICMP}]}]}',
  ])('does not guess the effect of a policy that the API rejects: %s', async (spec) => {
    expect(await isolated(policy(spec))).toBe('The API would reject NetworkPolicy shop/policy.');
  });

  it('knows the labels that controllers add', async () => {
    const { project, pod: named } = await cluster(
      `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db}]}
${policy('{podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: db-0}}}')}`,
    );
    expect(said(project.network.isolated(named('db'), 'ingress'))).toBe(
      'NetworkPolicy shop/policy selects by a label that a controller adds.',
    );
  });
});

describe('the work', () => {
  const many = (namespaces: number, pods: number, policies: number): string => {
    const texts: string[] = [];
    for (let n = 0; n < namespaces; n++) {
      for (let p = 0; p < pods; p++) texts.push(pod(`p${p}`, { namespace: `n${n}` }));
      for (let p = 0; p < policies; p++)
        texts.push(
          policy(`{podSelector: {matchLabels: {app: p${p}, part-of: shop}}}`, {
            name: `p${p}`,
            namespace: `n${n}`,
          }),
        );
    }
    return texts.join('');
  };

  it.each([
    ['many namespaces', 20, 10, 5],
    ['one namespace', 1, 200, 100],
  ])('grows with pods, policies and matches: %s', async (_, namespaces, pods, policies) => {
    const { project } = await cluster(many(namespaces, pods, policies));
    for (const each of project.network.policies) project.network.selectsAny(each);
    // Each policy names one pod: one comparison each, however many pods there are.
    expect(project.network.comparisons).toBe(namespaces * policies);
  });
});
