import { pod } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

const env = (variables: Readonly<Record<string, string>>): string =>
  pod(
    '',
    `env:\n${Object.entries(variables)
      .map(([name, value]) => `- name: ${name}\n  value: ${JSON.stringify(value)}\n`)
      .join('')}`,
  );
const words = (...list: readonly string[]): string =>
  `[${list.map((word) => JSON.stringify(word)).join(', ')}]`;
const configMap = (data: Readonly<Record<string, string>>): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n${Object.entries(data)
    .map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}\n`)
    .join('')}`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const binary = (files: Readonly<Record<string, string>>): string =>
  configMap(files).replace('\ndata:', '\nbinaryData:');
const values = (of: object): readonly string[] => Object.values(of);
const findings = (messageId: string, texts: readonly string[]) =>
  texts.map((text) => ({ messageId, text: JSON.stringify(text) }));

/** Texts with `hunter2` as a password, by format. */
const TEXTS: Readonly<Record<string, string>> = {
  settings: 'DB_USER=web\nDB_PASSWORD=hunter2\n',
  config: 'db:\n  user: web\n  password: hunter2  # for now\n',
  env: 'export DB_PASSWORD="hunter2"\n',
  application: '[db]\nuser = "web"\npassword = "hunter2"\n',
  'run.sh': '#!/bin/sh\nPGPASSWORD=hunter2 psql -h db -c "select 1"\n',
  'load.py': 'import os\n\nPASSWORD = "hunter2"\n',
  'load.js': 'const db = connect({ user: user, password: "hunter2" });\n',
  'index.php': "<?php\n$cfg['password'] = 'hunter2';\n",
  line: '{"user":"web","password":"hunter2","port":5432}',
  number: '{"user":"web","password": 20240613}',
  escaped: '{"app":"{\\"password\\":\\"hunter2\\"}"}',
  flow: 'db: {user: web, password: hunter2, port: 5432}\n',
  'flow-at-the-end': '{user: web, password: hunter2}',
  'web.config':
    '<configuration><appSettings><add key="Db:Password" value="hunter2"/></appSettings></configuration>',
  attributes: '<Resource name="jdbc/db" username="web" password="hunter2" />',
  'settings.xml': '<server>\n  <id>central</id>\n  <password>hunter2</password>\n</server>\n',
  'hive-site.xml':
    '<property>\n<name>javax.jdo.option.ConnectionPassword</name>\n<value>hunter2</value>\n</property>\n',
  connection: 'Server=db;Database=web;User Id=sa;Password=hunter2;Encrypt=true',
  xmlConnection: '<add name="db" connectionString="Server=db;User Id=sa;Pwd=hunter2"/>',
  jdbc: 'jdbc:mysql://db/web?user=root&password=hunter2&useSSL=true',
  libpq: 'host=db user=web password=hunter2 dbname=web',
  variables: '- name: DB_PASSWORD\n  value: hunter2\n',
  'redis.conf': 'maxmemory 100mb\nrequirepass hunter2\n',
  'users.acl': 'user default off\nuser web on >hunter2 ~* +@all\n',
  'userlist.txt': '; pgbouncer\n"web" "hunter2"\n"app" "md5d51c9a7e9353746a6020f9602d452929"\n',
  '.netrc': 'machine git.example login web password hunter2\n',
  'init.sql': "CREATE USER web WITH PASSWORD 'hunter2';\n",
  'init-my.sql': "CREATE USER 'web'@'%' IDENTIFIED BY 'hunter2';\n",
  hcl: 'database {\n  password = "hunter2"\n}\n',
  'alertmanager.yml': "global:\n  smtp_auth_password: 'hunter2'\n",
  long: `{"panels":[${'{"key":"x"},'.repeat(400)}{"password":"hunter2"}]}`,
  windows: 'user=web\r\npassword=hunter2\r\n',
  'wp-config.php': "<?php\ndefine( 'DB_USER', 'web' );\ndefine( 'DB_PASSWORD', 'hunter2' );\n",
  odbc: 'DRIVER={ODBC Driver 18};SERVER=db;UID=sa;PWD=hunter2',
  fstab: 'nas:/web /mnt cifs username=web,password=hunter2,uid=1000 0 0\n',
};

const CONNECTIONS: Readonly<Record<string, string>> = {
  CONNECTION: 'Server=db;User Id=sa;Password=hunter2;',
  URL: 'jdbc:postgresql://db/web?user=root&password=hunter2',
  SPRING_APPLICATION_JSON: '{"spring.datasource.password":"hunter2"}',
  DSN: 'host=db user=web password=hunter2',
};

/** Command lines in scripts. */
const SCRIPTS: Readonly<Record<string, string>> = {
  mysql: 'mysql -h db -u root -phunter2 -e "select 1"\n',
  curl: 'set -e\ncurl -fsS -u admin:hunter2 \\\n  http://web/\n',
  combined: 'curl -su admin:hunter2 http://web/\n',
  redis: 'until redis-cli -a hunter2 ping; do sleep 1; done\n',
  ssh: 'sshpass -p hunter2 ssh web@host\n',
  mongo: 'mongosh -u root -p hunter2 --eval "1"\n',
  docker: 'docker login -u web -p hunter2 registry.example\n',
  ldap: 'ldapsearch -x -D cn=admin -w hunter2\n',
  rabbit: 'rabbitmqctl add_user web hunter2\n',
  minio: 'mc alias set store http://minio:9000 minio hunter22\n',
  openssl: 'openssl pkcs12 -export -passout pass:hunter2 -out a.p12\n',
  users: 'echo "root:hunter2" | chpasswd\n',
  flag: 'tool --db-password hunter2 run\n',
  exe: 'sqlcmd.exe -S db -U sa -P hunter2 -Q "select 1"\n',
  heredoc: 'cat <<E\nx\nE\nmysqldump -uroot -phunter2 web\n',
};

/** Texts that look like passwords to a scanner but are not. */
const NONE: Readonly<Record<string, string>> = {
  'de.json': '{"form.password": "Kennwort", "fr.password": "Mot de passe", "tr.password": "\u015eifre"}',
  'labels.txt': '"web" "hunter2"\nand more\n',
  'off.acl': 'user default off nopass sanitize-payload resetchannels -@all\n',
  placeholders: [
    "password: '{FRIGATE_PASSWORD}'",
    `a_password: \${VAR}`,
    'b_password: $(VAR)',
    'c_password: <changeme>',
    'd_password: $VAR',
    'e_password: "{{ .Values.password }}"',
    'f_password: %PASSWORD%',
    'g_password: "%env(DB_PASSWORD)%"',
    'h_password: !secret db_password',
    'i_password: @PASSWORD@',
    'j_password: replace-default-auth',
    'k_password: ENV["PASSWORD"]',
    'l_password = remote.kubernetes.secret.loki.data["password"]',
    'm_password: [REDACTED]',
    'n_password: __PASSWORD__',
    `o_password: 's3cret-\${ENVIRONMENT}'`,
    "p_password: '{cipher}AQA0c1f2'",
    'q_password: ENC(G6N718UuyPE5bHyWKyuLQ3Rn)',
    'r_password: ~DB_PASSWORD~',
    'password=%%DB_PASSWORD%%',
    'password=@DB_PASSWORD',
    's_password: insert-password-here',
    't_password: tbd',
    'u_password: "Password"',
    'v_password: gcp:secretmanager:projects/web/secrets/db',
    '>>vault:secret/data/db#password',
  ].join('\n'),
  references: [
    'password: /run/secrets/db',
    'passwordFile: hunter2',
    'password_file = hunter2',
    'PASSWORD_MIN_LENGTH=8',
    'password_policy=strict',
    'passwordSecret: db-credentials',
    "ALTER ROLE web PASSWORD :'web_password';",
    'username=web,password_file=/run/secrets/db',
    'a_password: db-credentials',
    'existingSecretKey: password',
    'passwordSecretKey: password',
    'secretKey: password',
    'secret_name: db',
    'password_encryption = scram-sha-256',
    'password: vault:secret/data/db#password',
  ].join('\n'),
  hashes: [
    'password: $2y$10$abcdefghijklmnopqrstuv',
    'rootpw {SSHA}abcdefghijklmnopqrstuv',
    'password_hash: 5f4dcc3b5aa765d61d8327deb882cf99',
    'a_password: "$argon2id$v=19$m=65536,t=3,p=4$abcdef"',
    'publicKeyToken=b77a5c561934e089',
    'integrity: sha512-5f4dcc3b5aa765d61d8327deb882cf99',
    'etag: 3f2504e0-4f89-11d3-9a0c-0305e82c3301',
  ].join('\n'),
  comments:
    '# password=hunter2\n// password: "hunter2"\nx: 1 # password: hunter2\n<!-- <password>hunter2</password> -->\n/* password = "hunter2" */\nREM set PASSWORD=hunter2\n',
  patterns: 'a: password=(\\S+)\nb: "password: .*"\nc: password=\\w+\npassword: .*\n',
  'salts.php':
    "<?php\ndefine('DB_PASSWORD', getenv('X'));\ndefine('PASSWORD_COST', '12');\ndefine('DB_PASSWORD', 'REPLACE_ME');\n",
  'users.conf': 'passwd: files\nproxy_pass: http://web:8080\n',
  'load.py':
    'import os\n\ndef connect(user, password):\n    password = password or os.environ["PASSWORD"]\n    return db(password=password, token=token)\n',
  'load.go': 'package main\n\nfunc f() {\n\tpassword := read()\n\tif password == "" {\n\t}\n}\n',
  'run.sh':
    '#!/bin/bash\nread -p "Password: " password\necho "password: $password"\nPASSWORD=$(cat /run/secrets/db)\nTOKEN=abc_$(date)\n',
  'page.html':
    '<input type="password" name="password" placeholder="Password"><label for="password">Password</label>',
  'style.css': 'input[type="password"] { color: red; }\n.token.key { color: #07a; }\n',
  'schema.json':
    '{"properties":{"password":{"type":"string"},"key":{"type":"string"}},"required":["password"]}',
  prose: 'The password: the one that you got by mail. Your token = what the page shows.',
  clients:
    `mysql -uroot -p"$MYSQL_ROOT_PASSWORD"\ncurl -u "$USER:$PASS" http://web\ncurl -u web http://web\nmysql -p 3306\n` +
    `redis-cli -a "\${REDIS_PASSWORD}" ping\ndocker run -p 8080:80 web\nmongosh -u root -p <password>\n` +
    'curl -u "$U:$P" http://web\ncurl -u "$1:$2" http://web\necho "$USER:$PASSWORD" | chpasswd\napk add curl mysql-client\n',
};

const object = (apiVersion: string, kind: string, spec: object): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: web\nspec: ${JSON.stringify(spec)}\n`;

/** Objects from which other objects are made, each with `hunter2`. */
const CARRIERS = (value: string): readonly (readonly [code: string, text: string])[] => {
  const tree = {
    db: {
      password: value,
      port: 5432,
      passwordKey: 'password',
      secretKeys: { adminPassword: 'password' },
    },
    // The chart uses the password in the Secret.
    cache: { existingSecret: 'db', password: value },
  };
  const text = `db:\n  password: ${value}\n`;
  const [quoted, quotedText] = [JSON.stringify(value), JSON.stringify(text)];
  const helm = 'helm.toolkit.fluxcd.io/v2';
  const argo = 'argoproj.io/v1alpha1';
  return [
    [object(helm, 'HelmRelease', { values: tree }), quoted],
    [object(helm, 'HelmRelease', { values: { env: [{ name: 'DB_PASSWORD', value }] } }), quoted],
    [
      object(helm, 'HelmRelease', { values: { redis: { config: `requirepass ${value}` } } }),
      `"requirepass ${value}"`,
    ],
    [
      object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', {
        postBuild: { substitute: { db_password: value } },
      }),
      quoted,
    ],
    [object(argo, 'Application', { source: { helm: { values: text } } }), quotedText],
    [object(argo, 'Application', { sources: [{ helm: { valuesObject: tree } }] }), quoted],
    [
      object(argo, 'Application', { source: { helm: { parameters: [{ name: 'db.password', value }] } } }),
      quoted,
    ],
    [
      object(argo, 'ApplicationSet', { template: { spec: { source: { helm: { values: text } } } } }),
      quotedText,
    ],
    [object('helm.cattle.io/v1', 'HelmChart', { set: { 'db.password': value } }), quoted],
    [object('helm.cattle.io/v1', 'HelmChartConfig', { valuesContent: text }), quotedText],
    [object('helm.crossplane.io/v1beta1', 'Release', { forProvider: { values: tree } }), quoted],
    [
      object('kubevirt.io/v1', 'VirtualMachine', {
        template: { spec: { volumes: [{ cloudInitNoCloud: { userData: text } }] } },
      }),
      quotedText,
    ],
    [
      object('bootstrap.cluster.x-k8s.io/v1beta1', 'KubeadmConfig', {
        files: [{ path: '/etc/x', content: text }],
      }),
      quotedText,
    ],
  ];
};
const codeOf = (list: readonly (readonly [string, string])[]): string =>
  list.map(([code]) => code).join('---\n');

testRule('credentials-in-config', {
  partial: true,
  valid: [
    { name: 'values that come from elsewhere', code: codeOf(CARRIERS(`\${DB_PASSWORD}`)) },
    { name: 'what is none, in a ConfigMap', code: configMap(NONE) },
    {
      name: 'what is none, in variables',
      code: env({
        ENDPOINT_SECRET_KEY: 'azure-cognitiveservices-endpoint',
        PASSWORD_SECRET_KEY: 'password',
        DB_PASSWORD: 'db-credentials',
        B_PASSWORD: '{FRIGATE_PASSWORD}',
        C_PASSWORD: '%DB_PASSWORD%',
        URL: `jdbc:mysql://db/web?user=root&password=\${PASSWORD}`,
        DSN: 'host=db user=web passfile=/run/secrets/pgpass',
        JSON: '{"password":"$(PASSWORD)"}',
        NEO4J_AUTH: 'none',
        FEATURES: 'password_policy=strict,token_type=Bearer',
        CONNECTION: 'Server=db;Integrated Security=true;Persist Security Info=False',
      }),
    },
  ],
  invalid: [
    {
      name: 'a setting, by the form of the text',
      code: configMap(TEXTS),
      findings: findings('setting', values(TEXTS)),
    },
    {
      name: 'a file of binaryData that is a text',
      code: binary({
        run: base64('db:\n  password: hunter2\n'),
        logo: base64('\u0089PNG\r\n\u0000\npassword: hunter2\n'),
      }),
      findings: findings('setting', [base64('db:\n  password: hunter2\n')]),
    },
    {
      name: 'a command line of a script',
      code: configMap(SCRIPTS),
      findings: findings('script', values(SCRIPTS)),
    },
    {
      name: 'what is said of a script',
      code: configMap({ run: SCRIPTS.mysql! }),
      findings: [
        {
          messageId: 'script',
          text: JSON.stringify(SCRIPTS.mysql),
          message:
            "Key 'run' of the ConfigMap passes a password (7 characters) to 'mysql' in plain text. Move it to a Secret.",
        },
      ],
    },
    {
      name: 'variables whose texts have settings',
      code: env(CONNECTIONS),
      findings: [
        {
          messageId: 'variableSetting',
          text: JSON.stringify(CONNECTIONS.CONNECTION),
          message:
            "Variable 'CONNECTION' of container 'app' sets 'Password' to a password (7 characters) in plain text. Move it to a Secret.",
        },
        ...findings('variableSetting', values(CONNECTIONS).slice(1)),
      ],
    },
    {
      name: 'short names of passwords',
      code: env({
        LDAP_BIND_PW: 'hunter2',
        DB_PWD: 'hunter2',
        SMTP_PASS: 'hunter2',
        ADMIN_PASSWORD_2: 'hunter2',
        LDAP_BINDPW: 'hunter2',
        KEYSTORE_STOREPASS: 'hunter2',
      }),
      findings: Array.from({ length: 6 }, () => ({ messageId: 'variable', text: '"hunter2"' })),
    },
    {
      name: 'a name and a password',
      code: env({ NEO4J_AUTH: 'neo4j/hunter2' }),
      findings: [
        {
          messageId: 'variable',
          text: '"neo4j/hunter2"',
          message:
            "Variable 'NEO4J_AUTH' of container 'app' contains a password (7 characters) in plain text. Move it to a Secret.",
        },
      ],
    },
    {
      name: 'arguments of clients and servers',
      code: [
        words('--requirepass', 'hunter2'),
        words('mysql', '-uroot', '-phunter2'),
        words('curl', '-u', 'admin:hunter2', 'http://web'),
        words('sh', '-c', 'PGPASSWORD=hunter2 psql -h db'),
        words('sh', '-c', 'exec redis-cli -a hunter2 ping'),
      ]
        .map((list) => pod('', `args: ${list}\n`))
        .join('---\n'),
      findings: [
        { messageId: 'argument', text: '"hunter2"' },
        {
          messageId: 'command',
          text: '"-phunter2"',
          message:
            "The command of container 'app' passes a password (7 characters) to 'mysql' in plain text. Move it to a Secret.",
        },
        { messageId: 'command', text: '"admin:hunter2"' },
        {
          messageId: 'argumentSetting',
          text: '"PGPASSWORD=hunter2 psql -h db"',
          message:
            "A script of container 'app' sets 'PGPASSWORD' to a password (7 characters) in plain text. Move it to a Secret.",
        },
        { messageId: 'command', text: '"exec redis-cli -a hunter2 ping"' },
      ],
    },
    {
      name: 'commands of probes and hooks',
      code: pod(
        '',
        `livenessProbe: {exec: {command: ${words('mysqladmin', 'ping', '-phunter2')}}}\n` +
          `lifecycle: {preStop: {exec: {command: ${words('redis-cli', '-a', 'hunter2', 'shutdown')}}}}\n`,
      ),
      findings: [
        { messageId: 'command', text: '"-phunter2"' },
        { messageId: 'command', text: '"hunter2"' },
      ],
    },
    {
      name: 'values of charts, variables of overlays, data of machines',
      code: codeOf(CARRIERS('hunter2')),
      findings: CARRIERS('hunter2').map(([, text]) => ({ messageId: 'carried', text })),
    },
    {
      name: 'what is said of the values of a chart',
      code: CARRIERS('hunter2')[0]![0],
      findings: [
        {
          messageId: 'carried',
          text: '"hunter2"',
          message:
            "'password' in the values of the chart contains a password (7 characters) in plain text. Move it to a Secret.",
        },
      ],
    },
    {
      name: 'names of the options, in texts too',
      code: configMap({ app: 'pin: 1234\n' }),
      options: { names: ['pin'] },
      findings: findings('setting', ['pin: 1234\n']),
    },
    {
      name: 'what machines join by',
      code: 'cluster-init: true\ntoken: join-us\nagent-token: <token>\n---\nversion: v1alpha1\nmachine: {token: d8cwfa.eyvpi0xwxyarbfid}\n',
      findings: [
        { messageId: 'carried', text: 'join-us' },
        { messageId: 'carried', text: 'd8cwfa.eyvpi0xwxyarbfid' },
      ],
    },
  ],
});
