import { defineRule } from '@plimsoll/core';
import {
  type AnyCursor,
  argumentsOf,
  type ContainerCursor,
  type Cursor,
  commandsOf,
  flagOf,
  hasMoreVariables,
  isObject,
  type Json,
  switchOf,
  textOf,
  type Variable,
  variablesOf,
  type Word,
} from '@plimsoll/core/kubernetes';
import { isTruthy } from '../../truthy.js';

/**
 * Variables that make images of databases, queues and search engines accept clients without a password.
 * https://hub.docker.com/_/postgres, https://hub.docker.com/_/mysql, https://hub.docker.com/_/mariadb,
 * https://github.com/bitnami/containers, https://neo4j.com/docs/operations-manual/current/docker/introduction/,
 * https://docs.opensearch.org/latest/security/configuration/disable-enable-security/,
 * https://docs.weaviate.io/deploy/configuration/authentication
 */
const VARIABLES: Readonly<Record<string, (value: string) => boolean>> = {
  POSTGRES_HOST_AUTH_METHOD: (value) => value === 'trust',
  NEO4J_AUTH: (value) => value === 'none',
  'xpack.security.enabled': (value) => value === 'false',
  DISABLE_SECURITY_PLUGIN: isTruthy,
  'plugins.security.disabled': isTruthy,
  ALLOW_ANONYMOUS_LOGIN: isTruthy,
  AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED: isTruthy,
};

/** Any text, even `no`: the images check only whether the variable is empty. */
const isAnything = (value: string): boolean => value !== '';

/**
 * Variables that allow an empty password. A password that is set still counts.
 * https://github.com/docker-library/mysql/blob/master/template/docker-entrypoint.sh, `docker_verify_minimum_env`, and
 * https://github.com/MariaDB/mariadb-docker/blob/master/docker-entrypoint.sh; Bitnami's images read yes and no.
 */
const EMPTY_PASSWORD: ReadonlyMap<string, (value: string) => boolean> = new Map([
  ['MYSQL_ALLOW_EMPTY_PASSWORD', isAnything],
  ['MARIADB_ALLOW_EMPTY_ROOT_PASSWORD', isAnything],
  ['MARIADB_ALLOW_EMPTY_PASSWORD', isTruthy],
  ['ALLOW_EMPTY_PASSWORD', isTruthy],
]);

const LOOPBACK = /^(?:localhost|127\.[\d.]+|::1)$/;

type FindFault = (words: readonly Word[]) => Word | undefined;

/** https://redis.io/docs/latest/operate/oss_and_stack/management/security/#protected-mode */
const unprotectedRedis: FindFault = (words) => {
  const mode = flagOf(words, ['--protected-mode']);
  if (mode?.text !== 'no' || flagOf(words, ['--requirepass', '--aclfile', '--user'])) return undefined;
  // A config file may set the password.
  if (words[0] && !words[0].text.startsWith('-')) return undefined;
  const bind = flagOf(words, ['--bind']);
  return bind && LOOPBACK.test(bind.text) ? undefined : mode;
};

const isSwitchedOn =
  (name: string): FindFault =>
  (words) =>
    switchOf(words, [name]);

/** The words `-Ename=value` of Elasticsearch and OpenSearch. */
const javaSetting =
  (setting: RegExp): FindFault =>
  (words) =>
    words.find(({ text }) => setting.test(text));

const PROGRAMS: readonly (readonly [programs: readonly string[], find: FindFault])[] = [
  [['redis-server', 'valkey-server', 'keydb-server', 'redis', 'valkey', 'keydb'], unprotectedRedis],
  [['mongod', 'mongo'], isSwitchedOn('--noauth')],
  [['elasticsearch'], javaSetting(/^-E\s?xpack\.security\.enabled=false$/)],
  [['opensearch'], javaSetting(/^-E\s?plugins\.security\.disabled=true$/)],
  [['cockroach'], isSwitchedOn('--insecure')],
];

/** Checks of config files, by the end of their key in a ConfigMap. */
const FILES: readonly (readonly [
  isNamed: (key: string) => boolean,
  setting: string,
  isFault: (text: string) => boolean,
])[] = [
  [
    (key) => key.endsWith('.conf') && /redis|valkey|keydb/.test(key),
    'protected-mode no',
    (text) =>
      /^protected-mode[ \t]+no\b/m.test(text) &&
      !/^(?:requirepass|aclfile|user|include)[ \t]/m.test(text) &&
      !/^bind[ \t]+(?:127\.0\.0\.1|localhost)[ \t]*$/m.test(text),
  ],
  [
    (key) => /elasticsearch\.ya?ml$/.test(key),
    'xpack.security.enabled: false',
    (text) => /^xpack\.security\.enabled:[ \t]*"?false\b/m.test(text),
  ],
  [
    (key) => /opensearch\.ya?ml$/.test(key),
    'plugins.security.disabled: true',
    (text) => /^plugins\.security\.disabled:[ \t]*"?true\b/m.test(text),
  ],
  [
    (key) => key.endsWith('pg_hba.conf'),
    'trust',
    (text) => /^host\w{0,10}[ \t]+\S+[ \t]+\S+[ \t]+(?:all|0\.0\.0\.0\/0|::\/0)[ \t]+trust\b/m.test(text),
  ],
];

/** Listeners of Strimzi that are exposed outside of the cluster. */
const OUTSIDE = ['loadbalancer', 'nodeport', 'ingress', 'route'];

export const datastoreNoAuth = defineRule({
  meta: {
    description: 'Require a password for databases, queues and search engines',
    scope: 'resource',
    risk: 6.5,
    cwe: [306],
    precision: 'high',
    messages: {
      setting:
        "'{{setting}}' lets anyone who reaches this container in without a password. Remove it, and set a password from a Secret.",
      file: "'{{setting}}' in this file lets anyone who reaches the program in without a password. Require one.",
      listener: 'This listener is exposed outside the cluster without authentication. Set authentication.',
    },
  },
  create(context) {
    const judgeFiles = (data: Cursor<Json>): void => {
      for (const [key, at] of data.entries()) {
        const text = at.value;
        if (typeof text !== 'string') continue;
        for (const [isNamed, setting, isFault] of FILES)
          if (isNamed(key) && isFault(text)) context.report({ at, messageId: 'file', data: { setting } });
      }
    };
    return {
      Container(container) {
        const report = (at: AnyCursor, setting: string): void =>
          context.report({ at, messageId: 'setting', data: { setting } });
        const variables = variablesOf(container);
        for (const { name, value, at } of variables) {
          if (value === undefined) continue;
          if (Object.hasOwn(VARIABLES, name) && VARIABLES[name]!(value)) report(at, name);
          if (!EMPTY_PASSWORD.get(name)?.(value) || hasPassword(variables)) continue;
          if (hasMoreVariables(container))
            context.unknown({ at, reason: 'A password may come from another object (envFrom).' });
          else report(at, name);
        }
        for (const { at, text } of faultsOfCommands(container)) report(at, text);
      },
      ConfigMap: (root) => judgeFiles(root.at('data') as Cursor<Json>),
      'kafka.strimzi.io/Kafka'(root) {
        const listeners = root.at('spec').at('kafka').at('listeners');
        // Before v1beta2 the listeners were a map, and `external` was the one of the kind.
        const given = isObject(listeners.value) ? [listeners.at('external')] : listeners.items();
        for (const listener of given)
          if (OUTSIDE.includes(textOf(listener.at('type').value)) && !listener.at('authentication').exists)
            context.report({ at: listener.at('type'), messageId: 'listener' });
      },
    };
  },
});

const hasPassword = (variables: readonly Variable[]): boolean =>
  variables.some(
    ({ name, value }) => /PASSWORD(?:_HASH|_FILE)?$/.test(name) && !EMPTY_PASSWORD.has(name) && value !== '',
  );

function* faultsOfCommands(container: ContainerCursor): Generator<Word> {
  for (const command of commandsOf(container))
    for (const [programs, find] of PROGRAMS) {
      const words = argumentsOf(command, programs);
      const fault = words && find(words);
      if (fault) yield { at: fault.at, text: nameOf(words, fault) };
    }
}

/** The setting as written: a separate value comes after its flag. */
function nameOf(words: readonly Word[], { at, text }: Word): string {
  const index = words.findIndex((word) => word.at === at && (word.text === text || word.text.endsWith(text)));
  const before = words[index - 1];
  return before?.text.startsWith('--') && !words[index]!.text.startsWith('-')
    ? `${before.text} ${text}`
    : (words[index]?.text ?? text);
}
