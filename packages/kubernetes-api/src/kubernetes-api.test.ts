import { describe, expect, it } from 'vitest';
import {
  FIRST_MINOR,
  type Field,
  findKind,
  findKinds,
  findResource,
  findVersion,
  groups,
  isServed,
  isServedKind,
  kindsOf,
  LAST_MINOR,
  loadTypes,
  mergeKeyOf,
  servedVersions,
  type TypeNode,
} from './index.js';

const types = await loadTypes(groups());

/** The field at a path of fields, through lists and maps. */
function fieldAt(name: string, path: string, minor?: number): Field | undefined {
  let type: TypeNode | undefined = types.named(name);
  let field: Field | undefined;
  for (const step of path.split('.')) {
    while (type !== undefined && type.is !== 'object')
      type = type.is === 'list' ? type.items : type.is === 'map' ? type.values : undefined;
    field = type?.field(step, minor);
    type = field?.type;
  }
  return field;
}

/** A type as Kubernetes' documentation writes it. */
function text(type: TypeNode | undefined): string | undefined {
  if (type === undefined) return undefined;
  if (type.is === 'list') return `[]${text(type.items)}`;
  if (type.is === 'map') return `map of ${text(type.values)}`;
  return type.is === 'object' ? type.name : type.scalar;
}

describe('the kinds', () => {
  it.each([
    ['', 'Pod', 'namespaced', 'pods'],
    ['', 'Namespace', 'cluster', 'namespaces'],
    ['', 'Endpoints', 'namespaced', 'endpoints'],
    ['storage.k8s.io', 'CSIDriver', 'cluster', 'csidrivers'],
    ['storage.k8s.io', 'CSIStorageCapacity', 'namespaced', 'csistoragecapacities'],
    ['apiregistration.k8s.io', 'APIService', 'cluster', 'apiservices'],
    ['apiextensions.k8s.io', 'CustomResourceDefinition', 'cluster', 'customresourcedefinitions'],
    ['flowcontrol.apiserver.k8s.io', 'FlowSchema', 'cluster', 'flowschemas'],
    ['discovery.k8s.io', 'EndpointSlice', 'namespaced', 'endpointslices'],
    ['authorization.k8s.io', 'LocalSubjectAccessReview', 'namespaced', 'localsubjectaccessreviews'],
    ['kubelet.config.k8s.io', 'KubeletConfiguration', 'file', undefined],
    ['autoscaling', 'Scale', 'body', undefined],
  ] as const)('%s %s is %s', (group, kind, scope, plural) => {
    expect(findKind(group, kind)).toMatchObject({ group, kind, scope });
    expect(findKind(group, kind)?.plural).toBe(plural);
    if (plural !== undefined) expect(findResource(group, plural)?.kind).toBe(kind);
  });

  it('distinguish stored kinds from those that the API only answers with', () => {
    expect(findKind('', 'Secret')?.stored).toBe(true);
    expect(findKind('storage.k8s.io', 'CSINode')?.stored).toBe(true);
    for (const [group, kind] of [
      ['authentication.k8s.io', 'TokenReview'],
      ['authorization.k8s.io', 'SubjectAccessReview'],
      ['', 'Binding'],
      ['policy', 'Eviction'],
      ['audit.k8s.io', 'Policy'],
    ] as const)
      expect(findKind(group, kind)?.stored, kind).toBe(false);
  });

  it('know their subresources', () => {
    expect(findKind('', 'Pod')?.subresources).toEqual(
      expect.arrayContaining([
        'exec',
        'attach',
        'portforward',
        'proxy',
        'log',
        'ephemeralcontainers',
        'eviction',
        'status',
      ]),
    );
    expect(findKind('', 'ServiceAccount')?.subresources).toEqual(['token']);
    expect(findKind('', 'Secret')?.subresources).toEqual([]);
  });

  // https://kubernetes.io/docs/reference/using-api/deprecation-guide/
  it.each([
    ['extensions', 'v1beta1', 'Deployment', undefined, 15],
    ['extensions', 'v1beta1', 'Ingress', undefined, 21],
    ['networking.k8s.io', 'v1', 'Ingress', 19, undefined],
    ['policy', 'v1beta1', 'PodSecurityPolicy', undefined, 24],
    ['batch', 'v1', 'CronJob', 21, undefined],
    ['autoscaling', 'v2beta2', 'HorizontalPodAutoscaler', undefined, 25],
    ['flowcontrol.apiserver.k8s.io', 'v1beta3', 'FlowSchema', 26, 31],
    ['resource.k8s.io', 'v1', 'ResourceClaim', 34, undefined],
    ['kubeadm.k8s.io', 'v1beta4', 'ClusterConfiguration', 28, undefined],
    ['kubescheduler.config.k8s.io', 'v1beta3', 'KubeSchedulerConfiguration', undefined, 28],
  ])('%s/%s %s is served from 1.%s to 1.%s', (group, version, kind, since, until) => {
    const found = findVersion(group, version, kind);
    expect(found).toMatchObject({ name: version });
    expect([found?.since, found?.until]).toEqual([since, until]);
  });

  it('name the preferred version first', () => {
    const autoscaler = findKind('autoscaling', 'HorizontalPodAutoscaler')!;
    expect(autoscaler.versions.map(({ name }) => name)).toEqual(['v2', 'v1', 'v2beta2', 'v2beta1']);
    expect(servedVersions(autoscaler, 22).map(({ name }) => name)).toEqual(['v1', 'v2beta2', 'v2beta1']);
    expect(servedVersions(autoscaler, LAST_MINOR).map(({ name }) => name)).toEqual(['v2', 'v1']);
  });

  it('are found in all groups that ever had them', () => {
    expect(findKinds('Ingress').map(({ group }) => group)).toEqual(['extensions', 'networking.k8s.io']);
    expect(findKinds('Policy').map(({ scope }) => scope)).toEqual(['file', 'file']);
  });

  it('are known by their name alone where the API serves them', () => {
    for (const { kind } of kindsOf())
      expect(isServedKind(kind), kind).toBe(findKinds(kind).some(({ plural }) => plural !== undefined));
    for (const name of ['KubeletConfiguration', 'Widget', 'Pod namespaced', 'constructor', ''])
      expect(isServedKind(name), name).toBe(false);
  });

  it('are undefined for what Kubernetes does not have', () => {
    expect(findKind('apps', 'Pod')).toBeUndefined();
    expect(findKind('example.com', 'Pod')).toBeUndefined();
    expect(kindsOf('example.com')).toEqual([]);
    for (const name of ['constructor', '__proto__', 'toString', '']) {
      expect(findKinds(name)).toEqual([]);
      expect(kindsOf('apps').some(({ kind }) => kind === name)).toBe(false);
      expect(findResource('', name)).toBeUndefined();
      expect(types.named(`${name}.${name}`)).toBeUndefined();
    }
  });
});

describe('the types', () => {
  it('say which of their fields are required', () => {
    for (const kind of kindsOf('apps'))
      for (const { type } of kind.versions) {
        const own = types.named(type)!;
        expect(own.required).toEqual([...own.fields.values()].filter(({ required }) => required));
      }
    expect(types.named('apps.v1.DeploymentSpec')!.required.map(({ name }) => name)).toEqual([
      'selector',
      'template',
    ]);
  });

  it.each([
    ['hostUsers', 25],
    ['resourceClaims', 26],
    ['containers.securityContext.appArmorProfile', 30],
    ['securityContext.supplementalGroupsPolicy', 31],
    ['volumes.image', 31],
    ['resources', 32],
  ])("a pod's %s came with 1.%s", (path, since) => {
    expect(fieldAt('core.v1.PodSpec', path)?.since).toBe(since);
    expect(fieldAt('core.v1.PodSpec', path, since - 1)).toBeUndefined();
    expect(fieldAt('core.v1.PodSpec', path, since)).toBeDefined();
    expect(fieldAt('core.v1.PodSpec', path, LAST_MINOR)).toBeDefined();
  });

  it('say until when a field was there', () => {
    expect(fieldAt('meta.v1.ObjectMeta', 'clusterName')).toMatchObject({ until: 24 });
    expect(fieldAt('meta.v1.ObjectMeta', 'clusterName', 25)).toBeUndefined();
  });

  it.each([
    ['core.v1.PodSpec', 'containers', '[]core.v1.Container'],
    ['core.v1.PodSpec', 'nodeSelector', 'map of string'],
    ['core.v1.PodSpec', 'hostNetwork', 'boolean'],
    ['core.v1.PodSpec', 'terminationGracePeriodSeconds', 'int64'],
    ['core.v1.Container', 'ports.containerPort', 'int32'],
    ['core.v1.Container', 'livenessProbe.httpGet.port', 'int-or-string'],
    ['core.v1.Container', 'resources.limits', 'map of quantity'],
    ['core.v1.Secret', 'data', 'map of byte'],
    ['meta.v1.ObjectMeta', 'creationTimestamp', 'date-time'],
    ['meta.v1.ObjectMeta', 'labels', 'map of string'],
    ['batch.v1.CronJob', 'spec.jobTemplate.spec.template', 'core.v1.PodTemplateSpec'],
    ['apiextensions.v1.CustomResourceDefinition', 'spec.versions.schema.openAPIV3Schema.default', 'any'],
    ['kubelet.v1beta1.KubeletConfiguration', 'readOnlyPort', 'int32'],
    ['kubelet.v1beta1.KubeletConfiguration', 'streamingConnectionIdleTimeout', 'duration'],
    ['kubeadm.v1beta3.ClusterConfiguration', 'apiServer.extraArgs', 'map of string'],
    ['kubeadm.v1beta4.ClusterConfiguration', 'apiServer.extraArgs', '[]kubeadm.v1beta4.Arg'],
    // Fields of structs that others embed.
    ['apiserver.v1alpha1.TracingConfiguration', 'samplingRatePerMillion', 'int32'],
    ['kubeadm.v1beta4.ClusterConfiguration', 'apiServer.extraEnvs.value', 'string'],
    ['clientcmd.v1.Config', 'clusters.cluster.insecure-skip-tls-verify', 'boolean'],
    ['apiserver.v1.EncryptionConfiguration', 'resources.providers.aescbc.keys.secret', 'string'],
    ['extensions.v1beta1.Ingress', 'spec.rules.http.paths.backend.servicePort', 'int-or-string'],
  ])('%s: %s is %s', (type, path, expected) => {
    expect(text(fieldAt(type, path)?.type)).toBe(expected);
  });

  it('know the keys of list items', () => {
    expect(fieldAt('core.v1.PodSpec', 'containers')).toMatchObject({ listKeys: ['name'], mergeKey: 'name' });
    expect(fieldAt('core.v1.Container', 'ports')).toMatchObject({
      listKeys: ['containerPort', 'protocol'],
      mergeKey: 'containerPort',
    });
    expect(fieldAt('core.v1.Container', 'volumeMounts')).toMatchObject({ mergeKey: 'mountPath' });
    expect(fieldAt('core.v1.Container', 'args')).toMatchObject({ listKeys: [], set: false });
    expect(fieldAt('meta.v1.ObjectMeta', 'finalizers')).toMatchObject({ set: true });
  });

  it('know the merge key of a list by its name alone, where there is one', () => {
    expect(mergeKeyOf('volumeMounts')).toBe('mountPath');
    expect(mergeKeyOf('hostAliases')).toBe('ip');
    for (const list of ['containers', 'ports', 'tolerations', 'constructor', '__proto__'])
      expect(mergeKeyOf(list), list).toBeUndefined();
  });

  it('know values, defaults and what is required', () => {
    expect(fieldAt('core.v1.PodSpec', 'restartPolicy')?.enum).toEqual(['Always', 'Never', 'OnFailure']);
    expect(fieldAt('core.v1.PersistentVolumeClaim', 'spec.accessModes')?.enum).toContain('ReadWriteOncePod');
    expect(fieldAt('core.v1.Service', 'spec.ports.protocol')).toMatchObject({
      default: 'TCP',
      required: false,
    });
    expect(fieldAt('core.v1.Container', 'name')?.required).toBe(true);
    expect(fieldAt('core.v1.Container', 'image')?.required).toBe(false);
  });

  it('exist for every version of every kind, with all types that they refer to', () => {
    const seen = new Set<TypeNode>();
    const visit = (type: TypeNode): void => {
      if (seen.has(type)) return;
      seen.add(type);
      if (type.is === 'list') visit(type.items);
      if (type.is === 'map') visit(type.values);
      if (type.is === 'object') for (const field of type.fields.values()) visit(field.type);
    };
    for (const { group, kind, versions } of kindsOf())
      for (const { name } of versions) {
        const type = types.of(group, name, kind);
        expect(type, `${group}/${name} ${kind}`).toBeDefined();
        expect(type?.fields.has('kind'), `${group}/${name} ${kind}`).toBe(true);
        visit(type!);
      }
    expect(seen.size).toBeGreaterThan(1000);
  });

  it('have ranges within the releases that were read', () => {
    const ranges = kindsOf().flatMap(({ versions }) => versions);
    for (const { since, until } of ranges) {
      expect(since ?? FIRST_MINOR + 1).toBeGreaterThan(FIRST_MINOR);
      expect(until ?? FIRST_MINOR).toBeLessThan(LAST_MINOR);
    }
    expect(isServed({ since: 20, until: 22 }, 19)).toBe(false);
    expect(isServed({ since: 20, until: 22 }, 20)).toBe(true);
    expect(isServed({ since: 20, until: 22 }, 22)).toBe(true);
    expect(isServed({ since: 20, until: 22 }, 23)).toBe(false);
  });

  it('are undefined for kinds that no release has', () => {
    expect(types.of('apps', 'v1', 'Pod')).toBeUndefined();
    expect(types.of('apps', 'v3', 'Deployment')).toBeUndefined();
    expect(types.of('example.com', 'v1', 'Widget')).toBeUndefined();
  });
});
