import { container } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

const env = (name: string, value: string, more = ''): string =>
  container(`image: example/db:1\nenv: [{name: ${name}, value: "${value}"}${more}]`);
const run = (words: string, image = 'example/db:1'): string => container(`image: ${image}\nargs: [${words}]`);
const file = (key: string, text: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: db}\ndata:\n  ${key}: |\n${text.replace(/^/gm, '    ')}\n`;
const kafka = (listener: string): string =>
  `apiVersion: kafka.strimzi.io/v1\nkind: Kafka\nmetadata: {name: k}\nspec: {kafka: {listeners: [${listener}]}}\n`;

testRule('datastore-no-auth', {
  valid: [
    env('POSTGRES_HOST_AUTH_METHOD', 'scram-sha-256'),
    env('ALLOW_EMPTY_PASSWORD', 'no'),
    env('MYSQL_ALLOW_EMPTY_PASSWORD', ''),
    env('MYSQL_ALLOW_EMPTY_PASSWORD', 'yes', ', {name: MYSQL_ROOT_PASSWORD, value: x}'),
    env(
      'ALLOW_EMPTY_PASSWORD',
      'yes',
      ', {name: REDIS_PASSWORD, valueFrom: {secretKeyRef: {name: a, key: b}}}',
    ),
    env('xpack.security.enabled', 'true'),
    env('constructor', 'x'),
    run('redis-server, --protected-mode, "no", --requirepass, $(PASSWORD)'),
    run('redis-server, --protected-mode, "no", --bind, 127.0.0.1'),
    {
      name: 'a file may set the password',
      code: run('redis-server, /conf/redis.conf, --protected-mode, "no"'),
    },
    { name: 'of another program', code: run('web, --noauth') },
    run('mongod, --noauth=false'),
    file('redis.conf', 'protected-mode no\nrequirepass x'),
    file('notes.txt', 'protected-mode no'),
    file('pg_hba.conf', 'host all all 127.0.0.1/32 trust\nlocal all all trust'),
    kafka('{name: plain, port: 9092, type: internal}'),
    kafka('{name: out, port: 9094, type: loadbalancer, authentication: {type: tls}}'),
    {
      name: 'another object may have the password',
      code: container(
        'image: mysql:9\nenvFrom: [{secretRef: {name: db}}]\nenv: [{name: ALLOW_EMPTY_PASSWORD, value: "yes"}]',
      ),
      unknown: ['A password may come from another object (envFrom).'],
    },
  ],
  invalid: [
    {
      code: env('POSTGRES_HOST_AUTH_METHOD', 'trust'),
      findings: [{ messageId: 'setting', text: '"trust"' }],
    },
    {
      name: 'no, which the image takes for yes',
      code: env('MARIADB_ALLOW_EMPTY_ROOT_PASSWORD', 'no'),
      findings: [{ messageId: 'setting', text: '"no"' }],
    },
    {
      code: env('MYSQL_ALLOW_EMPTY_PASSWORD', 'yes', ', {name: MYSQL_ROOT_PASSWORD, value: ""}'),
      findings: [{ messageId: 'setting', text: '"yes"' }],
    },
    { code: env('DISABLE_SECURITY_PLUGIN', 'true'), findings: [{ messageId: 'setting', text: '"true"' }] },
    {
      code: run('redis-server, --protected-mode, "no"'),
      findings: [
        {
          messageId: 'setting',
          text: '"no"',
          message:
            "'--protected-mode no' lets anyone who reaches this container in without a password. Remove it, and set a password from a Secret.",
        },
      ],
    },
    {
      name: 'the image says what runs',
      code: run('--protected-mode=no', 'docker.io/library/redis:8'),
      findings: [{ messageId: 'setting', text: '--protected-mode=no' }],
    },
    {
      name: 'in a script',
      code: container(
        'image: a\ncommand: [sh, -c]\nargs: ["sleep 5 && exec mongod --noauth --dbpath /data"]',
      ),
      findings: [{ messageId: 'setting', text: '"sleep 5 && exec mongod --noauth --dbpath /data"' }],
    },
    {
      code: run('elasticsearch, -Expack.security.enabled=false'),
      findings: [{ messageId: 'setting', text: '-Expack.security.enabled=false' }],
    },
    {
      code: run('start, --insecure', 'cockroachdb/cockroach:v25'),
      findings: [{ messageId: 'setting', text: '--insecure' }],
    },
    {
      code: file('redis.conf', 'port 6379\nprotected-mode no'),
      findings: [{ messageId: 'file', text: 'redis.conf' }],
    },
    {
      code: file('elasticsearch.yml', 'xpack.security.enabled: false'),
      findings: [{ messageId: 'file', text: 'elasticsearch.yml' }],
    },
    {
      code: file('pg_hba.conf', 'host all all 0.0.0.0/0 trust'),
      findings: [{ messageId: 'file', text: 'pg_hba.conf' }],
    },
    {
      code: kafka('{name: out, port: 9094, type: nodeport}'),
      findings: [{ messageId: 'listener', text: 'nodeport' }],
    },
  ],
});
