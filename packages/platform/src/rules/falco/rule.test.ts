import { testRule } from '../../../test/test-rule.js';

const file = (text: string, key = 'falco.yaml'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: f}\ndata:\n  ${key}: |\n${text.replace(/^/gm, '    ')}\n`;
const release = (values: string): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: f}\nspec: {chart: {spec: {chart: falco}}, values: ${values}}\n`;

testRule('falco-disabled', {
  valid: [
    file('priority: debug\nrules_files: [/etc/falco/falco_rules.yaml, /etc/falco/rules.d]'),
    file('rules: [{disable: {rule: Read sensitive file untrusted}}]'),
    file('rules: [{disable: {rule: "*"}}, {enable: {tag: network}}]'),
    { name: 'which is no wildcard of tags', code: file('rules: [{disable: {tag: "*"}}]') },
    file('priority: error', 'other.yaml'),
    file('- rule: Mine\n  condition: evt.type = open and never_true', 'custom.yaml'),
    { code: file('- rule: Mine\n  condition: (never_true)', 'custom.yaml'), options: { allowed: ['Mine'] } },
    release('{falco: {priority: warning}}'),
  ],
  invalid: [
    {
      code: file('rules: [{enable: {tag: a}}, {disable: {rule: "*"}}]'),
      findings: [{ messageId: 'rules', text: 'falco.yaml' }],
    },
    { code: file('priority: Critical'), findings: [{ messageId: 'priority', text: 'falco.yaml' }] },
    {
      code: file('rules_files: [/etc/falco/mine.yaml]'),
      findings: [{ messageId: 'files', text: 'falco.yaml' }],
    },
    {
      code: file('- rule: Terminal shell in container\n  condition: (never_true)', 'custom.yaml'),
      findings: [{ messageId: 'never', text: 'custom.yaml' }],
    },
    { code: release('{falco: {priority: error}}'), findings: [{ messageId: 'priority', text: 'error' }] },
  ],
});
