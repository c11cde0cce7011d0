import { pod } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

const running = (...words: readonly string[]): string => pod('', `command: ${JSON.stringify(words)}\n`);
const scripts = (list: readonly string[]): string =>
  list.map((script) => running('sh', '-c', script)).join('---\n');
const configMap = (text: string, key = 'run'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  ${key}: ${JSON.stringify(text)}\n`;
const found = (list: readonly string[]) =>
  list.map((script) => ({ messageId: 'container', text: JSON.stringify(script) }));

const LOADED = [
  'curl -fsSL https://get.example/install.sh | sh',
  'apt-get update && curl -sL https://get.example/setup_22.x | sudo -E bash - && apt-get install -y x',
  'wget -qO- https://get.example/x.sh | bash -s -- --yes',
  'curl https://get.example/x.sh |sh',
  'curl "https://get.example/x.sh?a=1&b=2" | X=1 /bin/sh',
  'curl -s https://get.example/x.gz | gunzip | sh',
  'curl -s https://get.example/x.py | python3 -',
  'curl -fsSL \\\n  https://get.example/x.sh \\\n  | sh\n',
  'bash <(curl -s https://get.example/x.sh)',
  'source <(curl -s https://get.example/x.sh)',
  'sh -c "$(curl -fsSL https://get.example/x.sh)"',
  'eval "$(wget -qO- https://get.example/x.sh)"',
  'python -c "import urllib.request; exec(urllib.request.urlopen(\'https://get.example/x.py\').read())"',
  'iex (iwr https://get.example/x.ps1)',
  'irm https://get.example/x.ps1 | iex',
  'curl -fsSL -o /tmp/x.sh https://get.example/x.sh && chmod +x /tmp/x.sh && /tmp/x.sh --yes',
  'wget -O x.sh https://get.example/x.sh\nsudo bash -e x.sh\n',
  'curl -s https://get.example/x.py > x.py; python3 x.py',
];

const NOT_LOADED = [
  'curl -fsSLo /tmp/x https://get.example/x && echo "0c1d  /tmp/x" | sha256sum -c && sh /tmp/x',
  'curl -fsS https://get.example/x.tgz | tar xz',
  'curl -s http://web/status | grep ok',
  'curl -s http://web/status | python -m json.tool',
  "curl -s http://web/status | python3 -c 'import json, sys; print(json.load(sys.stdin))'",
  "curl -s http://web/status | sh -c 'cat > /tmp/status'",
  'curl -s http://web/status; echo x | sh',
  '# curl https://get.example/x.sh | sh\nexec web',
  'kubectl apply -f https://get.example/x.yaml',
  'curl -o /tmp/x.sh https://get.example/x.sh && cat /tmp/x.sh && sh /scripts/x.sh',
  'curl -fsSLo x.sh https://get.example/x.sh && echo "0c1d  x.sh" | sha256sum -c && sh x.sh',
  'curl -s http://web/ | jq .shell',
];

testRule('remote-script', {
  valid: [
    { name: 'what loads no script', code: scripts(NOT_LOADED) },
    { name: 'a text that is not run', code: configMap('Install: curl https://get.example/x.sh | sh\n') },
    { name: 'no shell', code: running('curl', 'https://get.example/x.sh', '|', 'sh') },
  ],
  invalid: [
    { name: 'in each form', code: scripts(LOADED), findings: found(LOADED) },
    {
      name: 'in scripts of Tekton and Argo Workflows',
      code: [
        `apiVersion: tekton.dev/v1\nkind: Task\nspec: {steps: [{name: get, image: x, script: '${LOADED[0]}'}]}\n`,
        `apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: {entrypoint: get, templates: [{name: get, script: {image: x, source: '${LOADED[0]}'}}]}\n`,
      ].join('---\n'),
      findings: [1, 2].map(() => ({ messageId: 'container', text: `'${LOADED[0]}'` })),
    },
    {
      name: 'what is said',
      code: pod(
        '',
        `lifecycle: {postStart: {exec: {command: ${JSON.stringify(['sh', '-c', LOADED[0]])}}}}\n`,
      ),
      findings: [
        {
          messageId: 'container',
          text: JSON.stringify(LOADED[0]),
          message:
            "Container 'app' downloads a script and runs it, so anyone who can change that script runs code in the pod. Put the script into the image.",
        },
      ],
    },
    {
      name: 'a script of a ConfigMap',
      code: configMap(`#!/bin/sh\n${LOADED[0]}\n`),
      findings: [{ messageId: 'text', text: JSON.stringify(`#!/bin/sh\n${LOADED[0]}\n`) }],
    },
    {
      name: 'a script by its key',
      code: configMap(LOADED[0]!, 'run.sh'),
      findings: [{ messageId: 'text', text: JSON.stringify(LOADED[0]) }],
    },
  ],
});

const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const UNVERIFIED = [
  `curl -k -H "Authorization: Bearer $(cat ${TOKEN})" https://kubernetes.default.svc/api`,
  `TOKEN=$(cat ${TOKEN})\ncurl -sSk -H "Authorization: Bearer $TOKEN" https://$KUBERNETES_SERVICE_HOST/api\n`,
  `TOKEN=$(cat ${TOKEN})\ncurl --insecure --header "Authorization: Bearer $TOKEN" https://10.0.0.1/api\n`,
  `wget --no-check-certificate --header "Authorization: Bearer $(cat ${TOKEN})" https://kubernetes.default/api`,
  'curl -k -H "Authorization: Bearer $TOKEN" https://kubernetes.default.svc/api',
  `python -c 'requests.get(url, headers={"Authorization": "Bearer " + open("${TOKEN}").read()}, verify=False)'`,
  'kubectl --insecure-skip-tls-verify=true get pods',
  'kubectl get pods --insecure-skip-tls-verify',
];
const VERIFIED = [
  `curl --cacert /var/run/secrets/kubernetes.io/serviceaccount/ca.crt -H "Authorization: Bearer $(cat ${TOKEN})" https://kubernetes.default.svc/api`,
  'curl -k https://web/health',
  'kubectl --insecure-skip-tls-verify=false get pods',
  `curl -s --key-type PEM -H "Authorization: Bearer $(cat ${TOKEN})" https://kubernetes.default.svc/api`,
];

testRule('unverified-api-client', {
  valid: [
    { name: 'a check, or no token', code: scripts(VERIFIED) },
    {
      name: 'no shell',
      code: running('/usr/bin/kubectl', '--insecure-skip-tls-verify=false', 'get', 'pods'),
    },
  ],
  invalid: [
    {
      name: 'a client without a shell',
      code: running('/usr/bin/kubectl', '--insecure-skip-tls-verify', 'get', 'pods'),
      findings: [{ messageId: 'container', text: '"/usr/bin/kubectl"' }],
    },
    { name: 'each client', code: scripts(UNVERIFIED), findings: found(UNVERIFIED) },
    {
      name: 'a script of a ConfigMap',
      code: configMap(`#!/bin/bash\n${UNVERIFIED[0]}\n`),
      findings: [
        {
          messageId: 'text',
          text: JSON.stringify(`#!/bin/bash\n${UNVERIFIED[0]}\n`),
          message:
            "The script 'run' sends a service account token without verifying the server's certificate, so anyone impersonating the server gets the token. Pass the CA with --cacert.",
        },
      ],
    },
  ],
});
