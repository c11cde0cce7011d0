import { isObject, type Json, type JsonObject, type Path } from '../json.js';

/** A kind whose objects contain other complete objects. */
interface Carrier {
  readonly groups: readonly string[];
  readonly kinds: readonly string[];
  /** Path steps. `*` stands for every item of a list. */
  readonly path: readonly string[];
  /** Whether it may create the contained objects in another cluster. */
  readonly elsewhere?: true;
  /** Whether an object without a name gets the name of the object that contains it. */
  readonly lendsName?: true;
}

const CARRIERS: readonly Carrier[] = [
  // https://pkg.go.dev/github.com/openshift/api/template/v1#Template; without a group before OpenShift 3.6
  { groups: ['template.openshift.io', ''], kinds: ['Template'], path: ['objects', '*'] },
  // https://pkg.go.dev/github.com/crossplane-contrib/provider-kubernetes/apis/object/v1alpha2#ObjectParameters
  {
    groups: ['kubernetes.crossplane.io', 'kubernetes.m.crossplane.io'],
    kinds: ['Object'],
    path: ['spec', 'forProvider', 'manifest'],
    elsewhere: true,
    lendsName: true,
  },
  // https://pkg.go.dev/open-cluster-management.io/api/work/v1#ManifestsTemplate
  {
    groups: ['work.open-cluster-management.io'],
    kinds: ['ManifestWork'],
    path: ['spec', 'workload', 'manifests', '*'],
    elsewhere: true,
  },
  {
    groups: ['work.open-cluster-management.io'],
    kinds: ['ManifestWorkReplicaSet'],
    path: ['spec', 'manifestWorkTemplate', 'workload', 'manifests', '*'],
    elsewhere: true,
  },
  // https://pkg.go.dev/github.com/karmada-io/karmada/pkg/apis/work/v1alpha1#WorkloadTemplate
  {
    groups: ['work.karmada.io'],
    kinds: ['Work'],
    path: ['spec', 'workload', 'manifests', '*'],
    elsewhere: true,
  },
  // https://pkg.go.dev/github.com/openshift/hive/apis/hive/v1#SyncSetCommonSpec
  {
    groups: ['hive.openshift.io'],
    kinds: ['SyncSet', 'SelectorSyncSet'],
    path: ['spec', 'resources', '*'],
    elsewhere: true,
  },
  // https://strimzi.io/docs/operators/latest/configuring#type-StrimziPodSetSpec-reference
  { groups: ['core.strimzi.io'], kinds: ['StrimziPodSet'], path: ['spec', 'pods', '*'] },
];

/** No two of them share a kind. */
const BY_KIND: ReadonlyMap<string, Carrier> = new Map(
  CARRIERS.flatMap((carrier) => carrier.kinds.map((kind) => [kind, carrier] as const)),
);

/** An object inside another one. */
export interface Carried {
  readonly value: JsonObject;
  /** From the root of the outer object. */
  readonly path: Path;
  readonly elsewhere: boolean;
  readonly lendsName: boolean;
}

/** Whether objects of a kind contain other complete objects. */
export function carriesObjects(group: string, kind: string): boolean {
  return carrierOf(group, kind) !== undefined;
}

function carrierOf(group: string, kind: string): Carrier | undefined {
  const carrier = BY_KIND.get(kind);
  return carrier?.groups.includes(group) ? carrier : undefined;
}

/** The objects inside an object, in order. */
export function carriedIn(group: string, kind: string, root: JsonObject): readonly Carried[] {
  const carrier = carrierOf(group, kind);
  if (!carrier) return [];
  let places: readonly { readonly value: Json | undefined; readonly path: Path }[] = [
    { value: root, path: [] },
  ];
  for (const step of carrier.path)
    places = places.flatMap(({ value, path }) => {
      if (step === '*')
        return Array.isArray(value)
          ? (value as readonly Json[]).map((item, index) => ({ value: item, path: [...path, index] }))
          : [];
      return isObject(value) && Object.hasOwn(value, step)
        ? [{ value: value[step], path: [...path, step] }]
        : [];
    });
  const { elsewhere = false, lendsName = false } = carrier;
  return places.flatMap(({ value, path }) =>
    isObject(value) ? [{ value, path, elsewhere, lendsName }] : [],
  );
}
