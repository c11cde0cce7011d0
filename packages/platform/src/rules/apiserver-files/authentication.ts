import { defineRule } from '@plimsoll/core';
import { type AnyCursor, type Component, type Cursor, type Json, textOf } from '@plimsoll/core/kubernetes';
import { isSet } from '@plimsoll/rule-kit';

type Node = Cursor<Json>;

/**
 * `claims.groups`, `claims["groups"]`, `claims.?groups.orValue([])`, `claims.roles.split(",")`: expressions that
 * pass a claim on unchanged.
 */
const PASSES_ON = /^claims(?:\.\??\w+|\[["'][^"'\]]+["']\])+(?:\.(?:orValue|split)\([^()]*\))?$/;

/** Whether a rule about users or claims rejects the prefix `system:`. */
const refusesSystem = (jwt: Node): boolean =>
  ['userValidationRules', 'claimValidationRules'].some((key) =>
    (jwt.at(key) as Cursor<Json[]>)
      .items()
      .some((rule) => textOf(rule.at('expression').value ?? '').includes('system:')),
  );

/** The place where a mapping passes a claim on without a prefix; undefined where none does. */
function unprefixed(mapping: Node): AnyCursor | undefined {
  const prefix = mapping.at('prefix');
  if (mapping.at('claim').exists && prefix.value === '') return prefix;
  const expression = mapping.at('expression');
  const text = expression.value;
  return typeof text === 'string' && PASSES_ON.test(text.trim()) ? expression : undefined;
}

const NAMES_EMAIL = /\bemail\b/;

/** Sources: pkg/apis/apiserver/v1 of k8s.io/apiserver, and https://kubernetes.io/docs/reference/access-authn-authz/authentication/ */
export const authenticationConfigPrefix = defineRule({
  meta: {
    description: 'Reserve system names from identity providers',
    scope: 'resource',
    risk: 7.5,
    cwe: [287, 290],
    precision: 'high',
    messages: {
      groups:
        'The identity provider can put users into any group, including system:masters, so its administrators control the cluster. Set a prefix for groups, or reject names that begin with system:.',
      users:
        'The identity provider can use any user name, including those of the control plane, so its administrators can act as any of them. Set a prefix for users, or reject names that begin with system:.',
    },
  },
  create(context) {
    /** Checks the fields that managed control planes and installers have for the flags. */
    const judgeProvider = (provider: Node): void => {
      const claim = provider.at('groupsClaim');
      if (typeof claim.value === 'string' && claim.value !== '' && !provider.at('groupsPrefix').value)
        context.report({ at: claim, messageId: 'groups' });
    };
    return {
      'apiserver.config.k8s.io/AuthenticationConfiguration'(root) {
        for (const jwt of (root.at('jwt') as Cursor<Json[]>).items()) {
          if (refusesSystem(jwt)) continue;
          const groups = unprefixed(jwt.at('claimMappings').at('groups'));
          if (groups) context.report({ at: groups, messageId: 'groups' });
          const username = jwt.at('claimMappings').at('username');
          const users = unprefixed(username);
          const source = textOf(username.at('claim').value ?? username.at('expression').value ?? '');
          if (users && !NAMES_EMAIL.test(source)) context.report({ at: users, messageId: 'users' });
        }
      },
      KubeApiserver(component: Component) {
        if (isSet(component.setting('authentication-config'))) return context.notApplicable();
        const groups = component.setting('oidc-groups-claim');
        const prefix = component.setting('oidc-groups-prefix');
        if (isSet(groups) && (prefix.state === 'absent' || prefix.text === ''))
          context.report({ at: groups.at, messageId: 'groups' });
        const users = component.setting('oidc-username-prefix');
        if (users.text === '-' && component.setting('oidc-username-claim').text !== 'email')
          context.report({ at: users.at, messageId: 'users' });
      },
      'controlplane.cluster.x-k8s.io/AWSManagedControlPlane'(root) {
        judgeProvider(root.at('spec').at('oidcIdentityProviderConfig'));
      },
      'eksctl.io/ClusterConfig'(root) {
        for (const provider of (root.at('identityProviders') as Cursor<Json[]>).items())
          judgeProvider(provider);
      },
    };
  },
});

const isPlain = (text: unknown): boolean => typeof text === 'string' && /^http:\/\//i.test(text);

/** pkg/apis/apiserver/validation of k8s.io/apiserver: the scheme must be https. */
export const oidcIssuerHttps = defineRule({
  meta: {
    description: 'Use https for identity providers',
    scope: 'resource',
    risk: 4,
    cwe: [319],
    precision: 'very-high',
    messages: {
      plain: 'The issuer has an http:// address, and the API server does not start with one. Use https://.',
    },
  },
  create(context) {
    return {
      'apiserver.config.k8s.io/AuthenticationConfiguration'(root) {
        for (const jwt of (root.at('jwt') as Cursor<Json[]>).items()) {
          const at = jwt.at('issuer').at('url');
          if (isPlain(at.value)) context.report({ at, messageId: 'plain' });
        }
      },
      KubeApiserver(component: Component) {
        const setting = component.setting('oidc-issuer-url');
        if (isPlain(setting.text)) context.report({ at: setting.at, messageId: 'plain' });
      },
    };
  },
});
