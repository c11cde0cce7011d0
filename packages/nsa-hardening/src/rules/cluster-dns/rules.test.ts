import { pod } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

const map = (text: string, { key = 'Corefile', name = 'coredns', namespace = 'kube-system' } = {}): string =>
  `apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}, namespace: ${namespace}}
data:
  ${key}: |
${text.replace(/^(?=.)/gm, '    ')}
`;
const kubeDns = (json: string, key = 'stubDomains'): string => map(json, { key, name: 'kube-dns' });
const corefile = (...lines: readonly string[]): string =>
  map(`.:53 {\n  errors\n  ${lines.join('\n  ')}\n  cache 30\n}`);

const found = (code: string, messageId: string, message?: string) => ({
  name: code.split('\n').slice(6, -3).join(' ').trim(),
  code,
  findings: [{ messageId, text: 'Corefile', ...(message !== undefined && { message }) }],
});
const forwarded = (zone: string) =>
  `The cluster's DNS asks a server on the internet for ${zone}. Whoever runs that server, or sits on the path to it, chooses where connections go. Forward to a resolver that you trust.`;

testRule('cluster-dns', {
  valid: [
    {
      name: 'what kubeadm writes',
      code: corefile(
        'health {\n    lameduck 5s\n  }',
        'ready',
        'kubernetes cluster.local in-addr.arpa ip6.arpa {\n    pods insecure\n    fallthrough in-addr.arpa ip6.arpa\n  }',
        'prometheus :9153',
        'forward . /etc/resolv.conf {\n    max_concurrent 1000\n  }',
      ),
    },
    corefile('hosts /etc/coredns/NodeHosts {\n    10.0.0.7 node-1\n    ttl 60\n  }'),
    corefile('rewrite name suffix .shop.example .shop.svc.cluster.local answer auto'),
    corefile('rewrite stop type ANY HINFO'),
    corefile('forward . 10.0.0.2 1.1.1.1'),
    corefile('forward . tls://203.0.113.53 {\n    tls_servername dns.example\n  }'),
    { name: 'a mirror', code: corefile('hosts {\n    10.0.0.5 registry.k8s.io\n    fallthrough\n  }') },
    { name: 'a blocked name', code: corefile('hosts {\n    0.0.0.0 metadata.google.internal\n  }') },
    { name: 'of one zone', code: map('corp.example:53 {\n  forward . 203.0.113.53\n}') },
    { name: 'a comment', code: corefile('# rewrite name a.svc.cluster.local b.example') },
    {
      name: "an application's own",
      code: map('. {\n  forward . 203.0.113.53\n}', { namespace: 'shop' }),
    },
    { name: 'a zone of kube-dns', code: kubeDns('{"corp.example": ["203.0.113.53"]}') },
    { name: 'no JSON', code: kubeDns('{') },
    { name: 'servers of kube-dns', code: kubeDns('["10.0.0.2", "8.8.8.8"]', 'upstreamNameservers') },
    { name: 'another file', code: map('. {\n  forward . 203.0.113.53\n}', { name: 'web' }) },
  ],
  invalid: [
    {
      name: 'a zone of kube-dns',
      code: kubeDns('{"corp.example": ["10.0.0.1"], "cluster.local": ["203.0.113.53:5353"]}'),
      findings: [{ messageId: 'forward', text: 'stubDomains', message: forwarded('cluster.local') }],
    },
    {
      name: 'servers of kube-dns',
      code: kubeDns('["8.8.8.8", "203.0.113.53"]', 'upstreamNameservers'),
      findings: [{ messageId: 'forward', text: 'upstreamNameservers', message: forwarded('every name') }],
    },
    found(
      corefile('rewrite name kubernetes.default.svc.cluster.local evil.shop.svc.cluster.local'),
      'rewrite',
      "The cluster's DNS answers for kubernetes.default.svc.cluster.local with the address of another name, so connections to it go elsewhere. Remove the rewrite unless you need it.",
    ),
    found(corefile('rewrite continue name regex (.*)\\.svc\\.cluster\\.local {1}.evil.example'), 'rewrite'),
    found(
      corefile('hosts {\n    203.0.113.7 registry.k8s.io\n    fallthrough\n  }'),
      'answer',
      "The cluster's DNS answers for registry.k8s.io with an address of its own, so connections to it go elsewhere. Remove the entry unless you need it.",
    ),
    found(corefile('hosts {\n    10.0.0.7 a.example db.shop.svc.cluster.local.\n  }'), 'answer'),
    found(corefile('template IN A metadata.google.internal {\n    answer "x"\n  }'), 'answer'),
    found(corefile('forward . 203.0.113.53:53'), 'forward', forwarded('every name')),
    found(corefile('forward cluster.local [2001:db8::1]:53'), 'forward', forwarded('cluster.local')),
    {
      name: 'in a part of a managed cluster',
      code: map('forward . 203.0.113.53', { key: 'all.override', name: 'coredns-custom' }),
      findings: [{ messageId: 'forward', text: 'all.override' }],
    },
    {
      name: 'once for each name',
      code: corefile(
        'rewrite name a.svc.cluster.local b.example',
        'rewrite name a.svc.cluster.local c.example',
        'rewrite name d.svc.cluster.local e.example',
      ),
      findings: [
        { messageId: 'rewrite', text: 'Corefile' },
        { messageId: 'rewrite', text: 'Corefile' },
      ],
    },
  ],
});

const aliases = (ip: string, ...names: readonly string[]): string =>
  pod(`hostAliases: [{ip: "${ip}", hostnames: [${names.join(', ')}]}]\n`);

testRule('host-aliases', {
  valid: [
    pod(),
    aliases('10.0.0.7', 'db.shop.example', 'kubernetes.example', 'web-svc'),
    { name: 'blocked', code: aliases('127.0.0.1', 'metadata.google.internal') },
    { name: 'where it is', code: aliases('169.254.169.254', 'metadata.google.internal') },
    { name: 'a mirror', code: aliases('10.0.0.7', 'registry.k8s.io') },
  ],
  invalid: [
    {
      code: aliases('203.0.113.9', 'a.example', 'kubernetes.default.svc', 'metadata.google.internal'),
      findings: [
        {
          messageId: 'taken',
          text: 'kubernetes.default.svc',
          message:
            "The pod's hostAliases set the address of kubernetes.default.svc, so its connections to that name go elsewhere. Remove the alias unless you need it.",
        },
        { messageId: 'taken', text: 'metadata.google.internal' },
      ],
    },
    {
      code: aliases('10.0.0.7', 'db.shop.svc.cluster.local', 'kubernetes'),
      findings: [
        { messageId: 'taken', text: 'db.shop.svc.cluster.local' },
        { messageId: 'taken', text: 'kubernetes' },
      ],
    },
  ],
});
