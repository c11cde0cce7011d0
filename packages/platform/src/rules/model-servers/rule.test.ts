import { container } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

const run = (args: string, image = 'vllm/vllm-openai:v0.13.0', more = ''): string =>
  container(`image: ${image}\nargs: [${args}]${more}`);
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const service = (type = 'LoadBalancer'): string => `---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: ${type}, selector: {app: web}, ports: [{port: 80, targetPort: 8000}]}
`;
const ray = (more = ''): string => `---
apiVersion: ray.io/v1
kind: RayCluster
metadata: {name: ray, namespace: shop}
spec: {${more}headGroupSpec: {rayStartParams: {}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: head, image: rayproject/ray:2.52.0}]}}}}
`;

testRule('model-server-trust', {
  valid: [
    run(`--model, a/b, --trust-remote-code, --revision, ${COMMIT}`),
    run('--model, /models/b, --trust-remote-code'),
    run('--model, a/b, --trust-remote-code=false'),
    { name: 'another program', code: run('--trust-remote-code', 'example/web:1') },
    { name: 'inside of the cluster only', code: run('--model, a/b') + service('ClusterIP') },
    run('--model, a/b', undefined, '\nenv: [{name: VLLM_API_KEY, value: $(KEY)}]') + service(),
    {
      name: 'a Service of Ray in the network of the company',
      code: ray().replace(
        'headGroupSpec: {',
        'headGroupSpec: {serviceType: LoadBalancer, headService: {metadata: {annotations: {networking.gke.io/load-balancer-type: Internal}}}, ',
      ),
    },
    { name: 'Ray in the cluster', code: ray() + service('ClusterIP') },
    ray('authOptions: {mode: token}, ') + service(),
    container(
      'image: ollama/ollama:0.9\nenv: [{name: OLLAMA_ORIGINS, value: "*"}, {name: OLLAMA_HOST, value: 0.0.0.0}]',
    ),
    run('mlflow, server, --app-name, basic-auth', 'a') + service(),
  ],
  invalid: [
    {
      code: run('--model, a/b, --trust-remote-code'),
      findings: [{ messageId: 'code', text: '--trust-remote-code' }],
    },
    {
      code: run('--model, a/b, --trust-remote-code, --revision, main'),
      findings: [{ messageId: 'code', text: '--trust-remote-code' }],
    },
    {
      code: container(
        'image: a\ncommand: [python3, -m, sglang.launch_server, --model-path, a/b, --trust-remote-code]',
      ),
      findings: [{ messageId: 'code', text: '--trust-remote-code' }],
    },
    {
      code: container('image: a\nenv: [{name: VLLM_SERVER_DEV_MODE, value: "1"}]'),
      findings: [{ messageId: 'development', text: '"1"' }],
    },
    {
      code: 'apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: a}\nspec: {predictor: {sklearn: {storageUri: "http://models.example/a"}}}\n',
      findings: [{ messageId: 'plain', text: '"http://models.example/a"' }],
    },
    {
      code: run('--model, a/b') + service(),
      findings: [
        {
          messageId: 'key',
          text: '--model',
          message:
            "Service 'web' exposes this model server, which requires no API key. Set one, or authenticate clients at a gateway.",
        },
      ],
    },
    {
      name: 'a Service that KubeRay makes',
      code: ray().replace('headGroupSpec: {', 'headGroupSpec: {serviceType: LoadBalancer, '),
      findings: [{ messageId: 'ray', text: 'LoadBalancer' }],
    },
    { code: ray() + service(), findings: [{ messageId: 'ray', text: 'rayproject/ray:2.52.0' }] },
    {
      code: container('image: ollama/ollama:0.9\nenv: [{name: OLLAMA_ORIGINS, value: "*"}]') + service(),
      findings: [{ messageId: 'origins', text: '"*"' }],
    },
    { code: run('mlflow, server', 'a') + service(), findings: [{ messageId: 'mlflow', text: 'server' }] },
  ],
});
