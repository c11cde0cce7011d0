import { contains, defineRule, isEverywhere, parseAddress, parseCidr } from '@plimsoll/core';
import { listOf, optionsSchema } from '../../options.js';
import { CLOUD_RULES, exposures, SOURCE_RANGES, typeOf } from './exposure.js';

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Network policies" and "Worker node segmentation". */
const exposedService = defineRule({
  meta: {
    description: 'Expose Services sparingly',
    risk: 4.0,
    severity: 'off',
    cwe: [668],
    precision: 'high',
    messages: {
      NodePort: 'This Service opens a port on every node.',
      LoadBalancer: 'This Service has a load balancer outside the cluster.',
    },
    schema: optionsSchema({
      allowed: listOf('Services that may be exposed, as `name` or `namespace/name`.'),
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
    risk: 5.0,
    cwe: [668],
    precision: 'medium',
    messages: {
      absent: 'Every address may reach this load balancer: no loadBalancerSourceRanges limit it.',
      everywhere: 'The source ranges of this load balancer hold every address.',
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
        // The field comes before the annotation.
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
    risk: 6.0,
    cwe: [300],
    precision: 'very-high',
    fixable: 'unsafe',
    messages: {
      set: 'Nodes send traffic for these addresses to the pods of this Service, whoever owns the addresses.',
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
    description: 'Disallow ExternalName Services that point to local names',
    risk: 5.0,
    cwe: [441],
    precision: 'very-high',
    messages: {
      local: 'This name stands for the machine that asks: a proxy that follows it connects to itself.',
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
