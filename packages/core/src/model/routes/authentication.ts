import { isObject, type Json } from '../../json.js';
import { field, itemsOf } from '../admission/values.js';
import type { Project } from '../project.js';
import type { AnyCursor, Cursor, Resource } from '../resource.js';

/** Annotations that make an Ingress authenticate users, by the ends of their keys. */
const ASKS =
  /\/(?:auth-url|auth-signin|auth-type|auth-realm|auth-tls-secret|auth-secret|oauth-[^/]*|oauth|forward-auth[^/]*|enable-iap|auth-idp[^/]*|enable-global-auth|basic-auth-secret|jwt-[^/]*)$/;

/** Words in the names of plugins, filters or middlewares that authenticate users. */
const NAMED = /auth|oidc|sso|login|jwt|keycloak|pomerium|vouch|(?:^|[^a-z])(?:dex|iap)(?:[^a-z]|$)/i;

export const soundsLikeLogin = (name: unknown): boolean => typeof name === 'string' && NAMED.test(name);

/** The annotation that makes an Ingress, or an object that is read like one, authenticate users. */
export function askedByAnnotation({ root, annotations }: Resource): AnyCursor | undefined {
  const at = (root.at('metadata') as Cursor<Json>).at('annotations');
  for (const [key, value] of Object.entries(annotations)) {
    if (value === 'false' || value === '') continue;
    if (ASKS.test(key) || (key === 'konghq.com/plugins' && soundsLikeLogin(value))) return at.at(key);
  }
  return undefined;
}

interface PolicyKind {
  readonly group: string;
  readonly kind: string;
  readonly asks: (spec: Json | undefined) => boolean;
}

const has = (spec: Json | undefined, ...fields: readonly string[]): boolean =>
  fields.some((name) => field(spec, name) !== undefined);

/**
 * Policies for a route or Gateway that authenticate users.
 * https://gateway.envoyproxy.io/docs/api/extension_types/#securitypolicy and the pages of the other projects
 */
const POLICIES: readonly PolicyKind[] = [
  {
    group: 'gateway.envoyproxy.io',
    kind: 'SecurityPolicy',
    asks: (spec) => has(spec, 'jwt', 'oidc', 'basicAuth', 'extAuth', 'apiKeyAuth'),
  },
  { group: 'kuadrant.io', kind: 'AuthPolicy', asks: () => true },
  {
    group: 'networking.gke.io',
    kind: 'GCPBackendPolicy',
    asks: (spec) => field(spec, 'default', 'iap', 'enabled') === true,
  },
  {
    group: 'gateway.kgateway.dev',
    kind: 'TrafficPolicy',
    asks: (spec) => has(spec, 'extAuth', 'jwt', 'basicAuth', 'apiKeyAuthentication'),
  },
  { group: 'security.istio.io', kind: 'AuthorizationPolicy', asks: askedByIstio },
];

/**
 * Whether an Istio policy delegates authentication to a provider, or requires a token.
 * https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
function askedByIstio(spec: Json | undefined): boolean {
  if (field(spec, 'action') === 'CUSTOM') return true;
  return itemsOf(field(spec, 'rules')).some((rule) =>
    itemsOf(field(rule, 'from')).some((from) =>
      has(field(from, 'source'), 'requestPrincipals', 'notRequestPrincipals', 'principals'),
    ),
  );
}

/** What the policies of a cluster require, by the object that they apply to. */
export class Authentication {
  readonly #byTarget = new Map<string, Resource>();
  /** Policies of Istio with the labels that they select. */
  readonly #bySelector: readonly { readonly policy: Resource; readonly labels: Json | undefined }[];

  constructor(cluster: Pick<Project, 'ofKind'>) {
    const asking = POLICIES.flatMap(({ group, kind, asks }) =>
      cluster.ofKind(kind, group).filter(({ value }) => asks(field(value, 'spec'))),
    );
    const bySelector: { policy: Resource; labels: Json | undefined }[] = [];
    for (const policy of asking) {
      const spec = field(policy.value, 'spec');
      const single = field(spec, 'targetRef');
      const targets = [...(single === undefined ? [] : [single]), ...itemsOf(field(spec, 'targetRefs'))];
      for (const target of targets)
        this.#byTarget.set(keyOf(field(target, 'kind'), policy.namespace, field(target, 'name')), policy);
      if (targets.length === 0 && policy.group === 'security.istio.io')
        bySelector.push({ policy, labels: field(spec, 'selector', 'matchLabels') });
    }
    this.#bySelector = bySelector;
  }

  /** The policy that applies to an object by its name. */
  before({ kind, namespace, name }: Pick<Resource, 'kind' | 'namespace' | 'name'>): AnyCursor | undefined {
    return this.#byTarget.get(keyOf(kind, namespace, name))?.root;
  }

  /** The Istio policy that applies to proxies with these labels. */
  atProxies(labels: Json | undefined): AnyCursor | undefined {
    return this.#bySelector.find(({ policy, labels: wanted }) =>
      isObject(wanted)
        ? Object.entries(wanted).every(([key, value]) => field(labels, key) === value)
        : policy.namespace === 'istio-system',
    )?.policy.root;
  }
}

const keyOf = (kind: unknown, namespace: string | undefined, name: unknown): string =>
  JSON.stringify([kind, namespace, name]);
