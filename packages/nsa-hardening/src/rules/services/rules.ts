import { defineRule } from '@plimsoll/core';
import { isEverywhere } from '@plimsoll/core/internal';
import { contains, parseAddress, parseCidr } from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';
import { CLOUD_RULES, exposures, SOURCE_RANGES, typeOf } from './exposure.js';

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Network policies" and "Worker node segmentation". */
const exposedService = defineRule({
  meta: {
    description: 'Expose Services sparingly',
    scope: 'project',
    risk: 4.0,
    severity: 'off',
    cwe: [668],
    precision: 'high',
    messages: {
      NodePort:
        'This Service opens a port on every node. Use ClusterIP behind an Ingress or Gateway, or allow it by name.',
      LoadBalancer:
        'This Service creates a load balancer outside the cluster. Use ClusterIP behind an Ingress or Gateway, or allow it by name.',
    },
    schema: optionsSchema({
      allowed: listOf('Services that may be exposed, each as `name` or `namespace/name`.'),
    }),
    defaultOptions: { allowed: [] },
  },
  create(context) {
    return {
      Service(root, resource) {
        const { name, namespace } = resource;
        const [route] = exposures(context.project, resource, true);
        const names = [`${name}`, `${namespace}/${name}`];
        if (route && !context.options.allowed.some((allowed) => names.includes(allowed)))
          context.report({ at: root.at('spec').at('type'), messageId: typeOf(route) });
      },
    };
  },
});

const sourceRanges = defineRule({
  meta: {
    description: 'Limit who may reach a load balancer',
    scope: 'project',
    risk: 5.0,
    severity: 'off',
    cwe: [668],
    precision: 'medium',
    messages: {
      absent: 'Every address can reach this load balancer. Limit them with loadBalancerSourceRanges.',
      everywhere:
        'The source ranges of this load balancer include every address. Name the ranges that need it.',
    },
  },
  create(context) {
    return {
      Service(root, resource) {
        const spec = root.at('spec');
        const [route] = exposures(context.project, resource, true);
        if (route?.kind !== 'load-balancer') return context.notApplicable();
        const annotations = root.at('metadata').at('annotations');
        const [elsewhere] = CLOUD_RULES.filter((key) => resource.annotations[key]);
        const key = SOURCE_RANGES.find((annotation) => resource.annotations[annotation]);
        const field = spec.at('loadBalancerSourceRanges');
        const ranges = field.items().flatMap(({ value }) => value ?? []);
        // The field overrides the annotation.
        const given = ranges.length > 0 || !key ? ranges : resource.annotations[key]!.split(',');
        const at = ranges.length === 0 && key ? annotations.at(key) : field;
        if (given.length > 0) {
          if (isEverywhere(given)) context.report({ at, messageId: 'everywhere' });
        } else if (elsewhere) {
          context.unknown({
            at: annotations.at(elsewhere),
            reason: `${elsewhere} leaves the clients to an object of the cloud.`,
          });
        } else if (!field.malformed) {
          context.report({ at: field.exists ? field : spec.at('type'), messageId: 'absent' });
        }
      },
    };
  },
});

/** https://nvd.nist.gov/vuln/detail/CVE-2020-8554 */
const externalIps = defineRule({
  meta: {
    description: 'Disallow external IPs on Services',
    scope: 'resource',
    risk: 6.0,
    cwe: [300],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: {
      set: 'Nodes send traffic for these addresses to this Service, whoever owns the addresses (CVE-2020-8554). Remove externalIPs.',
    },
  },
  create(context) {
    return {
      Service(root) {
        const spec = root.at('spec');
        const ips = spec.at('externalIPs');
        // Nodes have no rules for such a Service: ShouldSkipService in pkg/proxy/util of Kubernetes.
        const isSkipped = spec.at('type').value === 'ExternalName' || spec.at('clusterIP').value === 'None';
        if (ips.items().length > 0 && !isSkipped)
          context.report({ at: ips, messageId: 'set', fix: (fixer) => fixer.remove(ips) });
      },
    };
  },
});

/** Loopback, link-local, and "this host": https://www.iana.org/assignments/iana-ipv4-special-registry */
const LOCAL = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '::/128', '::1/128', 'fe80::/10'].flatMap(
  (cidr) => parseCidr(cidr) ?? [],
);

/** https://kubernetes.io/docs/concepts/services-networking/service/#externalname */
const externalNameLocal = defineRule({
  meta: {
    description: 'Disallow ExternalName Services that point to localhost',
    scope: 'resource',
    risk: 5.0,
    cwe: [441],
    precision: 'very-high',
    messages: {
      local:
        'This name means the machine that resolves it, so a proxy that follows the Service connects to itself. Name another host.',
    },
  },
  create(context) {
    return {
      Service(root) {
        const spec = root.at('spec');
        const at = spec.at('externalName');
        const type: string | undefined = spec.at('type').value;
        if (type !== 'ExternalName' || !at.value) return context.notApplicable();
        const host = at.value.toLowerCase().replace(/\.$/, '');
        const address = parseAddress(host);
        const local = address
          ? LOCAL.some((range) => contains(range, address))
          : /^(?:.*\.)?localhost(?:\.localdomain)?$|^ip6-localhost$|^ip6-loopback$/.test(host);
        if (local) context.report({ at, messageId: 'local' });
      },
    };
  },
});

export const services = {
  'exposed-service': exposedService,
  'load-balancer-source-ranges': sourceRanges,
  'service-external-ips': externalIps,
  'external-name-local': externalNameLocal,
};
