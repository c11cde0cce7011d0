// @ts-check
// A rule as it begins: it compiles and its tests pass, so whoever fills it in always has something that works.

/** @typedef {{ pack: string, name: string, identifier: string, helper: string, from: string }} Facts */

/** @param {Facts} facts */
export const rule = ({ identifier }) => `import { defineRule } from '@plimsoll/core';

/** TODO: name what asks for the rule: a standard and its section, or the address of a page. */
export const ${identifier} = defineRule({
  meta: {
    description: 'TODO: say what to do, such as "Set memory limits"',
    // TODO: 0.1 to 10, see docs/writing-rules.md#messages-risk-severity. Compare with a rule of the pack.
    risk: 3,
    // Off by default. To turn it on, remove this line, and move the reason in default-reasons.ts from OFF to ON.
    severity: 'off',
    // How often a finding is right: very-high, high, medium or low.
    precision: 'high',
    // What it reads: only the visited object ('resource'), or other objects, too ('project').
    scope: 'resource',
    messages: {
      found: "TODO: what happens in container '{{name}}', why it matters, and what to do.",
    },
  },
  create({ report }) {
    return {
      Container(container) {
        // TODO: find the fault. A cursor never throws: of what is absent or of another type, the value is undefined.
        const at = container.at('tty');
        if (at.value === true) report({ at, messageId: 'found', data: { name: container.name } });
      },
    };
  },
});
`;

/** @param {Facts} facts */
export const ruleTest = ({ name, helper, from }) => `import { ${helper} } from '../../../test/${from}.js';

const pod = (lines: string) => \`apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: app
      image: registry.example/app:1.0.0
\${lines}\`;

// TODO: manifests as users write them: those that pass, and those with the fault. \`text\` is what the finding marks.
${helper}('${name}', {
  valid: [pod(''), pod('      tty: false\\n')],
  invalid: [{ code: pod('      tty: true\\n'), findings: [{ messageId: 'found', text: 'true' }] }],
});
`;

/** @param {Facts} facts */
export const readme = ({ name }) => `# TODO: a title

## ${name}

### Why

TODO: what an attacker, or an accident, does with the fault.

### How to fix

TODO: the setting that mends it, and what may break.

### Fields

| Field                     | Values that pass |
| ------------------------- | ---------------- |
| TODO: \`containers[*].tty\` | \`false\`; absent  |

### Bad

\`\`\`yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: app
      image: registry.example/app:1.0.0
      tty: true
\`\`\`

### Good

\`\`\`yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: app
      image: registry.example/app:1.0.0
\`\`\`
`;

/** @param {Facts} facts */
export const changeset = ({ pack, name }) => `---
"plimsoll": minor
"@plimsoll/${pack}": minor
---

The rule \`${pack}/${name}\` TODO: reports what. It is off by default.
`;
