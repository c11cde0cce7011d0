import { pod, secured, windows } from '../../../test/pods.js';
import { testRule } from '../../../test/test-rule.js';

const armored = (type: string): string => secured(`appArmorProfile: {type: ${type}}\n`);
const annotated = (value: string, container = 'app'): { meta: string } => ({
  meta: `annotations:\n  container.apparmor.security.beta.kubernetes.io/${container}: ${value}\n`,
});

testRule('apparmor-profile-required', {
  valid: [
    pod(armored('RuntimeDefault')),
    pod('', armored('Localhost')),
    pod('', '', annotated('runtime/default')),
    pod('', '', annotated('localhost/web')),
    pod(armored('Unconfined'), armored('RuntimeDefault')),
    pod(windows),
  ],
  invalid: [
    {
      code: pod(),
      findings: [
        {
          messageId: 'missing',
          text: 'app',
          message:
            "Neither container 'app' nor its pod sets an AppArmor profile. Set appArmorProfile.type: RuntimeDefault.",
        },
      ],
      fixed: `${pod()}  securityContext:\n    appArmorProfile:\n      type: RuntimeDefault\n`,
    },
    {
      code: pod(armored('Unconfined')),
      findings: [{ messageId: 'unconfined', text: 'Unconfined' }],
      fixed: pod(armored('RuntimeDefault')),
    },
    {
      name: 'a profile without a type',
      code: pod(armored('RuntimeDefault'), secured('appArmorProfile: {}\n')),
      findings: [{ messageId: 'missing', text: 'appArmorProfile' }],
      fixed: pod(armored('RuntimeDefault'), secured('appArmorProfile:\n  type: RuntimeDefault\n')),
    },
    {
      name: 'there was no field before 1.30',
      code: pod(),
      kubernetesVersion: '1.29',
      findings: [{ messageId: 'missing', text: 'app' }],
    },
    {
      name: 'by annotation alone',
      code: pod('', '', annotated('unconfined')),
      findings: [{ messageId: 'unconfined', text: 'unconfined' }],
      fixed: pod('', '', annotated('runtime/default')),
    },
    {
      name: 'the annotation goes before the pod',
      code: pod(armored('RuntimeDefault'), '', annotated('unconfined')),
      findings: [{ messageId: 'unconfined', text: 'unconfined' }],
    },
    {
      name: 'the annotation of another container',
      code: pod('', '', annotated('runtime/default', 'other')),
      findings: [{ messageId: 'missing', text: 'app' }],
    },
  ],
});

testRule('linux-hardening', {
  valid: [
    pod(secured('seccompProfile: {type: RuntimeDefault}\n')),
    pod(secured('seLinuxOptions: {level: "s0:c1"}\n')),
    pod('', secured('capabilities: {drop: [NET_RAW]}\n')),
    pod('', armored('RuntimeDefault')),
    pod(windows),
  ],
  invalid: [
    {
      code: pod(),
      findings: [{ messageId: 'none', text: 'app' }],
      fixed: `${pod()}  securityContext:\n    seccompProfile:\n      type: RuntimeDefault\n`,
    },
    {
      name: 'the pod is unconfined',
      code: pod(secured('seccompProfile: {type: Unconfined}\n')),
      findings: [{ messageId: 'none', text: 'app' }],
      fixed: pod(secured('seccompProfile: {type: RuntimeDefault}\n')),
    },
    {
      name: 'drops, and adds everything again',
      code: pod('', secured('capabilities: {drop: [KILL], add: [all]}\n')),
      findings: [{ messageId: 'none', text: 'securityContext' }],
    },
    {
      code: pod('', secured('seccompProfile: {type: Unconfined}\ncapabilities: {drop: []}\n')),
      findings: [{ messageId: 'none', text: 'securityContext' }],
      fixed: pod('', secured('seccompProfile: {type: RuntimeDefault}\ncapabilities: {drop: []}\n')),
    },
  ],
});

const untrusted = { meta: 'labels: {trust: none}\n' };

testRule('runtime-class', {
  valid: [
    { name: 'nothing is asked for', code: pod() },
    { code: pod(), options: { untrustedSelector: { trust: 'none' } } },
    {
      code: pod('runtimeClassName: any\n', '', untrusted),
      options: { untrustedSelector: { trust: 'none' } },
    },
    { code: pod('runtimeClassName: kata\n'), options: { allowed: ['gvisor', 'kata'] } },
  ],
  invalid: [
    {
      code: pod('', '', untrusted),
      options: { untrustedSelector: { trust: 'none' } },
      findings: [{ messageId: 'missing', text: 'spec' }],
    },
    {
      code: pod('runtimeClassName: runc\n'),
      options: { allowed: ['kata'] },
      findings: [{ messageId: 'other', text: 'runc' }],
      fixed: pod('runtimeClassName: kata\n'),
    },
    {
      name: 'which of two only the reader knows',
      code: pod('runtimeClassName: runc\n'),
      options: { allowed: ['kata', 'gvisor'] },
      findings: [{ messageId: 'other', text: 'runc' }],
    },
  ],
});
