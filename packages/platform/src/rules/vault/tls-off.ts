import { defineRule } from '@plimsoll/core';
import { ownValue } from '@plimsoll/core/internal';
import {
  argumentsOf,
  type ContainerCursor,
  type Cursor,
  commandsOf,
  isObject,
  type Json,
  switchOf,
  textOf,
  variablesOf,
} from '@plimsoll/core/kubernetes';
import { flag, optionsSchema } from '@plimsoll/rule-kit';
import { valuesOfCharts } from '../../charts.js';
import { isTruthy } from '../../truthy.js';
import { PROGRAMS } from './dev-mode.js';

const SKIPS = new Set(['VAULT_SKIP_VERIFY', 'BAO_SKIP_VERIFY']);
const LOCAL_CONFIG = new Set(['VAULT_LOCAL_CONFIG', 'BAO_LOCAL_CONFIG']);
const LOOPBACK = /^(?:127\.|localhost\b|\[::1\])/;

/**
 * https://developer.hashicorp.com/vault/docs/configuration/listener/tcp,
 * https://developer.hashicorp.com/vault/docs/deploy/kubernetes/injector/annotations,
 * https://developer.hashicorp.com/vault/docs/deploy/kubernetes/vso/api-reference,
 * https://developer.hashicorp.com/vault/docs/deploy/kubernetes/csi/configurations
 */
export const vaultTlsOff = defineRule({
  meta: {
    description: 'Connect to Vault and OpenBao over verified TLS',
    scope: 'resource',
    risk: 6,
    cwe: [295, 319],
    precision: 'high',
    messages: {
      listener:
        "The listener accepts plain HTTP, so anyone on the network can read tokens and secrets. Set tls_cert_file and tls_key_file, and remove 'tls_disable'.",
      client:
        'The client accepts any certificate, so anyone on the network path can get its token and the secrets. Give it the CA instead.',
    },
    schema: optionsSchema({
      tlsInFront: flag('Whether a service mesh or proxy encrypts traffic to listeners without TLS.'),
    }),
    defaultOptions: { tlsInFront: false },
  },
  create(context) {
    const { tlsInFront } = context.options;
    const judgeSwitch = (at: Cursor<Json>): void => {
      if (textOf(at.value) === 'true') context.report({ at, messageId: 'client' });
    };
    const judgeConfig = (at: Cursor<Json>): void => {
      if (typeof at.value === 'string' && !tlsInFront && isPlain(at.value))
        context.report({ at, messageId: 'listener' });
    };
    /** https://github.com/hashicorp/vault-helm/blob/main/values.yaml */
    const judgeValues = (values: Cursor<Json>): void => {
      const server = values.at('server');
      const ha = server.at('ha');
      for (const mode of [server.at('standalone'), ha, ha.at('raft')]) judgeConfig(mode.at('config'));
    };
    const judgePod = ({ metadata }: ContainerCursor['pod']): void =>
      judgeSwitch((metadata.at('annotations') as Cursor<Json>).at('vault.hashicorp.com/tls-skip-verify'));
    return {
      PodSpec: judgePod,
      Container(container) {
        for (const { name, value, at } of variablesOf(container)) {
          if (SKIPS.has(name) && isTruthy(value)) context.report({ at, messageId: 'client' });
          if (LOCAL_CONFIG.has(name) && value !== undefined && !tlsInFront && isPlain(value))
            context.report({ at, messageId: 'listener' });
        }
        for (const command of commandsOf(container)) {
          const words = argumentsOf(command, PROGRAMS);
          const found = words && switchOf(words, ['-tls-skip-verify', '--tls-skip-verify']);
          if (found) context.report({ at: found.at, messageId: 'client' });
        }
      },
      ConfigMap(root) {
        for (const [, at] of root.at('data').entries()) judgeConfig(at as Cursor<Json>);
      },
      ...valuesOfCharts({ vault: judgeValues, openbao: judgeValues }, () => context.notApplicable()),
      'secrets.hashicorp.com/VaultConnection': (root) => judgeSwitch(root.at('spec').at('skipTLSVerify')),
      'secrets-store.csi.x-k8s.io/SecretProviderClass': (root) =>
        judgeSwitch(root.at('spec').at('parameters').at('vaultSkipTLSVerify')),
    };
  },
});

/** Whether a server's configuration, in HCL or JSON, has a TCP listener without TLS that others can reach. */
function isPlain(text: string): boolean {
  if (!text.includes('tls_disable')) return false;
  return text.trimStart().startsWith('{') ? isPlainJson(text) : blocksOf(text).some(isPlainBlock);
}

const isPlainBlock = (block: string): boolean =>
  /\btls_disable\s{0,20}=\s{0,20}"?(?:1|true)\b/.test(block) &&
  !LOOPBACK.test(/\baddress\s{0,20}=\s{0,20}"([^"\n]*)"/.exec(block)?.[1] ?? '127.0.0.1');

/** The texts between the braces of `listener "tcp" { … }`, including inner blocks such as telemetry. */
function blocksOf(text: string): readonly string[] {
  return text
    .split(/\blistener\s{1,20}"tcp"\s{0,20}\{/)
    .slice(1)
    .map((rest) => {
      let depth = 1;
      for (let index = 0; index < rest.length; index++) {
        if (rest[index] === '{') depth++;
        if (rest[index] === '}' && --depth === 0) return rest.slice(0, index);
      }
      return rest;
    });
}

function isPlainJson(text: string): boolean {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return false;
  }
  return [ownValue(value, 'listener')]
    .flat()
    .flatMap((each) => ownValue(each as Json, 'tcp'))
    .some(
      (tcp) =>
        isObject(tcp) &&
        /^(?:1|true)$/.test(textOf(tcp.tls_disable)) &&
        !LOOPBACK.test(textOf(tcp.address ?? '127.0.0.1')),
    );
}
