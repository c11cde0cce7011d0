/** A static pod that runs a program with flags. */
export const run = (program: string, ...flags: readonly string[]): string => `apiVersion: v1
kind: Pod
metadata: {name: ${program}, namespace: kube-system}
spec:
  containers:
  - name: ${program}
    image: registry.k8s.io/${program}:v1.37.0
    command:
    - ${program}
${flags.map((flag) => `    - ${JSON.stringify(flag)}\n`).join('')}`;

/** A configuration file: `kubelet.config.k8s.io/v1beta1 KubeletConfiguration`. */
export const file = (type: string, body: string): string => {
  const [apiVersion, kind] = type.split(' ');
  return `apiVersion: ${apiVersion}\nkind: ${kind}\n${body}`;
};
