import { defineRule } from '@plimsoll/core';
import {
  type Field,
  fieldAt,
  fieldsAt,
  isFalse,
  isOpen,
  isTrue,
  type Kinds,
  textsAt,
  visitorOf,
  withTemplate,
} from '../../fields.js';

/** The logs that show who did what: requests and logins. */
const NEEDED = ['audit', 'authenticator'] as const;

interface Row extends Kinds {
  /** What is off, and where; undefined where all are on. */
  missing(spec: Field): { readonly at: Field; readonly what: string } | undefined;
}

/** Kinds that list the logs that Amazon EKS sends to CloudWatch. Default: none. */
const listed =
  (path: string): Row['missing'] =>
  (spec) =>
    lacking(spec, path, textsAt(spec, path));

/** The form of the Amazon EKS API, where an entry may list logs to turn them off. */
const inEntries: Row['missing'] = (spec) => {
  const entries = fieldsAt(spec, 'logging.clusterLogging.[*]');
  const on = entries.filter((entry) => !isFalse(fieldAt(entry, 'enabled')));
  return lacking(
    spec,
    'logging.clusterLogging.types',
    on.flatMap((entry) => textsAt(entry, 'types')),
  );
};

function lacking(spec: Field, path: string, texts: ReturnType<typeof textsAt>): ReturnType<Row['missing']> {
  const given = texts.map(([text]) => text.toLowerCase());
  const [at = fieldAt(spec, path)] = fieldsAt(spec, path);
  if (isOpen(at) || given.some((text) => text === '*' || text === 'all' || text.includes('${'))) return;
  const missing = NEEDED.filter((log) => !given.includes(log));
  return missing.length > 0 ? { at, what: missing.join(' and ') } : undefined;
}

/** https://cluster-api-aws.sigs.k8s.io/crd/#controlplane.cluster.x-k8s.io/v1beta2.ControlPlaneLoggingSpec */
const capa: Omit<Row, 'kinds'> = {
  missing(spec) {
    const logging = fieldAt(spec, 'logging');
    const off = NEEDED.map((log) => [log, fieldAt(logging, log)] as const).filter(
      ([, at]) => !isTrue(at) && !isOpen(at),
    );
    return off[0] && { at: off[0][1], what: off.map(([log]) => log).join(' and ') };
  },
};

const LOGGING_SERVICE = 'loggingService';

/** GKE logs by default. Autopilot ignores the field. */
const gke: Row['missing'] = (spec) => {
  const at = fieldAt(spec, LOGGING_SERVICE);
  const off = at.value === 'none' && !isTrue(fieldAt(spec, 'enableAutopilot'));
  return off ? { at, what: 'everything' } : undefined;
};

const ROWS: readonly Row[] = [
  // https://docs.aws.amazon.com/eks/latest/eksctl/cloudwatch-cluster-logging.html
  {
    kinds: ['eksctl.io/ClusterConfig'],
    base: '',
    missing: listed('cloudWatch.clusterLogging.enableTypes'),
  },
  ...withTemplate<Row>('controlplane.cluster.x-k8s.io/AWSManagedControlPlane', capa),
  // helm/crds/eks.services.k8s.aws_clusters.yaml of aws-controllers-k8s/eks-controller, package/crds of
  // crossplane-contrib/provider-aws, apis/eks/v1beta2/zz_cluster_types.go of crossplane-contrib/provider-upjet-aws
  { kinds: ['eks.services.k8s.aws/Cluster'], missing: inEntries },
  {
    kinds: ['eks.aws.crossplane.io/Cluster'],
    base: 'spec.forProvider',
    missing: inEntries,
  },
  {
    kinds: ['eks.aws.upbound.io/Cluster', 'eks.aws.m.upbound.io/Cluster'],
    base: 'spec.forProvider',
    missing: listed('enabledClusterLogTypes'),
  },
  ...withTemplate<Row>('infrastructure.cluster.x-k8s.io/GCPManagedControlPlane', { missing: gke }),
  { kinds: ['container.cnrm.cloud.google.com/ContainerCluster'], missing: gke },
  // https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/security_and_compliance/audit-log-policy-config
  {
    kinds: ['config.openshift.io/APIServer'],
    missing(spec) {
      const at = fieldAt(spec, 'audit.profile');
      return at.value === 'None' ? { at, what: 'audit' } : undefined;
    },
  },
];

/** EKS Best Practices Guide, "Detective controls"; the other providers say the same. */
export const clusterLogging = defineRule({
  meta: {
    description: 'Log requests to the control plane',
    scope: 'resource',
    risk: 5,
    cwe: [778],
    precision: 'high',
    messages: {
      off: 'The cluster does not log {{what}}, so there is no record of who did what. Turn it on.',
    },
  },
  create(context) {
    return visitorOf(ROWS, (spec, { missing }) => {
      const found = missing(spec);
      if (found) context.report({ at: found.at, messageId: 'off', data: { what: found.what } });
    });
  },
});
