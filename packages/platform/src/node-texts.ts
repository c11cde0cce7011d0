import { type Field, fieldAt, isOpen, type Kinds, textsAt, withTemplate } from './fields.js';

/** Where a kind has the scripts that a machine runs when it starts. */
export interface Script extends Kinds {
  readonly texts: readonly string[];
  /** Accounts of people on the machine, in the form of cloud-init. */
  readonly users?: string;
}

const kubeadm = (prefix = ''): Omit<Script, 'kinds'> => ({
  texts: ['preKubeadmCommands', 'postKubeadmCommands', 'bootCommands', 'files.content'].map(
    (p) => prefix + p,
  ),
  users: `${prefix}users`,
});
const commands = (...names: readonly string[]): Omit<Script, 'kinds'> => ({
  texts: [...names, 'files.content'],
  users: 'users',
});
const BOOTSTRAP = 'bootstrap.cluster.x-k8s.io';
const CONTROL_PLANE = 'controlplane.cluster.x-k8s.io';
const RKE2 = commands('preRKE2Commands', 'postRKE2Commands');
const K3S = commands('preK3sCommands', 'postK3sCommands');

export const SCRIPTS: readonly Script[] = [
  // https://karpenter.sh/docs/concepts/nodeclasses/#specuserdata
  { kinds: ['karpenter.k8s.aws/EC2NodeClass', 'karpenter.k8s.aws/AWSNodeTemplate'], texts: ['userData'] },
  // https://pkg.go.dev/sigs.k8s.io/cluster-api/api/bootstrap/kubeadm/v1beta2#KubeadmConfigSpec
  ...withTemplate<Script>(`${BOOTSTRAP}/KubeadmConfig`, kubeadm()),
  ...withTemplate<Script>(`${CONTROL_PLANE}/KubeadmControlPlane`, kubeadm('kubeadmConfigSpec.')),
  ...withTemplate<Script>(
    `${BOOTSTRAP}/EKSConfig`,
    commands('preBootstrapCommands', 'postBootstrapCommands'),
  ),
  ...withTemplate<Script>(`${BOOTSTRAP}/NodeadmConfig`, commands('preNodeadmCommands')),
  ...withTemplate<Script>(`${BOOTSTRAP}/RKE2Config`, RKE2),
  ...withTemplate<Script>(`${CONTROL_PLANE}/RKE2ControlPlane`, RKE2),
  ...withTemplate<Script>(`${BOOTSTRAP}/KThreesConfig`, K3S),
  ...withTemplate<Script>(`${CONTROL_PLANE}/KThreesControlPlane`, {
    texts: K3S.texts.map((path) => `kthreesConfigSpec.${path}`),
  }),
  // https://docs.aws.amazon.com/eks/latest/eksctl/nodegroup-customize.html
  {
    kinds: ['eksctl.io/ClusterConfig'],
    base: '',
    texts: ['nodeGroups', 'managedNodeGroups'].flatMap((groups) => [
      `${groups}.preBootstrapCommands`,
      `${groups}.overrideBootstrapCommand`,
    ]),
  },
  // https://kops.sigs.k8s.io/instance_groups/#additional-user-data, https://kops.sigs.k8s.io/cluster_spec/#hooks
  ...['kops.k8s.io', 'kops'].flatMap((group): readonly Script[] => [
    {
      kinds: [`${group}/InstanceGroup`],
      texts: ['additionalUserData.content', 'hooks.manifest', 'fileAssets.content'],
    },
    { kinds: [`${group}/Cluster`], texts: ['hooks.manifest', 'fileAssets.content'] },
  ]),
];

/** The texts that a machine runs or gets, each with its place. Joins broken lines and drops comments. */
export function scriptsIn(spec: Field, { texts }: Script): readonly (readonly [text: string, at: Field])[] {
  return texts
    .flatMap((path) => textsAt(spec, path))
    .map(([text, at]) => [text.replace(/\\\n/g, ' ').replace(/^[ \t]{0,40}#[^\n]*/gm, ''), at] as const);
}

/** The password of an account, in plain text or as a hash. */
export function passwordOf(user: Field): Field | undefined {
  const password = fieldAt(user, 'passwd');
  return typeof password.value === 'string' && password.value !== '' && !isOpen(password)
    ? password
    : undefined;
}
