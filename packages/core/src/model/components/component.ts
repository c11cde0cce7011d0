import type { AnyCursor, Resource } from '../resource.js';

/** The programs of a cluster, by the key under which a rule visits them. */
export const COMPONENTS = {
  Etcd: 'etcd',
  KubeApiserver: 'kube-apiserver',
  KubeControllerManager: 'kube-controller-manager',
  KubeProxy: 'kube-proxy',
  KubeScheduler: 'kube-scheduler',
  Kubelet: 'kubelet',
} as const;

/** The programs of a cluster whose settings rules see. */
export type ComponentKind = keyof typeof COMPONENTS;

/** One place that gives a setting: an argument, an environment variable or a field. */
export interface Place {
  /** The value as the component reads it. `true` for a bare boolean flag. */
  readonly text: string;
  readonly at: AnyCursor;
  /** Why the files do not show the value. */
  readonly unknown?: string | undefined;
}

/** One setting of a component, from any carrier. Its name is the component's flag. */
export interface Setting {
  /** Without leading dashes: `anonymous-auth`. */
  readonly flag: string;
  /** Its name in the file: `--anonymous-auth`, `ETCD_CERT_FILE`, `authentication.anonymous.enabled`. */
  readonly label: string;
  /**
   * `given`: in the file. `default`: absent, and kubeadm writes a value. `absent`: the component's own default applies.
   * `elsewhere`: another file decides it. `unknown`: the value needs a variable or a template.
   */
  readonly state: 'given' | 'default' | 'absent' | 'elsewhere' | 'unknown';
  /** The value of a `given` or `default` setting: the last one of several, as the components read it. */
  readonly text: string | undefined;
  /** The items of a list: split at commas, with several places joined. */
  readonly items: readonly string[];
  /** The places that give it. Empty unless `given` or `unknown`. */
  readonly places: readonly Place[];
  /** The last place, or where an absent setting would be: the container, `extraArgs`, the field. */
  readonly at: AnyCursor;
  /** Why nothing is known, for `elsewhere` and `unknown`. */
  readonly reason: string | undefined;
}

/** One component as one file configures it. A cluster may have several of a kind. */
export interface Component {
  readonly kind: ComponentKind;
  /** For example `kube-apiserver`. */
  readonly program: string;
  /**
   * `arguments`: of a container. `kubeadm`: its configuration, or another map of flags. `words`: a list of `flag=value`
   * that an installer passes on. `file`: the component's own configuration file or similar fields, where defaults may
   * differ from those of the flags.
   */
  readonly source: 'arguments' | 'kubeadm' | 'words' | 'file';
  /** Whether something else completes it: what it leaves out is unknown and not checked. */
  readonly partial: boolean;
  readonly resource: Resource;
  /** Where the component is configured: the container, `extraArgs`, the document. */
  readonly at: AnyCursor;
  setting(flag: string): Setting;
  /** The given flags, each once. */
  readonly flags: readonly string[];
}

/** The components of one cluster, in whatever file their configuration is. */
export interface Components {
  /** The components that a resource configures. Empty for most. */
  of(resource: Resource): readonly Component[];
  ofKind(kind: ComponentKind): readonly Component[];
}
