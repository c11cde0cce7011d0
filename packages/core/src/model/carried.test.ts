import { describe, expect, test } from 'vitest';
import { privileged, report, rule, run } from '../../test/house.js';
import { whyAbsenceIsUnknown } from './absence.js';

const pod = (name: string, more = ''): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}${more}}, spec: {containers: [{name: a, image: b, securityContext: {privileged: true}}]}}`;

const object = (apiVersion: string, kind: string, body: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: outer, namespace: shop}\n${body}\n`;

const TEMPLATE = (objects: string): string =>
  object('template.openshift.io/v1', 'Template', `objects: ${objects}`);
const WORK = (manifests: string): string =>
  object('work.open-cluster-management.io/v1', 'ManifestWork', `spec: {workload: {manifests: ${manifests}}}`);

async function privilegedIn(text: string, config?: Parameters<typeof run>[2]) {
  const { result } = await run(text, { privileged: privileged() }, config);
  expect(result.errors).toEqual([]);
  return {
    found: result.findings
      .filter(({ ruleId }) => ruleId === 'house/privileged')
      .map(({ resource, path, region, suppression }) => [
        `${resource?.kind} ${resource?.namespace} ${resource?.name} ${resource?.item}`,
        text.slice(region!.startOffset - 12, region!.endOffset),
        path.join('.'),
        suppression?.kind,
      ]),
    others: result.findings
      .filter(({ ruleId }) => ruleId !== 'house/privileged')
      .map(({ message }) => message),
    notJudged: result.notJudged.map(({ reason, kind }) => `${reason} ${kind}`),
  };
}

const FLAG = ['privileged: true', 'spec.containers.0.securityContext.privileged', undefined];

describe('whole objects in an object are resources of their own', () => {
  test.each([
    ['template.openshift.io/v1', 'Template', `objects: [${pod('inner')}]`, 'shop'],
    ['v1', 'Template', `objects: [${pod('inner')}]`, 'shop'],
    ['core.strimzi.io/v1beta2', 'StrimziPodSet', `spec: {pods: [${pod('inner')}]}`, 'shop'],
    [
      'work.open-cluster-management.io/v1',
      'ManifestWork',
      `spec: {workload: {manifests: [${pod('inner')}]}}`,
    ],
    [
      'work.open-cluster-management.io/v1alpha1',
      'ManifestWorkReplicaSet',
      `spec: {manifestWorkTemplate: {workload: {manifests: [${pod('inner')}]}}}`,
    ],
    ['work.karmada.io/v1alpha1', 'Work', `spec: {workload: {manifests: [${pod('inner')}]}}`],
    ['hive.openshift.io/v1', 'SyncSet', `spec: {resources: [${pod('inner')}]}`],
    ['hive.openshift.io/v1', 'SelectorSyncSet', `spec: {resources: [${pod('inner')}]}`],
    ['kubernetes.crossplane.io/v1alpha2', 'Object', `spec: {forProvider: {manifest: ${pod('inner')}}}`],
    ['kubernetes.m.crossplane.io/v1alpha1', 'Object', `spec: {forProvider: {manifest: ${pod('inner')}}}`],
  ])('%s %s', async (apiVersion, kind, body, namespace = undefined) => {
    const text = object(apiVersion, kind, body);
    expect(await privilegedIn(text, { namespace: 'shop' })).toEqual({
      found: [[`Pod ${namespace} inner 0`, ...FLAG]],
      others: [],
      notJudged: [],
    });
  });

  test('nested, in lists, and in their order', async () => {
    const list = `{apiVersion: v1, kind: List, items: [${pod('b')}, ${pod('c')}]}`;
    const inner = `{apiVersion: template.openshift.io/v1, kind: Template, metadata: {name: t}, objects: [${pod('d')}]}`;
    const text = TEMPLATE(`[${pod('a')}, ${list}, ${inner}]`);
    expect((await privilegedIn(text)).found.map(([id]) => id)).toEqual([
      'Pod undefined a 0',
      'Pod undefined b 1',
      'Pod undefined c 2',
      'Pod undefined d 4',
    ]);
  });

  test('with the name of the containing object, if it gives them one', async () => {
    const manifest = pod('inner').replace('name: inner', 'labels: {}');
    const text = object(
      'kubernetes.crossplane.io/v1alpha1',
      'Object',
      `spec: {forProvider: {manifest: ${manifest}}}`,
    );
    expect(await privilegedIn(text)).toMatchObject({
      found: [['Pod undefined outer 0', ...FLAG]],
      others: [],
    });
    expect((await privilegedIn(WORK(`[${manifest}]`))).others).toEqual([
      "The required field 'name' is missing, so the API rejects the manifest. Add it.",
    ]);
  });

  test('and other values among them are left to the API', async () => {
    expect((await privilegedIn(TEMPLATE(`[1, text, {}, ${pod('a')}]`))).found).toHaveLength(1);
    expect((await privilegedIn(TEMPLATE('{a: b}'))).found).toEqual([]);
  });
});

const parameter = (name: string): string => `\${${name}}`;

test('a namespace with a parameter is known once the template is processed', async () => {
  const inner = pod(`"${parameter('NAME')}"`, `, namespace: "${parameter('NAMESPACE')}"`);
  const { found } = await privilegedIn(TEMPLATE(`[${inner}]`));
  expect(found).toEqual([[`Pod undefined ${parameter('NAME')} 0`, ...FLAG]]);
});

test('a parameter at a field of another type is not a fault', async () => {
  const inner = pod('a').replace('true', `"\${${parameter('PRIVILEGED')}}"`);
  expect(await privilegedIn(TEMPLATE(`[${inner}]`))).toMatchObject({ found: [], others: [] });
  expect((await privilegedIn(TEMPLATE(`[${pod('a').replace('true', '"yes"')}]`))).others).toHaveLength(1);
});

test.each(['carrier', 'object'])('an annotation of the %s waives', async (where) => {
  const annotations = 'annotations: {plimsoll.dev/ignore: "house/privileged -- a test"}';
  const inside = where === 'object' ? `, ${annotations}` : '';
  const text = WORK(`[${pod('inner', inside)}]`);
  const whole =
    where === 'object' ? text : text.replace('namespace: shop', `namespace: shop, ${annotations}`);
  const { found, others } = await privilegedIn(whole);
  expect(found.map((finding) => finding[3])).toEqual(['annotation']);
  expect(others).toEqual([]);
});

test('a comment before one of them waives it', async () => {
  const text = object(
    'v1',
    'Template',
    `objects:\n  # plimsoll-ignore house/privileged -- a test\n  - ${pod('a')}\n  - ${pod('b')}`,
  );
  expect((await privilegedIn(text)).found.map((finding) => finding[3])).toEqual(['comment', undefined]);
});

test('objects for another cluster are in a separate project, which is incomplete', async () => {
  const seen: Record<string, readonly [others: readonly unknown[], absence: string | undefined]> = {};
  const look = rule((context) => ({
    Pod(root, { name }) {
      const { project } = context;
      seen[name!] = [project.ofKind('Pod').map((each) => each.name), whyAbsenceIsUnknown(project)];
      report(context, root as never);
    },
  }));
  await run(`${WORK(`[${pod('far')}]`)}---\n${pod('near')}\n---\n${TEMPLATE(`[${pod('processed')}]`)}`, {
    look,
  });
  expect(seen).toEqual({
    far: [['far'], 'Only a part of the project was linted.'],
    near: [['near', 'processed'], undefined],
    processed: [['near', 'processed'], undefined],
  });
});
