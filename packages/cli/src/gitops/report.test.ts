import type { JsonObject } from '@plimsoll/core/kubernetes';
import { expect, test } from 'vitest';
import { expandKustomization } from './flux/kustomization.js';
import { memory } from './memory.js';
import { unknownMembersOf } from './report.js';
import type { Gap, GitOpsRun, Produced } from './types.js';

const kustomization = (spec: JsonObject): Produced => ({
  text: '',
  value: {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'apps', namespace: 'flux-system' },
    spec: { sourceRef: { kind: 'OCIRepository', name: 'other' }, ...spec },
  },
  file: '/repository/ks.yaml',
  cluster: 'dev',
  by: undefined,
});

const run = {
  root: '/repository',
  known: [],
  last: true,
  knowsRemotes: false,
  once: memory(),
  isHere: () => false,
  find: () => undefined,
} as unknown as GitOpsRun;

const gapsOf = async (spec: JsonObject): Promise<readonly Gap[]> =>
  (await expandKustomization(kustomization(spec), run)).gaps;

test('what is unknown about a cluster says where it may be, and files of no cluster are listed with it', async () => {
  const gaps = [...(await gapsOf({})), ...(await gapsOf({ targetNamespace: 'shop' }))];
  const [{ because } = { because: '' }, ...others] = unknownMembersOf({ gaps, objects: [kustomization({})] });
  expect(because).toContain('Kustomization flux-system/apps deploys from');
  expect(others).toEqual([
    { cluster: 'dev', because, namespace: 'shop' },
    {
      cluster: undefined,
      because:
        'GitOps deploys these files to no cluster, so Plimsoll does not know what else their cluster has.',
    },
  ]);
});

test('an unknown variable hides no object, and no file is loose if GitOps deploys nothing', () => {
  const about = 'ConfigMap';
  const gap = {
    kind: 'variable-unknown',
    cluster: 'dev',
    file: 'a.yaml',
    about,
    message: 'It is not.',
  } as const;
  expect(unknownMembersOf({ gaps: [gap], objects: [] })).toEqual([]);
});
