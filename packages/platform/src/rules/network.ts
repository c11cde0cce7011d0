import type { AnyRule } from '@plimsoll/core';
import { gatewayOpenRoutes } from './gateways/open-routes.js';
import { gatewayReferenceGrantBroad } from './gateways/reference-grant.js';
import { networkPolicyPluginWeak } from './network-plugin/rule.js';
import { ingressControllerOpen } from './traefik/rule.js';

/** Traffic into and through the cluster: gateways, ingress controllers, network plugins. */
export const network: Readonly<Record<string, AnyRule>> = {
  'gateway-open-routes': gatewayOpenRoutes,
  'gateway-reference-grant-broad': gatewayReferenceGrantBroad,
  'ingress-controller-open': ingressControllerOpen,
  'network-policy-plugin-weak': networkPolicyPluginWeak,
};
