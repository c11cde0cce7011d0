import { expect, test } from 'vitest';
import { definePlugin, defineRule, lint, parse, resolveConfig } from '../index.js';
import { tokenMount } from '../kubernetes.js';

/** The result of `tokenMount` for the only pod of a file: the verdict, and the kind and path that decide it. */
async function mountOf(text: string): Promise<readonly unknown[]> {
  let found: readonly unknown[] = [];
  const probe = defineRule({
    meta: { description: 'Probe', risk: 1, messages: {} },
    create: ({ project }) => ({
      PodSpec(pod) {
        const { mounted, at } = tokenMount(pod, project);
        found = [mounted, at.resource.kind, at.path.join('.')];
      },
    }),
  });
  const plugin = definePlugin({ meta: { name: 't', version: '1.0.0', prefix: 't' }, rules: { probe } });
  const config = resolveConfig({ plugins: [plugin], rules: { 't/probe': 'warn' } });
  await lint([await parse({ path: 'a.yaml', text })], config);
  return found;
}

const pod = (spec: string, namespace = 'shop'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: ${namespace}}\nspec: {${spec}}\n`;
const account = (name: string, more: string, namespace = 'shop'): string =>
  `---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}, namespace: ${namespace}}\n${more}\n`;

const OFF = 'automountServiceAccountToken: false';
const ON = 'automountServiceAccountToken: true';
const AT = 'automountServiceAccountToken';

test.each([
  ['the pod says no', pod(OFF) + account('default', ON), [false, 'Pod', `spec.${AT}`]],
  [
    'the pod overrides its account',
    pod(`serviceAccountName: app, ${ON}`) + account('app', OFF),
    [true, 'Pod', `spec.${AT}`],
  ],
  [
    'the account says no',
    pod('serviceAccountName: app') + account('app', OFF),
    [false, 'ServiceAccount', AT],
  ],
  ['the account says yes', pod('serviceAccountName: app') + account('app', ON), [true, 'ServiceAccount', AT]],
  [
    'the old name of the field',
    pod('serviceAccount: app') + account('app', OFF),
    [false, 'ServiceAccount', AT],
  ],
  ['nobody says anything', pod('serviceAccountName: app') + account('app', ''), [true, 'Pod', `spec.${AT}`]],
  ['the default account of the cluster', pod(''), [true, 'Pod', `spec.${AT}`]],
  ['the default account of the run', pod('') + account('default', OFF), [false, 'ServiceAccount', AT]],
  ['an account that is not in the run', pod('serviceAccountName: app'), [undefined, 'Pod', `spec.${AT}`]],
  [
    'an account of another namespace',
    pod('serviceAccountName: app') + account('app', OFF, 'b'),
    [undefined, 'Pod', `spec.${AT}`],
  ],
  [
    'a value that the API refuses',
    pod(`${AT}: "false"`) + account('default', OFF),
    [undefined, 'Pod', `spec.${AT}`],
  ],
])('%s', async (_, text, expected) => {
  expect(await mountOf(text)).toEqual(expected);
});
