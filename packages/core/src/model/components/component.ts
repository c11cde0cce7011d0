import type { AnyCursor } from '../cursor.js';
import type { Resource } from '../resource.js';

/** The programs of a cluster, by the key under which a rule visits them. */
export const COMPONENTS = {
  Etcd: 'etcd',
  KubeApiserver: 'kube-apiserver',
  KubeControllerManager: 'kube-controller-manager',
  KubeProxy: 'kube-proxy',
  KubeScheduler: 'kube-scheduler',
  Kubelet: 'kubelet',
} as const;

export type ComponentKind = keyof typeof COMPONENTS;

/** One place that gives a setting: an argument, an environment variable or a field. */
export interface Place {
  /** The value as the component reads it; `true` for a bare boolean flag. */
  readonly text: string;
  readonly at: AnyCursor;
  /** Why the value cannot be known from the files. */
  readonly unknown?: string | undefined;
}

/** One setting of a component, whatever carries it. It is named by the component's flag. */
export interface Setting {
  /** Without dashes before it: `anonymous-auth`. */
  readonly flag: string;
  /** What the file calls it: `--anonymous-auth`, `ETCD_CERT_FILE`, `authentication.anonymous.enabled`. */
  readonly label: string;
  /**
   * `given` in the file; `default`: absent, and kubeadm writes one; `absent`: the component's own default
   * holds; `elsewhere`: another file decides it; `unknown`: the text needs a variable or a template.
   */
  readonly state: 'given' | 'default' | 'absent' | 'elsewhere' | 'unknown';
  /** The value of a `given` or `default` setting: of several the last one, as the components do. */
  readonly text: string | undefined;
  /** The items of a list: split at commas, several places joined. */
  readonly items: readonly string[];
  /** What gives it; empty unless `given` or `unknown`. */
  readonly places: readonly Place[];
  /** The last place, or where an absent setting would stand: the container, `extraArgs`, the field. */
  readonly at: AnyCursor;
  /** Why nothing can be said, for `elsewhere` and `unknown`. */
  readonly reason: string | undefined;
}

/** One component as one file configures it. A cluster may have several of a kind. */
export interface Component {
  readonly kind: ComponentKind;
  /** `kube-apiserver`. */
  readonly program: string;
  /**
   * `arguments` of a container; `kubeadm`'s configuration or another map of flags; `words`, a list of `flag=value` that
   * an installer hands on; `file`, the component's own configuration file or fields like it, in which defaults may
   * differ from those of the flags.
   */
  readonly source: 'arguments' | 'kubeadm' | 'words' | 'file';
  /** Whether something else completes it: what it leaves out is not known, nor judged. */
  readonly partial: boolean;
  readonly resource: Resource;
  /** Where the component is configured: the container, `extraArgs`, the document. */
  readonly at: AnyCursor;
  setting(flag: string): Setting;
  /** The flags that are given, each once. */
  readonly flags: readonly string[];
}
