import type { Word } from '../containers/words.js';
import type { Place } from './component.js';

export interface Arguments {
  /** By flag, with dashes in place of underscores. */
  readonly given: ReadonlyMap<string, readonly Place[]>;
  /** Why there may be flags that cannot be seen: a word that is expanded when the program starts. */
  readonly opaque: string | undefined;
}

/**
 * Boolean flags do not take the next word as their value: `--profiling false` is true, followed by a stray word.
 * https://pkg.go.dev/github.com/spf13/pflag#readme-command-line-flag-syntax
 */
const BOOLEANS = new Set([
  'allocate-node-cidrs',
  'allow-privileged',
  'anonymous-auth',
  'authentication-token-webhook',
  'auto-tls',
  'client-cert-auth',
  'contention-profiling',
  'enable-aggregator-routing',
  'enable-bootstrap-token-auth',
  'enable-debugging-handlers',
  'encryption-provider-config-automatic-reload',
  'kubelet-https',
  'leader-elect',
  'logtostderr',
  'make-iptables-util-chains',
  'masquerade-all',
  'peer-auto-tls',
  'peer-client-cert-auth',
  'profiling',
  'protect-kernel-defaults',
  'rotate-certificates',
  'rotate-server-certificates',
  'seccomp-default',
  'service-account-extend-token-expiration',
  'service-account-lookup',
  'use-service-account-credentials',
]);

/** Flags may be written with underscores: Kubernetes components read both. */
export function flagName(name: string): string {
  return name.replaceAll('_', '-');
}

/**
 * Reads words as the components do (pflag): `--flag=value`, `--flag value`, a bare boolean, repeated flags. etcd uses
 * Go's flag package, which reads one dash like two.
 */
export function parseArguments(tokens: readonly Word[], singleDash: boolean): Arguments {
  const given = new Map<string, Place[]>();
  let opaque: string | undefined;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.text === '--') break;
    const flag = (
      singleDash ? /^--?([a-z][\w.-]*)(?:=([\s\S]*))?$/i : /^--([a-z][\w.-]*)(?:=([\s\S]*))?$/i
    ).exec(token.text);
    if (!flag) {
      opaque ??= token.unknown;
      continue;
    }
    const name = flagName(flag[1]!);
    const next = tokens[i + 1];
    let place: Place;
    if (flag[2] !== undefined) place = { ...token, text: unquote(flag[2]) };
    else if (next && !BOOLEANS.has(name) && !/^-[^\d]/.test(next.text)) {
      place = { text: unquote(next.text), at: token.at, unknown: next.unknown };
      i++;
    } else place = { ...token, text: 'true' };
    const places = given.get(name);
    if (places) places.push(place);
    else given.set(name, [place]);
  }
  return { given, opaque };
}

function unquote(text: string): string {
  const [quote] = text;
  return text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote)
    ? text.slice(1, -1)
    : text;
}
