import { file, run } from '../../../test/component.js';
import { testRule } from '../../../test/test-rule.js';

const API = 'apiserver.config.k8s.io';
const jwt = (mappings: string, more = '', url = 'https://login.example.com'): string =>
  file(
    `${API}/v1 AuthenticationConfiguration`,
    `jwt:\n- issuer: {url: "${url}", audiences: [a]}\n  claimMappings: {${mappings}}\n${more}`,
  );
const USER = 'username: {claim: sub, prefix: "oidc:"}';
const api = (...flags: readonly string[]): string => run('kube-apiserver', ...flags);

testRule('authentication-config-prefix', {
  valid: [
    jwt(USER),
    jwt(`${USER}, groups: {claim: groups, prefix: "oidc:"}`),
    jwt(`${USER}, groups: {expression: "claims.groups.map(g, 'oidc:' + g)"}`),
    {
      name: 'a claim whose values no user chooses freely',
      code: jwt('username: {claim: email, prefix: ""}'),
    },
    {
      name: 'refused by a rule',
      code: jwt(
        `${USER}, groups: {claim: groups, prefix: ""}`,
        `  userValidationRules: [{expression: "user.groups.all(g, !g.startsWith('system:'))", message: no}]\n`,
      ),
    },
    api('--oidc-groups-claim=groups', '--oidc-groups-prefix=oidc:'),
    api('--oidc-username-claim=email', '--oidc-username-prefix=-'),
    file(
      'eksctl.io/v1alpha5 ClusterConfig',
      'identityProviders: [{groupsClaim: groups, groupsPrefix: "oidc:"}]\n',
    ),
  ],
  invalid: [
    {
      code: jwt(`${USER}, groups: {claim: groups, prefix: ""}`),
      findings: [{ messageId: 'groups', text: '""' }],
    },
    {
      code: jwt(`${USER}, groups: {expression: 'claims.roles.split(",")'}`),
      findings: [{ messageId: 'groups', text: `'claims.roles.split(",")'` }],
    },
    {
      code: jwt(`${USER}, groups: {expression: claims.roles}`),
      findings: [{ messageId: 'groups', text: 'claims.roles' }],
    },
    {
      name: 'both, in an older version',
      code: jwt(
        'username: {claim: sub, prefix: ""}, groups: {expression: "claims.?groups.orValue([])"}',
      ).replace('/v1', '/v1beta1'),
      findings: [
        { messageId: 'users', text: '""' },
        { messageId: 'groups', text: '"claims.?groups.orValue([])"' },
      ],
    },
    {
      code: api('--oidc-groups-claim=groups'),
      findings: [{ messageId: 'groups', text: '"--oidc-groups-claim=groups"' }],
    },
    {
      code: api('--oidc-username-prefix=-'),
      findings: [{ messageId: 'users', text: '"--oidc-username-prefix=-"' }],
    },
    {
      code: file(
        'controlplane.cluster.x-k8s.io/v1beta2 AWSManagedControlPlane',
        'metadata: {name: a}\nspec: {oidcIdentityProviderConfig: {groupsClaim: groups}}\n',
      ),
      findings: [{ messageId: 'groups', text: 'groups' }],
    },
    {
      code: file(
        'eksctl.io/v1alpha5 ClusterConfig',
        'identityProviders: [{type: oidc, groupsClaim: cognito}]\n',
      ),
      findings: [{ messageId: 'groups', text: 'cognito' }],
    },
  ],
});

testRule('oidc-issuer-https', {
  valid: [jwt(USER), api('--oidc-issuer-url=https://a.example')],
  invalid: [
    {
      code: jwt(USER, '', 'http://a.example'),
      findings: [{ messageId: 'plain', text: '"http://a.example"' }],
    },
    {
      code: api('--oidc-issuer-url=HTTP://a.example'),
      findings: [{ messageId: 'plain', text: '"--oidc-issuer-url=HTTP://a.example"' }],
    },
  ],
});

const authorizers = (...list: readonly string[]): string =>
  file(
    `${API}/v1 AuthorizationConfiguration`,
    `authorizers:\n${list.map((item) => `- {${item}}\n`).join('')}`,
  );
const webhook = (fields: string): string => `type: Webhook, name: policy, webhook: {${fields}}`;
const NO_OPINION = webhook('failurePolicy: NoOpinion');
const RBAC = 'type: RBAC, name: rbac';

testRule('authorization-config-weak', {
  valid: [
    authorizers(webhook('failurePolicy: Deny, authorizedTTL: 5m'), RBAC),
    authorizers(RBAC, NO_OPINION),
    authorizers(NO_OPINION, 'type: AlwaysDeny, name: no'),
    authorizers(webhook('failurePolicy: Deny, authorizedTTL: 1h, cacheAuthorizedRequests: false')),
    { code: authorizers(NO_OPINION, RBAC), options: { grantingWebhooks: ['policy'] } },
    api('--authorization-webhook-cache-authorized-ttl=5m0s'),
  ],
  invalid: [
    { code: authorizers(NO_OPINION, RBAC), findings: [{ messageId: 'open', text: 'NoOpinion' }] },
    {
      code: authorizers(webhook('failurePolicy: Deny, authorizedTTL: 5m1s'), RBAC),
      findings: [{ messageId: 'ttl', text: '5m1s' }],
    },
    {
      code: api('--authorization-webhook-cache-authorized-ttl=1h'),
      findings: [{ messageId: 'ttl', text: '"--authorization-webhook-cache-authorized-ttl=1h"' }],
    },
  ],
});
