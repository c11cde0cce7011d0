import type { AnyRule } from '@plimsoll/core';
import { clusterDnsRules } from './cluster-dns/rules.js';
import { exposedInterfaces } from './exposed-interfaces/table.js';
import { ingressNginx } from './ingress-nginx/rules.js';
import { ingresses } from './ingresses/rules.js';
import { meshMtls } from './mesh-mtls/rule.js';
import { networkPolicies } from './network-policies/table.js';
import { services } from './services/rules.js';

/** Reachability: network policies, Services, Ingresses, Gateways and the mesh. */
export const network: Readonly<Record<string, AnyRule>> = {
  ...networkPolicies,
  ...services,
  ...exposedInterfaces,
  ...ingressNginx,
  ...ingresses,
  'mesh-mtls': meshMtls,
  ...clusterDnsRules,
};
