import { testRule } from '../../../test/test-rule.js';

const ingress = (spec: string, namespace = 'shop', name = 'web'): string => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
  ${namespace === '' ? 'labels: {}' : `namespace: ${namespace}`}
spec: ${spec}
`;

testRule('ingress-catch-all', {
  valid: [
    ingress('{rules: [{host: shop.example.com}]}'),
    { name: 'malformed', code: ingress('{rules: [{host: 7}]}') },
  ],
  invalid: [
    {
      code: ingress(
        "{defaultBackend: {service: {name: web}}, rules: [{host: '*.example.com'}, {http: {paths: []}}]}",
      ),
      findings: [
        { messageId: 'default', text: 'defaultBackend' },
        { messageId: 'wildcard', text: "'*.example.com'" },
        { messageId: 'absent', text: 'http' },
      ],
    },
    {
      name: 'of an older version',
      code: ingress('{backend: {serviceName: web}}').replace('/v1\n', '/v1beta1\n'),
      findings: [{ messageId: 'default', text: 'backend' }],
    },
  ],
});

const claim = (host: string, path = '/', more = ''): string =>
  `{${more} rules: [{host: ${host}, http: {paths: [{path: ${path}, pathType: Prefix}]}}]}`;

testRule('ingress-host-conflict', {
  valid: [
    {
      name: 'in one namespace',
      code: ingress(claim('a.example')) + ingress(claim('a.example'), 'shop', 'canary'),
    },
    {
      name: 'another path',
      code: ingress(claim('a.example')) + ingress(claim('a.example', '/api'), 'other'),
    },
    {
      name: 'another class',
      code:
        ingress(claim('a.example')) +
        ingress(claim('a.example', '/', 'ingressClassName: internal,'), 'other'),
    },
    {
      name: 'a namespace that comes later',
      code: ingress(claim('a.example')) + ingress(claim('a.example'), ''),
    },
  ],
  invalid: [
    {
      code: ingress(claim('a.example', '/api')) + ingress(claim('A.example', '/api/'), 'other', 'copy'),
      findings: [
        {
          messageId: 'conflict',
          text: 'a.example',
          message:
            "Ingress other/copy claims this host and path too, so one of them gets the other's traffic. Keep the host and path in one namespace.",
          related: [{ text: 'A.example' }],
        },
        { messageId: 'conflict', text: 'A.example', related: [{ text: 'a.example' }] },
      ],
    },
    {
      name: 'of three',
      code:
        ingress(claim('a.example'), 'one') +
        ingress(claim('A.example'), 'two') +
        ingress(claim('"a.example"'), 'three'),
      findings: [
        {
          messageId: 'conflict',
          text: 'a.example',
          message:
            "Ingress two/web and 1 more claim this host and path too, so one of them gets the other's traffic. Keep the host and path in one namespace.",
          related: [{ text: 'A.example' }, { text: '"a.example"' }],
        },
        {
          messageId: 'conflict',
          text: 'A.example',
          related: [{ text: 'a.example' }, { text: '"a.example"' }],
        },
        {
          messageId: 'conflict',
          text: '"a.example"',
          related: [{ text: 'a.example' }, { text: 'A.example' }],
        },
      ],
    },
  ],
});
