import { defineRule } from '@plimsoll/core';
import {
  argumentsOf,
  type Command,
  type ContainerCursor,
  type Cursor,
  commandsOf,
  flagOf,
  hasMoreVariables,
  isPlain,
  type Json,
  type PodCursor,
  switchOf,
  variablesOf,
  type Word,
} from '@plimsoll/core/kubernetes';
import { exposedContainers } from '../../exposed.js';
import { isTruthy } from '../../truthy.js';

const VLLM = ['vllm', 'vllm-openai', 'vllm.entrypoints.openai.api_server', 'vllm.entrypoints.api_server'];
const SERVERS = [
  ...VLLM,
  'sglang',
  'sglang.launch_server',
  'text-generation-launcher',
  'text-generation-inference',
  'text-embeddings-router',
];
const MODEL = ['--model', '--model-path', '--model-id', '--model_id', '--model_dir'];
const TRUST = ['--trust-remote-code', '--trust_remote_code'];

/**
 * https://docs.vllm.ai/en/latest/usage/security.html, https://docs.ray.io/en/latest/ray-security/token-auth.html,
 * https://docs.ray.io/en/latest/cluster/kubernetes/user-guides/kuberay-auth.html,
 * https://github.com/ollama/ollama/blob/main/docs/faq.md, https://mlflow.org/docs/latest/auth/
 */
export const modelServerTrust = defineRule({
  meta: {
    description: 'Serve models without untrusted code and clients',
    scope: 'project',
    risk: 5.5,
    cwe: [306, 494],
    precision: 'medium',
    messages: {
      code: 'The server runs code that comes with the model, and the model can change. Name the commit in --revision, or serve your own copy.',
      development:
        'vLLM runs in development mode, so anyone who reaches the server can reset it and read its internals. Remove the variable.',
      plain: 'The model is fetched without TLS, so anyone on the network path can change it. Use https.',
      key: '{{way}} exposes this model server, which requires no API key. Set one, or authenticate clients at a gateway.',
      origins: '{{way}} exposes Ollama to the scripts of every web page. List the origins that may use it.',
      ray: '{{way}} exposes Ray, which runs code for anyone who reaches it. Set the authentication mode to token.',
      mlflow: '{{way}} exposes MLflow, which requires no login. Start it with --app-name basic-auth.',
    },
  },
  create(context) {
    const wayTo = (container: ContainerCursor): string | undefined => {
      const route = context.project.memo(exposedContainers).get(container);
      return route && `${route.resource.kind} '${route.resource.name ?? ''}'`;
    };
    const judgeStorage = (root: Cursor<Json>): void => {
      for (const part of ['predictor', 'transformer', 'explainer'])
        for (const [, each] of root.at('spec').at(part).entries()) {
          const at = each.at('storageUri');
          if (isPlain(at.value)) context.report({ at, messageId: 'plain' });
        }
    };
    return {
      Container(container) {
        const variables = new Map(variablesOf(container).map((each) => [each.name, each]));
        const development = variables.get('VLLM_SERVER_DEV_MODE');
        if (isTruthy(development?.value)) context.report({ at: development!.at, messageId: 'development' });
        const origins = variables.get('OLLAMA_ORIGINS');
        if (origins?.value?.split(',').some((each) => each.trim() === '*')) {
          const way = wayTo(container);
          if (way) context.report({ at: origins.at, messageId: 'origins', data: { way } });
        }
        for (const command of commandsOf(container)) {
          const words = argumentsOf(command, SERVERS);
          if (words) {
            const trust = switchOf(words, TRUST);
            if (trust && !isPinned(words)) context.report({ at: trust.at, messageId: 'code' });
            const model = flagOf(words, MODEL);
            if (isPlain(model?.text)) context.report({ at: model!.at, messageId: 'plain' });
          }
          const open = openServer(command, (name) => variables.has(name));
          const way = open && !hasMoreVariables(container) ? wayTo(container) : undefined;
          if (way)
            context.report({
              at: open!.at ?? container.at('image'),
              messageId: open!.messageId,
              data: { way },
            });
        }
      },
      PodSpec(pod) {
        if (pod.owner.group !== 'ray.io' || hasRayToken(pod)) return;
        const service = pod.path.includes('headGroupSpec') ? openServiceOfHead(pod) : undefined;
        if (service) {
          context.report({ at: service, messageId: 'ray', data: { way: "The head's Service" } });
          return;
        }
        for (const container of pod.containers) {
          const way = wayTo(container);
          if (way) {
            context.report({ at: container.at('image'), messageId: 'ray', data: { way } });
            return;
          }
        }
      },
      'serving.kserve.io/InferenceService': judgeStorage,
    };
  },
});

/** Whether a model is pinned to a commit, which cannot move, or is a directory in the container. */
function isPinned(words: readonly Word[]): boolean {
  const revision = flagOf(words, ['--revision', '--code-revision']);
  const model = flagOf(words, MODEL) ?? words.find(({ text }) => !text.startsWith('-') && text !== 'serve');
  return (
    [revision, model].some((word) => word?.unknown !== undefined) ||
    /^[0-9a-f]{40}$/.test(revision?.text ?? '') ||
    /^[./~]/.test(model?.text ?? '')
  );
}

interface Open {
  readonly at: Word['at'] | undefined;
  readonly messageId: 'key' | 'mlflow';
}

/** A server that accepts anyone who reaches it. */
function openServer(command: Command, has: (variable: string) => boolean): Open | undefined {
  const vllm = argumentsOf(command, VLLM);
  if (vllm && !flagOf(vllm, ['--api-key']) && !has('VLLM_API_KEY'))
    return { at: vllm[0]?.at, messageId: 'key' };
  const mlflow = argumentsOf(command, ['mlflow']);
  if (mlflow?.some(({ text }) => text === 'server' || text === 'ui') && !flagOf(mlflow, ['--app-name']))
    return { at: mlflow[0]?.at, messageId: 'mlflow' };
  return undefined;
}

/** RayJob and RayService contain the specification of the cluster. */
function raySpecsOf({ owner }: PodCursor): readonly Cursor<Json>[] {
  const spec = (owner.root as Cursor<Json>).at('spec');
  return [spec, spec.at('rayClusterSpec'), spec.at('rayClusterConfig')];
}

/** KubeRay creates a Service for the head, which serves the dashboard and the jobs API. */
function openServiceOfHead(pod: PodCursor): Cursor<Json> | undefined {
  return raySpecsOf(pod)
    .map((spec) => spec.at('headGroupSpec'))
    .filter((head) => !/internal/i.test(JSON.stringify(head.at('headService').at('metadata').value ?? '')))
    .map((head) => head.at('serviceType'))
    .find(({ value }) => value === 'LoadBalancer');
}

function hasRayToken(pod: PodCursor): boolean {
  return (
    raySpecsOf(pod).some((spec) => spec.at('authOptions').at('mode').value === 'token') ||
    pod.containers.some((container) =>
      variablesOf(container).some(({ name, value }) => name === 'RAY_AUTH_MODE' && value !== 'disabled'),
    )
  );
}
