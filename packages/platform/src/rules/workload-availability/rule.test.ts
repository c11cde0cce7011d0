import { testRule } from '../../../test/test-rule.js';

const workload = (spec: string, volumes = ''): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {${spec}selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {${volumes}containers: [{name: a, image: a}]}}}
`;
const service = (type: string): string => `---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: ${type}, selector: {app: web}, ports: [{port: 80}]}
`;
const OUT = service('LoadBalancer');
const CLAIM = 'volumes: [{name: d, persistentVolumeClaim: {claimName: d}}], ';
const ingress = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front, namespace: shop}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
`;
const scaler = (spec: string): string =>
  `---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web, namespace: shop}\nspec: {scaleTargetRef: {kind: Deployment, name: web}, maxReplicas: 9${spec}}\n`;
const budget = (app: string): string =>
  `---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web, namespace: shop}\nspec: {maxUnavailable: 1, selector: {matchLabels: {app: ${app}}}}\n`;

testRule('workload-availability', {
  valid: [
    workload('replicas: 1, '),
    workload('replicas: 1, ') + service('ClusterIP'),
    workload('replicas: 0, ') + OUT,
    workload('replicas: 2, ') + OUT + budget('web'),
    workload('') + OUT + scaler(', minReplicas: 2') + budget('web'),
    workload('strategy: {type: Recreate}, ', CLAIM) + OUT,
    ...[
      workload('replicas: 1, ', CLAIM),
      workload('replicas: 1, volumeClaimTemplates: [{metadata: {name: d}}], '),
    ].map((code) => ({ name: 'data of its own', code: code.replace('Deployment', 'StatefulSet') + OUT })),
    ...[
      'rabbitmq:3-management',
      'ghcr.io/house/postgres:17',
      'jupyter/scipy-notebook',
      'tensorflow/tensorflow:2.15.0-jupyter',
    ].map((image) => ({
      name: `one of its kind: ${image}`,
      code: workload('').replace('image: a', `image: ${image}`) + OUT,
    })),
    {
      name: 'a part of a project',
      code: workload('replicas: 2, ') + OUT,
      complete: false,
      unknown: ['Only a part of the project was linted.'],
    },
  ],
  invalid: [
    {
      code: workload('replicas: 1, ') + OUT,
      findings: [
        {
          messageId: 'single',
          text: '1',
          message:
            "'Service web' exposes this workload, which has only one replica and is down whenever its node is. Run at least two.",
        },
      ],
    },
    ...['house/notebook-api:1', 'house/rabbitmq-exporter:1'].map((image) => ({
      name: `named after one: ${image}`,
      code: workload('replicas: 1, ').replace('image: a', `image: ${image}`) + OUT,
      findings: [{ messageId: 'single', text: '1' }],
    })),
    {
      name: 'without data of its own',
      code: workload('replicas: 1, ').replace('Deployment', 'StatefulSet') + OUT,
      findings: [{ messageId: 'single', text: '1' }],
    },
    {
      code: workload('replicas: 1, ') + service('ClusterIP') + ingress,
      findings: [{ messageId: 'single', text: '1' }],
    },
    {
      code: workload('replicas: 3, ') + OUT + budget('other'),
      findings: [{ messageId: 'budget', text: '3' }],
    },
  ],
});
