import { defineRule } from '@plimsoll/core';
import { type Cursor, type Json, textOf } from '@plimsoll/core/kubernetes';
import { flag, optionsSchema } from '@plimsoll/rule-kit';

/** https://gateway-api.sigs.k8s.io/guides/multiple-ns/ and https://gateway-api.sigs.k8s.io/geps/gep-1713/ */
export const gatewayOpenRoutes = defineRule({
  meta: {
    description: 'Limit the namespaces that may attach routes to a Gateway',
    scope: 'resource',
    risk: 5.0,
    severity: 'off',
    cwe: [284],
    precision: 'high',
    messages: {
      routes:
        "Every namespace may attach routes to the listener '{{name}}' and take its traffic. Select the namespaces with a selector.",
      selector:
        "The selector of the listener '{{name}}' is empty, so every namespace may attach routes to it. Name labels of the namespaces that may.",
      listeners:
        'Every namespace may add listeners with its own hosts to this Gateway. Select the namespaces with a selector.',
    },
    schema: optionsSchema({
      oneTeam: flag('Whether all namespaces belong to one team. If so, nothing is reported.'),
    }),
    defaultOptions: { oneTeam: false },
  },
  create(context) {
    if (context.options.oneTeam) return {};
    const judgeListeners = (root: Cursor<Json>): void => {
      for (const listener of root.at('spec').at('listeners').items()) {
        // Waypoints are proxies of the mesh, not entry points.
        if (listener.at('protocol').value === 'HBONE') continue;
        const at = openTo(listener.at('allowedRoutes').at('namespaces'));
        if (!at) continue;
        const name = textOf(listener.at('name').value ?? '');
        context.report({ at, messageId: at.value === 'All' ? 'routes' : 'selector', data: { name } });
      }
    };
    return {
      'gateway.networking.k8s.io/Gateway'(root) {
        judgeListeners(root);
        const at = openTo(root.at('spec').at('allowedListeners').at('namespaces'));
        if (at) context.report({ at, messageId: 'listeners' });
      },
      'gateway.networking.k8s.io/ListenerSet': judgeListeners,
      'gateway.networking.x-k8s.io/XListenerSet': judgeListeners,
    };
  },
});

/** The place that selects all namespaces. */
function openTo(namespaces: Cursor<Json>): Cursor<Json> | undefined {
  const from = namespaces.at('from');
  if (from.value === 'All') return from;
  if (from.value !== 'Selector') return undefined;
  const selector = namespaces.at('selector');
  const terms = [...selector.at('matchLabels').entries(), ...selector.at('matchExpressions').items()];
  const isMap = typeof selector.value === 'object' && !Array.isArray(selector.value);
  return terms.length === 0 && isMap ? selector : undefined;
}
