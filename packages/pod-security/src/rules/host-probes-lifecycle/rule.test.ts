import { pod, testRule } from '../../../test/manifests.js';

const container = (field: string): string => pod(`containers:\n  - name: web\n    ${field}\n`);
const elsewhere = container('livenessProbe: {httpGet: {host: 127.0.0.1, port: 80}}');

testRule('host-probes-lifecycle', {
  valid: [
    container('livenessProbe: {httpGet: {port: 80}}'),
    container('livenessProbe: {httpGet: {host: "", port: 80}}'),
    container('livenessProbe: {httpGet: {host: null, port: 80}}'),
    container('lifecycle: null'),
    container('readinessProbe: {httpGet: {port: 80, httpHeaders: [{name: Host, value: shop.example}]}}'),
    container('startupProbe: {grpc: {port: 80}}'),
    container('lifecycle: {preStop: {exec: {command: [stop]}}}'),
    { name: 'a number is malformed', code: container('livenessProbe: {httpGet: {host: 1, port: 80}}') },
    { name: 'below 1.34 there is no such check', code: elsewhere, kubernetesVersion: '1.33' },
  ],
  invalid: [
    {
      name: 'from 1.34',
      code: elsewhere,
      kubernetesVersion: '1.34',
      findings: [
        {
          messageId: 'host',
          text: '127.0.0.1',
          container: 'web',
          pathByName: 'spec.containers[web].livenessProbe.httpGet.host',
          message:
            "The livenessProbe of container 'web' names a host, and the kubelet connects to that host from the node. Remove host.",
        },
      ],
    },
    ...['readinessProbe', 'startupProbe'].flatMap((probe) =>
      ['httpGet', 'tcpSocket'].map((action) => ({
        name: `${probe} ${action}`,
        code: container(`${probe}: {${action}: {host: db.example, port: 80}}`),
        findings: [{ messageId: 'host', text: 'db.example' }],
      })),
    ),
    {
      name: 'lifecycle hooks',
      code: container(
        'lifecycle: {postStart: {httpGet: {host: a.example}}, preStop: {tcpSocket: {host: b.example}}}',
      ),
      findings: [
        {
          messageId: 'host',
          text: 'a.example',
          pathByName: 'spec.containers[web].lifecycle.postStart.httpGet.host',
        },
        { messageId: 'host', text: 'b.example' },
      ],
    },
  ],
});
