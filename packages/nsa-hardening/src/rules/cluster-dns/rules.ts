import { defineRule } from '@plimsoll/core';
import type { Cursor } from '@plimsoll/core/kubernetes';
import { type Directive, directivesOf } from './corefile.js';
import { forwardsOf } from './kube-dns.js';
import { isClusterName, isForeignResolver, isKept, isTaken } from './names.js';

/** Microsoft's threat matrix, MS-TA9035 "CoreDNS poisoning". https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/ */
const clusterDns = defineRule({
  meta: {
    description: "Keep the cluster's DNS from answering for foreign names",
    scope: 'resource',
    risk: 6.0,
    cwe: [350],
    precision: 'high',
    messages: {
      rewrite:
        "The cluster's DNS answers for {{name}} with the address of another name, so connections to it go elsewhere. Remove the rewrite unless you need it.",
      answer:
        "The cluster's DNS answers for {{name}} with an address of its own, so connections to it go elsewhere. Remove the entry unless you need it.",
      forward:
        "The cluster's DNS asks a server on the internet for {{zone}}. Whoever runs that server, or sits on the path to it, chooses where connections go. Forward to a resolver that you trust.",
    },
  },
  create(context) {
    return {
      ConfigMap(root, { name = '', namespace }) {
        if (!NAMES.test(name) || !NAMESPACES.includes(namespace)) return context.notApplicable();
        for (const [key, at] of root.at('data').entries() as readonly (readonly [string, Cursor<string>])[]) {
          if (at.value === undefined || !KEYS.test(key)) continue;
          const told = new Set<string>();
          for (const fault of faultsIn(key, at.value)) {
            if (told.has(JSON.stringify(fault))) continue;
            told.add(JSON.stringify(fault));
            context.report({ at, ...fault });
          }
        }
      },
    };
  },
});

/** Names that installers give the configuration of the cluster's DNS. */
const NAMES = /coredns|kube-dns|node-?local-?dns/;
const NAMESPACES: readonly unknown[] = [undefined, 'kube-system'];
const KEYS = /^(?:Corefile|stubDomains|upstreamNameservers)$|\.(?:override|server)$/;

type Fault =
  | { readonly messageId: 'rewrite' | 'answer'; readonly data: { readonly name: string } }
  | { readonly messageId: 'forward'; readonly data: { readonly zone: string } };

/** The faults of a Corefile, or of a setting of kube-dns. */
function faultsIn(key: string, text: string): readonly Fault[] {
  const directives =
    key === 'stubDomains' || key === 'upstreamNameservers'
      ? forwardsOf(text)
      : directivesOf(text, { part: key.endsWith('.override') });
  return directives.flatMap((directive) => faultOf(directive) ?? []);
}

function faultOf({ zones, plugin, words, inside }: Directive): Fault | undefined {
  if (plugin === 'hosts' && inside) {
    const [address = '', ...names] = words;
    const name = names.find((each) => isTaken(each, address));
    return name === undefined ? undefined : { messageId: 'answer', data: { name } };
  }
  if (inside) return undefined;
  if (plugin === 'rewrite') {
    const name = rewritten(words);
    return name === undefined ? undefined : { messageId: 'rewrite', data: { name } };
  }
  if (plugin === 'template') {
    const name = words.slice(2).find(isKept);
    return name === undefined ? undefined : { messageId: 'answer', data: { name } };
  }
  if (plugin !== 'forward' && plugin !== 'proxy') return undefined;
  const [from = '', ...servers] = words;
  const asked = from === '.' ? zones : [from];
  const zone = asked.find((each) => each === '.' || isClusterName(each));
  if (zone === undefined || !servers.some((server) => isForeignResolver(addressOf(server)))) return undefined;
  return { messageId: 'forward', data: { zone: zone === '.' ? 'every name' : zone } };
}

/** https://coredns.io/plugins/rewrite/: the rewritten name, if only its owner should answer for it. */
function rewritten(words: readonly string[]): string | undefined {
  const [field, ...rest] = /^(?:continue|stop)$/.test(words[0] ?? '') ? words.slice(1) : words;
  if (field !== 'name') return undefined;
  const [from = ''] = /^(?:exact|prefix|regex|substring|suffix)$/.test(rest[0] ?? '') ? rest.slice(1) : rest;
  const name = from.replace(/[\\^$()]/g, '');
  return isKept(name) ? name : undefined;
}

/** `dns://192.0.2.1:53`, `[2001:db8::1]:53`; `tls://` proves who answers. */
function addressOf(server: string): string {
  if (server.startsWith('tls://')) return '';
  const text = server.replace(/^dns:\/\//, '');
  if (text.startsWith('[')) return text.slice(1).split(']', 1)[0]!;
  return text.split(':').length > 2 ? text : text.split(':', 1)[0]!;
}

/** https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/ */
const hostAliases = defineRule({
  meta: {
    description: 'Keep cluster and cloud names out of hostAliases',
    scope: 'resource',
    risk: 5.0,
    cwe: [350],
    precision: 'high',
    messages: {
      taken:
        "The pod's hostAliases set the address of {{name}}, so its connections to that name go elsewhere. Remove the alias unless you need it.",
    },
  },
  create(context) {
    return {
      PodSpec(pod) {
        const aliases = pod.at('hostAliases').items();
        if (aliases.length === 0) return context.notApplicable();
        for (const alias of aliases)
          for (const at of alias.at('hostnames').items())
            if (isTaken(at.value ?? '', alias.at('ip').value ?? ''))
              context.report({ at, messageId: 'taken', data: { name: at.value ?? '' } });
      },
    };
  },
});

export const clusterDnsRules = { 'cluster-dns': clusterDns, 'host-aliases': hostAliases };
