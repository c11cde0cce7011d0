const indent = (text: string, columns: number): string => text.replace(/^(?=[^\n])/gm, ' '.repeat(columns));

/** A Pod in the namespace `shop` with the one container `app`, which has these lines. */
export const container = (
  lines: string,
  metadata = '{name: app, namespace: shop, labels: {app: web}}',
): string =>
  `---
apiVersion: v1
kind: Pod
metadata: ${metadata}
spec:
  containers:
  - name: app
${indent(lines, 4)}
`;
