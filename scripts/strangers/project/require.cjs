const core = require('@plimsoll/core');
const { podSecurity } = require('@plimsoll/pod-security');
const { lintText } = require('plimsoll');

const text =
  'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { hostPID: true, containers: [{ name: app, image: a }] }\n';
const config = core.resolveConfig({ plugins: [podSecurity], extends: 'pod-security/baseline' });
Promise.all([
  lintText(text, { config: { extends: 'pod-security/baseline' } }),
  core.parse({ path: 'web.yaml', text }).then((file) => core.lint([file], config)),
]).then((results) => console.log(results.map((result) => core.visibleFindings(result)[0].ruleId).join()));
