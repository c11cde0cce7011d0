import { type AnyRule, defineRule } from '@plimsoll/core';
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
  /** Where the options of the metadata service are. */
  readonly options?: string;
  /** Groups of nodes of eksctl, which has fields of its own. */
  readonly groups?: string;
}

// https://karpenter.sh/docs/concepts/nodeclasses/#specmetadataoptions: required and 1 by default
// https://cluster-api-aws.sigs.k8s.io/topics/instance-metadata: required and 2
// https://kops.sigs.k8s.io/instance_groups/#instancemetadata
// https://docs.aws.amazon.com/eks/latest/eksctl/security.html
const ROWS: readonly Row[] = [
  {
    kinds: ['karpenter.k8s.aws/EC2NodeClass', 'karpenter.k8s.aws/AWSNodeTemplate'],
    options: 'metadataOptions',
  },
  ...withTemplate<Row>('infrastructure.cluster.x-k8s.io/AWSMachine', { options: 'instanceMetadataOptions' }),
  {
    kinds: ['AWSManagedMachinePool', 'AWSMachinePool'].map(
      (kind) => `infrastructure.cluster.x-k8s.io/${kind}`,
    ),
    options: 'awsLaunchTemplate.instanceMetadataOptions',
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

/** EKS Best Practices Guide, "Restrict access to the instance profile assigned to the worker node". */
const hop = defineRule({
  meta: {
    description: "Ask for tokens at a node's metadata service, and keep them near",
    risk: 6.5,
    cwe: [918],
    precision: 'high',
    messages: {
      optional:
        "The metadata service answers without a token: one request that an application can be made to send reads the node's credentials. Ask for tokens.",
      far: 'A hop limit of {{hops}} lets answers of the metadata service travel on, to whatever the node routes for. 2 is enough for containers.',
    },
  },
  create(context) {
    return visitorOf(ROWS, (spec, row) => {
      for (const options of optionsOf(spec, row)) {
        const tokens = fieldAt(options, 'httpTokens');
        if (tokens.value === 'optional') context.report({ at: tokens, messageId: 'optional' });
        const { at, hops } = hopsOf(options);
        if (hops > 2) context.report({ at, messageId: 'far', data: { hops } });
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
    description: "Keep pods away from a node's metadata service",
    risk: 5,
    severity: 'off',
    cwe: [918],
    precision: 'medium',
    messages: {
      reachable:
        "A hop limit of {{hops}} lets pods reach the metadata service, and with it the node's role. Where they have identities of their own, set 1.",
      open: "Pods reach the metadata service, and with it the node's role. Where they have identities of their own, set disablePodIMDS.",
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
