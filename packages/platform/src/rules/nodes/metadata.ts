import { type AnyRule, defineRule } from '@plimsoll/core';
import { type Project, textOf } from '@plimsoll/core/kubernetes';
import {
  type Field,
  fieldAt,
  fieldsAt,
  isFalse,
  isTrue,
  type Kinds,
  visitorOf,
  withTemplate,
} from '../../fields.js';

interface Row extends Kinds {
  /** The path of the options of the metadata service. */
  readonly options?: string;
  /** The path of eksctl's node groups, which have their own fields. */
  readonly groups?: string;
  /**
   * When requests without a token are accepted if `httpTokens` is missing: where `options` exist, or even without them.
   */
  readonly openWithout?: 'tokens' | 'options';
}

// https://karpenter.sh/docs/concepts/nodeclasses/#specmetadataoptions: required and 1 by default
// https://cluster-api-aws.sigs.k8s.io/topics/instance-metadata: optional and 1, for machines always, for pools where
// options are given (api/v1beta2/types.go, InstanceMetadataOptions, of kubernetes-sigs/cluster-api-provider-aws)
// https://kops.sigs.k8s.io/instance_groups/#instancemetadata
// https://docs.aws.amazon.com/eks/latest/eksctl/security.html: DisableIMDSv1 is true by default
const ROWS: readonly Row[] = [
  {
    kinds: ['karpenter.k8s.aws/EC2NodeClass', 'karpenter.k8s.aws/AWSNodeTemplate'],
    options: 'metadataOptions',
  },
  ...withTemplate<Row>('infrastructure.cluster.x-k8s.io/AWSMachine', {
    options: 'instanceMetadataOptions',
    openWithout: 'options',
  }),
  {
    kinds: ['AWSManagedMachinePool', 'AWSMachinePool'].map(
      (kind) => `infrastructure.cluster.x-k8s.io/${kind}`,
    ),
    options: 'awsLaunchTemplate.instanceMetadataOptions',
    openWithout: 'tokens',
  },
  { kinds: ['kops.k8s.io/InstanceGroup', 'kops/InstanceGroup'], options: 'instanceMetadata' },
  ...['nodeGroups', 'managedNodeGroups'].map(
    (groups): Row => ({ kinds: ['eksctl.io/ClusterConfig'], base: '', groups }),
  ),
];

const optionsOf = (spec: Field, { options }: Row): readonly Field[] =>
  options === undefined
    ? []
    : fieldsAt(spec, options).filter((found) => fieldAt(found, 'httpEndpoint').value !== 'disabled');

const groupsOf = (spec: Field, { groups }: Row): readonly Field[] =>
  groups === undefined ? [] : fieldsAt(spec, `${groups}.[*]`);

const hopsOf = (options: Field): { readonly at: Field; readonly hops: number } => {
  const at = fieldAt(options, 'httpPutResponseHopLimit');
  return { at, hops: typeof at.value === 'number' ? at.value : 0 };
};

/**
 * The largest hop limit. kops itself sets 3 for control plane machines, since addons have no roles of their own there:
 * upup/pkg/fi/cloudup/new_cluster.go of kubernetes/kops.
 */
const hopsFor = (spec: Field, { options }: Row): number =>
  options === 'instanceMetadata' && /^(?:ControlPlane|Master)$/i.test(textOf(fieldAt(spec, 'role').value))
    ? 3
    : 2;

/** Whether a class may add what a machine template omits. */
const mayBeAdded = (project: Project, { base }: Row): boolean =>
  base === 'spec.template.spec' && project.ofKind('ClusterClass', 'cluster.x-k8s.io').length > 0;

/** EKS Best Practices Guide, "Restrict access to the instance profile assigned to the worker node". */
const hop = defineRule({
  meta: {
    description: "Require tokens for a node's metadata service, and limit their reach",
    scope: 'project',
    risk: 6.5,
    cwe: [918],
    precision: 'high',
    messages: {
      optional:
        "The metadata service answers without a token, so one forged request from an application can read the node's credentials. Require tokens.",
      silent:
        "Without httpTokens the metadata service answers without a token, so one forged request from an application can read the node's credentials. Set httpTokens: required.",
      far: 'A hop limit of {{hops}} lets answers of the metadata service travel beyond the node. Set 2, which is enough for containers.',
    },
  },
  create(context) {
    return visitorOf(ROWS, (spec, row) => {
      for (const options of optionsOf(spec, row)) {
        const tokens = fieldAt(options, 'httpTokens');
        if (tokens.value === 'optional') context.report({ at: tokens, messageId: 'optional' });
        const isOpen = row.openWithout === 'options' || (row.openWithout === 'tokens' && options.exists);
        if (isOpen && spec.exists && !tokens.exists && !mayBeAdded(context.project, row))
          context.report({ at: tokens, messageId: 'silent' });
        const { at, hops } = hopsOf(options);
        if (hops > hopsFor(spec, row)) context.report({ at, messageId: 'far', data: { hops } });
      }
      for (const group of groupsOf(spec, row)) {
        const disabled = fieldAt(group, 'disableIMDSv1');
        if (isFalse(disabled)) context.report({ at: disabled, messageId: 'optional' });
      }
    });
  },
});

const pods = defineRule({
  meta: {
    description: "Block pods from a node's metadata service",
    scope: 'resource',
    risk: 5,
    severity: 'off',
    cwe: [918],
    precision: 'medium',
    messages: {
      reachable:
        "A hop limit of {{hops}} lets pods reach the metadata service, and through it the node's role. If pods have their own identities, set 1.",
      open: "Pods can reach the metadata service, and through it the node's role. If pods have their own identities, set disablePodIMDS: true.",
    },
  },
  create(context) {
    return visitorOf(ROWS, (spec, row) => {
      for (const options of optionsOf(spec, row)) {
        const { at, hops } = hopsOf(options);
        if (hops > 1) context.report({ at, messageId: 'reachable', data: { hops } });
      }
      for (const group of groupsOf(spec, row)) {
        const disabled = fieldAt(group, 'disablePodIMDS');
        if (!isTrue(disabled)) context.report({ at: disabled, messageId: 'open' });
      }
    });
  },
});

export const nodeMetadata: Readonly<Record<string, AnyRule>> = {
  'node-metadata-hop': hop,
  'node-metadata-pods': pods,
};
