import {
  type AnyCursor,
  type Component,
  hostOf,
  isControlPlanePod,
  type PodCursor,
  type Project,
  type Setting,
} from '@plimsoll/core/kubernetes';
import type { AssumptionName } from '../assumptions.js';
import type { Context } from '../graph/context.js';
import { oncePerGraph } from '../graph/keeper.js';
import type { Evidence, FoundStep } from '../graph/types.js';
import { anonymousFile } from './anonymous.js';
import { onControlPlane } from './host/placement.js';
import type { Techniques } from './technique.js';

/** What insecure settings of the control plane and of nodes allow. */
export const COMPONENTS: Techniques = {
  'kubelet-anonymous': {
    title: 'runs commands in every pod of the nodes through the kubelet',
    references: ['MS-TA9030', 'T1609'],
    rules: ['cis/kubelet-anonymous-auth', 'cis/kubelet-authorization-mode'],
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/',
    *ofCluster({ project, vertices }) {
      for (const component of project.components.ofKind('Kubelet')) {
        const found = openKubelet(component);
        if (found)
          yield { from: vertices.entry('pod-network'), to: vertices.scope('pods', undefined), ...found };
      }
    },
  },
  'etcd-open': {
    title: 'writes anything into etcd',
    references: ['T1552'],
    rules: ['cis/etcd-client-cert-auth'],
    source: 'https://etcd.io/docs/v3.6/op-guide/security/ and etcd 3.6 client/pkg/transport/listener.go',
    begins: 'outside',
    *ofCluster(context) {
      for (const component of context.project.components.ofKind('Etcd')) {
        const found = keepsTheCluster(component, context) && openEtcd(component, 'network');
        if (found)
          yield* fromNetworks(context, found, isOnNode(component, context) ? ['nodes-public'] : undefined);
      }
    },
  },
  'apiserver-open': {
    title: 'does anything at the API server, which denies no request',
    references: ['MS-TA9029', 'T1190'],
    rules: ['cis/apiserver-authorization-mode-always-allow', 'cis/apiserver-insecure-port'],
    source: 'kubernetes 1.37 pkg/kubeapiserver/options/authentication.go and authorization.go',
    begins: 'outside',
    *ofCluster(context) {
      const { project, vertices } = context;
      for (const component of project.components.ofKind('KubeApiserver')) {
        const insecure = insecurePort(component, context, 'network');
        if (insecure) yield* fromNetworks(context, insecure, ['api-public']);
        const everything = allowsEverything(component);
        if (!everything) continue;
        const who = { kind: 'Group', name: 'system:authenticated', namespace: undefined };
        const to = vertices.goal('cluster-admin');
        yield { from: vertices.identity(who), to, evidence: [everything] };
        const anonymous = anonymousAccess(context);
        if (anonymous)
          yield* fromNetworks(context, { ...anonymous, evidence: [everything, ...anonymous.evidence] }, [
            'api-public',
          ]);
      }
    },
  },
  'host-network-loopback': {
    title: 'connects to what listens on the loopback address of a control-plane node',
    references: ['T1611'],
    rules: ['pod-security/host-network', 'cis/etcd-client-cert-auth', 'cis/apiserver-insecure-port'],
    source: 'https://etcd.io/docs/v3.6/op-guide/security/',
    needs: ['hostNetwork'],
    *ofContainer(container, context) {
      const hostNetwork = container.pod.at('hostNetwork');
      if (hostNetwork.value !== true) return;
      const open = openOnLoopback(context);
      const place = open && onControlPlane(container.pod, context.kubernetes);
      if (!place) return;
      yield {
        from: context.vertices.container(container),
        to: context.vertices.goal('cluster-admin'),
        evidence: [
          { at: hostNetwork, message: 'The pod uses the network of its node.' },
          ...place.evidence,
          ...open.evidence,
        ],
        doubt: open.doubt ?? place.doubt,
      };
    },
  },
};

type Found = Pick<FoundStep, 'evidence' | 'doubt'>;

/** From the pod network, and by assumption from the internet. */
function* fromNetworks(
  { vertices }: Context,
  found: Found,
  assumptions: readonly AssumptionName[] | undefined,
): Iterable<FoundStep> {
  const to = vertices.goal('cluster-admin');
  yield { from: vertices.entry('pod-network'), to, ...found };
  if (assumptions) yield { from: vertices.entry('internet'), to, assumptions, ...found };
}

/** The answer of a setting to a question. Undefined if the files do not decide it. */
function says(
  { state, text, items }: Setting,
  isSo: (text: string, items: readonly string[]) => boolean,
  absent: boolean | undefined,
): boolean | undefined {
  if (state === 'given' || state === 'default') return isSo(text ?? '', items);
  return state === 'absent' ? absent : undefined;
}

const isTrue = (text: string): boolean => /^(?:1|t|true)$/i.test(text);
const isFalse = (text: string): boolean => /^(?:0|f|false)$/i.test(text);

function shown({ at, state, label }: Setting, message: string): Evidence {
  return state === 'given'
    ? { at, message }
    : { at, message: `${message} (${label} is not set.)`, context: true };
}

/** Only flags leave the kubelet open. A configuration file has safe defaults. */
function openKubelet(component: Component): Found | undefined {
  if (says(component.setting('enable-server'), isFalse, false)) return undefined;
  const byFlags = component.source !== 'file';
  const anonymous = component.setting('anonymous-auth');
  const mode = component.setting('authorization-mode');
  // If another file decides, its default is safe.
  if (anonymous.state === 'elsewhere' || mode.state === 'elsewhere') return undefined;
  const answers = [says(anonymous, isTrue, byFlags), says(mode, (text) => text === 'AlwaysAllow', byFlags)];
  if (answers.includes(false) || !answers.includes(true)) return undefined;
  return {
    evidence: [
      shown(anonymous, 'The kubelet answers requests without credentials.'),
      shown(mode, 'The kubelet allows every request.'),
    ],
    doubt: anonymous.reason ?? mode.reason,
  };
}

/** Without scheme and path. */
const hostAndPortOf = (url: string): string =>
  url
    .trim()
    .replace(/^\w+:\/\//, '')
    .split('/', 1)[0]!;

const isLoopback = (host: string): boolean => /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/i.test(host);

const DEFAULT_URLS: readonly string[] = ['http://localhost:2379'];

/** Whether etcd accepts clients without certificates, from a network or from the loopback address of its node. */
function openEtcd(component: Component, by: 'network' | 'loopback'): Found | undefined {
  const urls = component.setting('listen-client-urls');
  if (urls.reason !== undefined) return undefined;
  const meant = (urls.items.length > 0 ? urls.items : DEFAULT_URLS).filter((url) => {
    const local = isLoopback(hostOf(hostAndPortOf(url)));
    // kubeadm's default also has the address of the node.
    return local === (by === 'loopback') || urls.state === 'default';
  });
  if (meant.length === 0) return undefined;
  const where = by === 'network' ? 'the network' : 'the loopback address of its node';
  if (meant.some((url) => /^\s*http:/i.test(url)))
    return {
      evidence: [shown(urls, `etcd listens on ${where} without TLS, and admits every client.`)],
      doubt: undefined,
    };
  const auth = component.setting('client-cert-auth');
  const open = says(auth, (text) => !isTrue(text), true);
  if (open !== true) return undefined;
  // With a CA, etcd requires certificates whatever the flag says: ServerConfig in client/pkg/transport/listener.go.
  const ca = component.setting('trusted-ca-file');
  if (says(ca, (text) => text !== '', false)) return undefined;
  return {
    evidence: [
      shown(urls, `etcd listens on ${where}.`),
      shown(auth, 'etcd admits clients without certificates.'),
    ],
    doubt: ca.reason,
  };
}

const podsByContainer = ({ pods }: Project): ReadonlyMap<AnyCursor, PodCursor> =>
  new Map(pods.flatMap((pod) => pod.containers.map((container) => [container, pod] as const)));

/** Whether an etcd stores the objects of the API: that of a control plane, not of an application. */
function keepsTheCluster({ source, at }: Component, { project }: Context): boolean {
  if (source !== 'arguments') return true;
  const pod = project.memo(podsByContainer).get(at);
  return pod !== undefined && isControlPlanePod(pod);
}

/** Whether a component uses ports of its node, so that anyone who can reach nodes can reach it. */
function isOnNode({ source, at }: Component, { project }: Context): boolean {
  if (source !== 'arguments') return true;
  return project.memo(podsByContainer).get(at)?.at('hostNetwork').value === true;
}

/**
 * The port without any check: up to 1.19 at the loopback address by default. Later versions reject it or ignore it.
 * https://github.com/kubernetes/kubernetes/pull/95856
 */
function insecurePort(
  component: Component,
  { kubernetes }: Context,
  by: 'network' | 'loopback',
): Found | undefined {
  if (kubernetes.atLeast('1.20')) return undefined;
  const [port, address] = [component.setting('insecure-port'), component.setting('insecure-bind-address')];
  const isSet = (setting: Setting): boolean => setting.state === 'given' && setting.text !== '0';
  if (port.state === 'given' && !isSet(port)) return undefined;
  if (!isSet(port) && !isSet(address)) return undefined;
  const outside = isSet(address) && !isLoopback(address.text ?? '');
  if (by === 'network' && !outside) return undefined;
  return {
    evidence: [port, address].flatMap((setting) =>
      isSet(setting) ? [shown(setting, 'The API server has a port without authentication.')] : [],
    ),
    doubt: undefined,
  };
}

/**
 * What makes the API server allow every request. https://kubernetes.io/docs/reference/access-authn-authz/authorization/
 */
function allowsEverything(component: Component): Evidence | undefined {
  const mode = component.setting('authorization-mode');
  const isAll = says(mode, (_, items) => items.includes('AlwaysAllow'), byDefault(component));
  return isAll ? shown(mode, 'The API server allows every request.') : undefined;
}

/** Without the flag it allows all, unless a file decides. */
const byDefault = (component: Component): boolean =>
  component.source === 'arguments' && component.setting('authorization-config').state === 'absent';

/**
 * Requests without credentials, if every request is allowed. With AlwaysAllow the API server turns the flag off, but
 * not the file: ApplyAuthorization and ToAuthenticationConfig in pkg/kubeapiserver/options/authentication.go.
 */
function anonymousAccess({ project }: Context): Found | undefined {
  const file = project.memo(anonymousFile);
  return file?.open && file.limits.length === 0 ? { evidence: [file.evidence], doubt: undefined } : undefined;
}

/** The first insecure setting at the loopback address of a control-plane node. */
const openOnLoopback = oncePerGraph((context: Context): Found | undefined => {
  const { components } = context.project;
  for (const component of components.ofKind('Etcd')) {
    const found =
      keepsTheCluster(component, context) && isOnNode(component, context) && openEtcd(component, 'loopback');
    if (found) return found;
  }
  for (const component of components.ofKind('KubeApiserver')) {
    const found = isOnNode(component, context) && insecurePort(component, context, 'loopback');
    if (found) return found;
  }
  return undefined;
});
