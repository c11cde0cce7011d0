import { defineRule } from '@plimsoll/core';
import { optionsSchema } from '@plimsoll/rule-kit';
import { exposures, typeOf } from '../services/exposure.js';
import { isNamed, isServedByControlPlane, runsPart } from './control-plane.js';
import { placeOfTarget, targetOf } from './targets.js';

/**
 * Ports of the control plane, of nodes and of etcd.
 * https://kubernetes.io/docs/reference/networking/ports-and-protocols/ and earlier versions of it
 */
const PORTS = [
  2379, 2380, 4149, 4194, 6443, 10248, 10249, 10250, 10251, 10252, 10255, 10256, 10257, 10258, 10259,
] as const;

/** Ports that ordinary applications use too: the API server's old insecure port, Calico's health port. */
const PORTS_OF_SYSTEM_PODS: readonly number[] = [8080, 9099];

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Control plane hardening". */
export const controlPlanePort = defineRule({
  meta: {
    description: 'Keep control-plane ports inside the cluster',
    scope: 'project',
    risk: 7.5,
    cwe: [668],
    precision: 'high',
    messages: {
      service:
        'This Service of type {{type}} exposes port {{port}} of the control plane or the nodes. Keep that port inside the cluster.',
      hostPort:
        "Container '{{name}}' runs a control-plane or node component and exposes it on port {{port}} of the node. Remove the hostPort.",
    },
    schema: optionsSchema({
      ports: {
        type: 'array',
        items: { type: 'integer' },
        description: 'Port numbers of the control plane, the nodes and etcd.',
      },
    }),
    defaultOptions: { ports: [...PORTS] },
  },
  create(context) {
    const { ports } = context.options;
    return {
      Service(_, resource) {
        const open = exposures(context.project, resource);
        if (open.length === 0) return context.notApplicable();
        for (const route of open) {
          const port = route.service?.port;
          const target = port && targetOf(context.project, resource, port);
          if (!port || target === undefined || ![...ports, ...PORTS_OF_SYSTEM_PODS].includes(target))
            continue;
          if (isServedByControlPlane(context.project.routes, resource, port))
            context.report({
              at: placeOfTarget(port),
              messageId: 'service',
              data: { type: typeOf(route), port: target },
            });
        }
      },
      Container(container) {
        // Parts of the cluster itself run here, and open these ports on nodes.
        if (container.pod.owner.namespace === 'kube-system') return context.notApplicable();
        for (const port of container.at('ports').items()) {
          const at = port.at('hostPort');
          if (at.value === undefined || !ports.includes(at.value)) continue;
          if (isNamed(port.at('name').value) || runsPart(container))
            context.report({ at, messageId: 'hostPort', data: { name: container.name, port: at.value } });
        }
      },
    };
  },
});
