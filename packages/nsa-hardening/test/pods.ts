const indent = (text: string, columns: number): string => text.replace(/^(?=[^\n])/gm, ' '.repeat(columns));

/** A Pod whose specification has these lines and the one container `app` with these. */
export const pod = (
  spec = '',
  container = '',
  { image = 'registry.example/app:1.4', meta = '' } = {},
): string =>
  `apiVersion: v1
kind: Pod
metadata:
  name: web
${indent(meta, 2)}spec:
${indent(spec, 2)}  containers:
  - name: app
    image: ${image}
${indent(container, 4)}`;

export const secured = (lines: string): string => `securityContext:\n${indent(lines, 2)}`;

export const windows = 'os: {name: windows}\n';
