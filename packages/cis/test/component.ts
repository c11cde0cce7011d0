import { type RuleTest, testRule } from '@plimsoll/rule-tester';
import { describe, it } from 'vitest';
import { cis } from '../src/index.js';

/** Tests a rule of the pack. */
export function testCis(rule: string, test: Omit<RuleTest, 'plugin' | 'rule'>): void {
  void testRule({ plugin: cis, rule, ...test }, { describe, it });
}

/** An argument as YAML: plain if that reads as the same string. */
export function scalar(item: string): string {
  return /^(?:[a-z/-][a-z./-]*|--[\w-]+=[\w.:/,=@+-]*)(?<!:)$/.test(item) ? item : JSON.stringify(item);
}

/** A pod whose container `c` runs a program, its flags in `command` or in `args`. */
export function pod(
  program: string,
  flags: readonly string[] = [],
  where: 'command' | 'args' = 'command',
): string {
  const list = (items: readonly string[]): string => items.map((item) => `    - ${scalar(item)}\n`).join('');
  const words = where === 'command' ? [program, ...flags] : [program];
  return `kind: Pod
apiVersion: v1
metadata: { name: any }
spec:
  containers:
  - name: c
    command:
${list(words)}${where === 'args' ? `    args:\n${list(flags)}` : ''}`;
}

/** A configuration file: `kubelet.config.k8s.io/v1beta1 KubeletConfiguration`. */
export function file(kind: string, body: string): string {
  const [apiVersion, name] = kind.split(' ');
  return `kind: ${name}\napiVersion: ${apiVersion}\n${body}`;
}
