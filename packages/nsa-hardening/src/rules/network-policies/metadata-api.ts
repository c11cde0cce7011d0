import { defineRule, type Fixer } from '@plimsoll/core';
import type { Fix } from '@plimsoll/core/internal';
import {
  type AddressRange,
  type AnyCursor,
  type Cursor,
  contains,
  type Json,
  type PortRange,
  parseAddress,
  parseCidr,
  type TrafficRule,
} from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';

/** The size of a wide block. Narrower ones (link-local, a provider's network) name the service on purpose. */
const WIDE = { 32: 1n << 16n, 128: 1n << 96n } as const;

/**
 * NSA/CISA Kubernetes Hardening Guide 1.2, "Protecting cloud infrastructure": the services that give a
 * machine's credentials over HTTP to any program on it.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 */
export const metadataApi = defineRule({
  meta: {
    description: 'Block the cloud metadata service',
    scope: 'project',
    risk: 6.0,
    cwe: [923],
    precision: 'high',
    fixable: 'unsafe',
    messages: {
      rule: 'This egress rule allows every address, including the cloud metadata service ({{addresses}}). Use an ipBlock that excludes it under except.',
      block: 'This ipBlock includes the cloud metadata service ({{addresses}}). Add it to except.',
    },
    schema: optionsSchema({
      addresses: listOf(
        'Addresses or CIDR blocks of metadata services, for example `169.254.169.254/32`.',
        '^[0-9A-Fa-f:.]+(/[0-9]+)?$',
      ),
    }),
    defaultOptions: { addresses: ['169.254.169.254/32', 'fd00:ec2::254/128'] },
  },
  create(context) {
    const services = context.options.addresses.map((text) => ({ text, range: rangeOf(text) }));
    return {
      NetworkPolicy(_, resource) {
        const egress = context.project.network.policyOf(resource)?.egress;
        if (!egress) return context.notApplicable();
        for (const rule of egress.filter(({ ports }) => !ports || ports.some(isHttp)))
          for (const { at, messageId, ranges } of opened(rule)) {
            const reached = services.filter(({ range }) => ranges.some((own) => holds(own, range)));
            if (reached.length > 0)
              context.report({
                at,
                messageId,
                data: { addresses: reached.map(({ text }) => text.replace(/\/(32|128)$/, '')).join(', ') },
                fix: messageId === 'block' ? excepting(at, reached.map(blockOf)) : undefined,
              });
          }
      },
    };
  },
});

interface Opened {
  readonly at: AnyCursor;
  readonly messageId: 'rule' | 'block';
  readonly ranges: readonly AddressRange[];
}

function opened(rule: TrafficRule): readonly Opened[] {
  if (!rule.peers) {
    const ranges = ['0.0.0.0/0', '::/0'].flatMap((cidr) => parseCidr(cidr) ?? []);
    return [{ at: rule.at, messageId: 'rule', ranges }];
  }
  return rule.peers.flatMap(({ at, addresses = [] }) => {
    const cidr = (at as Cursor<Json>).at('ipBlock').at('cidr');
    const block = typeof cidr.value === 'string' ? parseCidr(cidr.value) : undefined;
    const wide = block && block.last - block.first >= WIDE[block.bits];
    return wide ? [{ at: cidr, messageId: 'block' as const, ranges: addresses }] : [];
  });
}

/** A rule without peers also allows pods, which a block may not cover. */
const excepting =
  (cidr: AnyCursor, blocks: readonly string[]) =>
  (fixer: Fixer): Fix => {
    const except = (cidr.parent as Cursor<Json>).at('except');
    const [only, ...others] = blocks;
    return only !== undefined && others.length === 0
      ? fixer.append(except, only)
      : fixer.set(except, [...except.items().map(({ value }) => value!), ...blocks]);
  };

const isHttp = ({ protocol, port, end }: PortRange): boolean =>
  protocol === 'TCP' &&
  (port === undefined || (typeof port === 'number' && port <= 80 && 80 <= (end ?? port)));

function holds(range: AddressRange, service: AddressRange): boolean {
  return (
    contains(range, { bits: service.bits, value: service.first }) &&
    contains(range, { bits: service.bits, value: service.last })
  );
}

/** Exceptions are blocks, even for one address. */
const blockOf = ({ text, range }: { text: string; range: AddressRange }): string =>
  text.includes('/') ? text : `${text}/${range.bits}`;

function rangeOf(text: string): AddressRange {
  const address = parseAddress(text);
  const range = address ? { bits: address.bits, first: address.value, last: address.value } : parseCidr(text);
  if (!range)
    throw new Error(
      `the option "addresses" contains "${text}", which is neither an address nor a CIDR block`,
    );
  return range;
}
