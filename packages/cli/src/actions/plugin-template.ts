import { tool } from '../tool.js';

/**
 * The files of a package with one rule, by path. `version` is that of Plimsoll's packages.
 * @param prefix of the rules: `acme` in `acme/team-label`
 */
export function pluginTemplate(prefix: string, version: string): Readonly<Record<string, string>> {
  const name = `plimsoll-plugin-${prefix}`;
  return {
    'package.json': `${JSON.stringify(
      {
        name,
        version: '0.1.0',
        type: 'module',
        sideEffects: false,
        exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
        files: ['dist'],
        scripts: { build: 'tsc', test: 'tsc && node --test', prepare: 'tsc' },
        peerDependencies: { '@plimsoll/core': `^${version}` },
        devDependencies: {
          '@plimsoll/core': `^${version}`,
          '@plimsoll/rule-tester': `^${version}`,
          plimsoll: `^${version}`,
          typescript: '^7.0.2',
        },
      },
      undefined,
      2,
    )}\n`,
    'tsconfig.json': `{
  "compilerOptions": {
    "target": "es2023",
    "module": "nodenext",
    "strict": true,
    "declaration": true,
    "sourceMap": true,
    "rootDir": "src",
    "outDir": "dist"
  },
  "include": ["src"]
}
`,
    '.gitignore': 'dist/\nnode_modules/\n',
    'src/index.ts': `import { definePlugin } from '@plimsoll/core';
import { teamLabel } from './team-label.js';

export default definePlugin({
  meta: { name: '${name}', version: '0.1.0', prefix: '${prefix}' },
  rules: { 'team-label': teamLabel },
  presets: { recommended: [{ rules: { '${prefix}/team-label': 'warn' } }] },
});
`,
    'src/team-label.ts': `import { defineRule } from '@plimsoll/core';

const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'];

export const teamLabel = defineRule({
  meta: {
    description: 'Require a label that names the team',
    risk: 2,
    // It reads only the object that it is called for.
    scope: 'resource',
    messages: { missing: "{{kind}} '{{name}}' has no label '{{label}}'." },
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: { label: { type: 'string', minLength: 1, description: 'The label.' } },
    },
    defaultOptions: { label: 'team' },
    docs: {
      why: 'The label says who answers for the workload.',
      fix: 'Add the label to the workload: \`team: shop\`.',
    },
  },
  create({ options, report, notApplicable }) {
    return {
      Resource(root, { kind, name = '(unnamed)' }) {
        if (!KINDS.includes(kind)) return notApplicable();
        const at = root.at('metadata').at('labels').at(options.label);
        if (!at.exists) report({ at, messageId: 'missing', data: { kind, name, label: options.label } });
      },
    };
  },
});
`,
    'test/team-label.test.js': `import { describe, it } from 'node:test';
import { testRule } from '@plimsoll/rule-tester';
import plugin from '../dist/index.js';

const deployment = (labels) => \`apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: \${labels}
\`;

testRule(
  {
    plugin,
    rule: 'team-label',
    valid: [
      deployment('{ team: shop }'),
      { name: 'another label', code: deployment('{ owner: shop }'), options: { label: 'owner' } },
      { name: 'no workload', code: 'apiVersion: v1\\nkind: Namespace\\nmetadata:\\n  name: shop\\n' },
    ],
    invalid: [
      {
        name: 'no team',
        code: deployment('{ app: web }'),
        findings: [
          { messageId: 'missing', text: 'labels', message: "Deployment 'web' has no label 'team'." },
        ],
      },
    ],
  },
  { describe, it },
);
`,
    'plimsoll.config.yaml': `plugins: [./dist/index.js]
extends: ${prefix}/recommended
`,
    'examples/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: { app: web }
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: app
          image: registry.example/web:1.4.2
`,
    'README.md': `# ${name}

Rules for Kubernetes manifests, for [Plimsoll](${tool.informationUri}).

| rule                  | what it requires                        | option  |
| --------------------- | --------------------------------------- | ------- |
| \`${prefix}/team-label\` | workloads have a label that names the team | \`label\` |

## Use

\`\`\`sh
npm install --save-dev plimsoll ${name}
\`\`\`

\`\`\`yaml
# plimsoll.config.yaml
plugins: [${name}]
extends: ${prefix}/recommended
rules:
  ${prefix}/team-label: [error, { label: owner }]
\`\`\`

## Develop

\`\`\`sh
npm install
npm test
npx plimsoll examples # with the rules of this package
npx plimsoll explain ${prefix}/team-label
\`\`\`
`,
  };
}
