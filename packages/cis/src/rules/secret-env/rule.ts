import { defineRule } from '@plimsoll/core';

/** CIS Kubernetes Benchmark 5.4.1: `secretKeyRef` and `secretRef` of all containers. */
export const secretEnv = defineRule({
  meta: {
    description: 'Pass Secrets as files, not environment variables',
    scope: 'resource',
    risk: 3.5,
    severity: 'off',
    cwe: [526],
    precision: 'very-high',
    messages: {
      variable:
        "Container '{{name}}' reads a Secret into the environment variable '{{variable}}', where logs and child processes can see it. Mount the Secret as a file.",
      all: "Container '{{name}}' reads all keys of a Secret into environment variables, where logs and child processes can see them. Mount the Secret as files.",
    },
  },
  create(context) {
    return {
      Container(container) {
        const { name } = container;
        for (const variable of container.at('env').items()) {
          const at = variable.at('valueFrom').at('secretKeyRef');
          if (at.exists)
            context.report({
              at,
              messageId: 'variable',
              data: { name, variable: variable.at('name').value ?? '' },
            });
        }
        for (const source of container.at('envFrom').items()) {
          const at = source.at('secretRef');
          if (at.exists) context.report({ at, messageId: 'all', data: { name } });
        }
      },
    };
  },
});
