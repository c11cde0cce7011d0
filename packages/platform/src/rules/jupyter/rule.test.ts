import { container } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

const run = (args: string): string => container(`image: jupyter/base-notebook:1\nargs: [${args}]`);
const config = (text: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: j}\ndata:\n  conf.py: |\n${text.replace(/^/gm, '    ')}\n`;
const release = (values: string): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: hub}\nspec: {chart: {spec: {chart: jupyterhub}}, values: ${values}}\n`;
const notebook = `apiVersion: kubeflow.org/v1
kind: Notebook
metadata: {name: mine, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: n, image: j, args: [jupyter, lab, "--NotebookApp.token=''"]}]}}}
`;
const service = `---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80, targetPort: 8888}]}
`;

testRule('jupyter-open', {
  valid: [
    run('start-notebook.sh'),
    run('jupyter, lab, --ServerApp.token=$(TOKEN)'),
    run(`jupyter, lab, "--ServerApp.token=''", "--ServerApp.password=argon2:x"`),
    run('jupyter, lab, --ServerApp.allow_origin=*'),
    { name: 'another program', code: run("web, --token=''") },
    container('image: jupyter/base-notebook:1\nenv: [{name: JUPYTER_TOKEN, value: ""}]'),
    { name: 'a gateway asks', code: notebook },
    config("c.ServerApp.token = ''\nc.ServerApp.password = 'argon2:x'"),
    config("c.JupyterHub.authenticator_class = 'github'"),
    config("# c.JupyterHub.authenticator_class = 'dummy'"),
    release('{hub: {config: {JupyterHub: {authenticator_class: github}}}}'),
    release('{hub: {extraConfig: {auth: x}}}'),
  ],
  invalid: [
    {
      code: run(`jupyter, lab, "--ServerApp.token=''"`),
      findings: [{ messageId: 'token', text: `"--ServerApp.token=''"` }],
    },
    {
      name: 'in a script',
      code: container(
        `image: a\ncommand: [sh, -c]\nargs: ["jupyter lab --ip=0.0.0.0 --NotebookApp.token='' --allow-root"]`,
      ),
      findings: [
        { messageId: 'token', text: `"jupyter lab --ip=0.0.0.0 --NotebookApp.token='' --allow-root"` },
      ],
    },
    {
      code: run('jupyter, lab, "--ServerApp.allow_origin=*", --ServerApp.disable_check_xsrf=True'),
      findings: [{ messageId: 'origin', text: '"--ServerApp.allow_origin=*"' }],
    },
    {
      name: 'a Service goes around the gateway',
      code: notebook + service,
      findings: [{ messageId: 'token', text: `"--NotebookApp.token=''"` }],
    },
    { code: config("c.NotebookApp.token = ''"), findings: [{ messageId: 'token', text: 'conf.py' }] },
    {
      code: config("c.JupyterHub.authenticator_class = 'dummy'\nc.DummyAuthenticator.password = 'x'"),
      findings: [{ messageId: 'shared', text: 'conf.py' }],
    },
    {
      name: 'the default of the chart',
      code: release('{hub: {db: {type: sqlite-memory}}}'),
      findings: [{ messageId: 'dummy', text: 'hub' }],
    },
    { code: release('{auth: {type: dummy}}'), findings: [{ messageId: 'dummy', text: 'dummy' }] },
  ],
});
