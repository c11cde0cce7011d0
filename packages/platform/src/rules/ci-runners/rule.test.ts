import { testRule } from '../../../test/test-rule.js';

const release = (chart: string, values: string): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r}\nspec: {chart: {spec: {chart: ${chart}}}, values: ${values}}\n`;
const runner = (kind: string, spec: string): string =>
  `apiVersion: actions.summerwind.dev/v1alpha1\nkind: ${kind}\nmetadata: {name: r}\nspec: ${spec}\n`;
const toml = (lines: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: r}\ndata:\n  config.toml: |\n    [[runners]]\n      [runners.kubernetes]\n        ${lines}\n`;

testRule('ci-runner-privileged', {
  valid: [
    release('gha-runner-scale-set', '{containerMode: {type: kubernetes}}'),
    release(
      'gha-runner-scale-set',
      '{containerMode: {type: dind}, template: {spec: {runtimeClassName: kata-qemu}}}',
    ),
    { name: 'another chart', code: release('web', '{containerMode: {type: dind}}') },
    runner('RunnerDeployment', '{template: {spec: {repository: a/b, dockerEnabled: false}}}'),
    toml('privileged = false'),
    toml('# privileged = true'),
    toml('privileged = true\n        runtime_class_name = "kata"'),
    {
      name: 'another file',
      code: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: r}\ndata: {a: privileged = true}\n',
    },
  ],
  invalid: [
    {
      code: release('gha-runner-scale-set', '{containerMode: {type: dind}}'),
      findings: [{ messageId: 'privileged', text: 'dind' }],
    },
    {
      name: 'by default',
      code: runner('RunnerDeployment', '{template: {spec: {repository: a/b}}}'),
      findings: [{ messageId: 'privileged', text: 'spec' }],
    },
    {
      code: runner('RunnerSet', '{dockerEnabled: false, dockerdWithinRunnerContainer: true}'),
      findings: [{ messageId: 'privileged', text: 'true' }],
    },
    { code: toml('privileged = true'), findings: [{ messageId: 'privileged', text: 'config.toml' }] },
    {
      code: toml('[[runners.kubernetes.volumes.host_path]]\n        host_path = "/var/run/docker.sock"'),
      findings: [{ messageId: 'socket', text: 'config.toml' }],
    },
    {
      code: release('gitlab-runner', '{runners: {privileged: true}}'),
      findings: [{ messageId: 'privileged', text: 'true' }],
    },
  ],
});
