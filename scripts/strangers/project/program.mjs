// Uses both packages in one program. It is run as it is, and as what bundlers make of it.
import * as core from '@plimsoll/core';
import { podSecurity } from '@plimsoll/pod-security';
import * as plimsoll from 'plimsoll';

const text = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { containers: [{ name: app, image: registry.example/web:1.0.0, securityContext: { privileged: true } }] }
`;

// Its options need a validator that is made when they are read.
const teamLabel = core.defineRule({
  meta: {
    description: 'Require a label',
    risk: 2,
    messages: { missing: "No label '{{label}}'." },
    schema: { type: 'object', additionalProperties: false, properties: { label: { type: 'string' } } },
    defaultOptions: { label: 'team' },
  },
  create: ({ options, report }) => ({
    Pod(pod) {
      const at = pod.at('metadata').at('labels').at(options.label);
      if (!at.exists) report({ at, messageId: 'missing', data: { label: options.label } });
    },
  }),
});
const acme = core.definePlugin({
  meta: { name: 'acme', version: '1.0.0', prefix: 'acme' },
  rules: { 'team-label': teamLabel },
});

export async function program() {
  const rules = { 'acme/team-label': ['error', { label: 'owner' }] };
  const config = { plugins: [acme], extends: 'pod-security/baseline', rules };
  const input = { path: 'web.yaml', text };
  const shipped = core.resolveConfig({ plugins: [podSecurity], extends: 'pod-security/baseline' });
  const results = [
    await plimsoll.lintText(text, { config }),
    await plimsoll.lintFiles('web.yaml', { config }),
    await plimsoll.lint([await core.parse(input)], shipped),
    await core.lint([await plimsoll.parse(input)], (await plimsoll.loadConfig({ config })).config),
  ];
  const ids = results.map((result) => core.visibleFindings(result).map(({ ruleId }) => ruleId));
  const sarif = JSON.parse(await plimsoll.formatResult(results[1], 'sarif'));
  try {
    plimsoll.resolveConfig({ extends: 'acme/nothing' });
  } catch (error) {
    return {
      ids,
      errors: results.flatMap(({ errors }) => errors),
      results: sarif.runs[0].results.length,
      same: error instanceof core.ConfigError,
    };
  }
}
