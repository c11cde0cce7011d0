import { defineRule } from '@plimsoll/core';
import { type AnyCursor, type Cursor, hostOf, type Json } from '@plimsoll/core/kubernetes';
import { decodeText } from '../../secrets/base64.js';
import { textsOf } from '../../secrets/config-map.js';
import { isKubeconfig, textOf } from './kubeconfig.js';
import { visitCarriers } from './visit-carriers.js';

type Fault = 'plain' | 'unverified';

const SERVER = /^[ \t]*(?:-[ \t]+)?["']?server["']?:[ \t]*["']?(https?:\/\/[^\s"',}]+)/gim;
const SKIP = /^[ \t]*(?:-[ \t]+)?["']?insecure-skip-tls-verify["']?:[ \t]*true\b/im;
/** The same within one line of JSON or of YAML in flow style. */
const SERVER_INSIDE = /[{,][ \t]*["']?server["']?:[ \t]*["']?(https?:\/\/[^\s"',}]+)/gi;
const SKIP_INSIDE = /[{,][ \t]*["']?insecure-skip-tls-verify["']?:[ \t]*true\b/i;

/** Whether a URL is on the same machine: its traffic crosses no network. */
function isOwnHost(url: string): boolean {
  const address = /^https?:\/\/([^/]*)/i.exec(url)?.[1] ?? '';
  return /^(?:localhost|127\.[\d.]+|::1)$/.test(hostOf(address));
}

/** NSA/CISA Kubernetes Hardening Guide 1.2, "Control plane hardening": traffic to the API server is encrypted. */
export const kubeconfigTls = defineRule({
  meta: {
    description: 'Verify TLS in kubeconfig files',
    scope: 'resource',
    risk: 7.0,
    cwe: [295, 319],
    precision: 'high',
    messages: {
      plain:
        'This kubeconfig connects to the API server without TLS, so anyone on the network path can read and change requests and steal credentials. Use an https URL.',
      unverified:
        "This kubeconfig does not verify the API server's certificate, so anyone impersonating the server gets the credentials. Set certificate-authority-data.",
      plainText: "The kubeconfig under '{{key}}' connects to the API server without TLS. Use an https URL.",
      unverifiedText:
        "The kubeconfig under '{{key}}' does not verify the API server's certificate. Set certificate-authority-data.",
    },
  },
  create(context) {
    const judgeText = (key: string, text: string, at: AnyCursor): void => {
      const fault = faultIn(text);
      if (fault) context.report({ at, messageId: `${fault}Text`, data: { key } });
    };
    return {
      ...visitCarriers(({ name, value, path }, at) => {
        if (isKubeconfig(value, 'clusters')) judgeText(name ?? String(path.at(-1)), value, at());
      }),
      Resource(root, { group, kind }) {
        if (group !== '' || kind !== 'Config') return context.notApplicable();
        for (const entry of (root.at('clusters') as Cursor<Json[]>).items()) {
          const cluster = (entry as Cursor<Json>).at('cluster') as Cursor<Json>;
          const server = cluster.at('server') as Cursor<string>;
          if (isOwnHost(server.value ?? '')) continue;
          if (/^http:/i.test(server.value ?? '')) context.report({ at: server, messageId: 'plain' });
          const skip = cluster.at('insecure-skip-tls-verify') as Cursor<boolean>;
          if (skip.value === true) context.report({ at: skip, messageId: 'unverified' });
        }
      },
      ConfigMap(root) {
        for (const { key, text, at } of textsOf(root)) judgeText(key, text, at);
      },
      Secret(root) {
        for (const [key, at] of root.at('stringData').entries()) judgeText(key, textOf(at), at);
        for (const [key, at] of root.at('data').entries()) judgeText(key, decodeText(textOf(at)), at);
      },
    };
  },
});

function faultIn(text: string): Fault | undefined {
  if (!isKubeconfig(text, 'clusters')) return undefined;
  const servers = [...text.matchAll(SERVER), ...text.matchAll(SERVER_INSIDE)].flatMap(([, url]) => url ?? []);
  const others = servers.filter((url) => !isOwnHost(url));
  if (others.some((url) => /^http:/i.test(url))) return 'plain';
  if (servers.length > 0 && others.length === 0) return undefined;
  return SKIP.test(text) || SKIP_INSIDE.test(text) ? 'unverified' : undefined;
}
