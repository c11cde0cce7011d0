import { defineRule } from '@plimsoll/core';
import { decodeBase64 } from '@plimsoll/core/internal';
import { type AnyCursor, isInCluster, textOf, urlOf } from '@plimsoll/core/kubernetes';
import { listOf, optionsSchema } from '@plimsoll/rule-kit';
import { type Field, fieldAt, fieldsAt, isTrue, merged, textsAt, visitorOf } from '../../fields.js';
import { SCRIPTS, scriptsIn } from '../../node-texts.js';
import { uncheckedIn } from './programs.js';
import { REGISTRIES } from './table.js';

/** Shows that a text is a file of containerd, CRI-O or Docker, not of another program with a similar format. */
const OF_ENGINE = /io\.containerd\.|^\s{0,20}\[+(?:host\."|registry\b|plugins\.)|"insecure-registries"/m;

/**
 * https://github.com/containerd/containerd/blob/main/docs/hosts.md, its older form in the configuration of CRI,
 * https://github.com/containers/image/blob/main/docs/containers-registries.conf.5.md, Docker's daemon.json
 */
const OFF_IN_FILE =
  /^[ \t]{0,40}(?:insecure_skip_verify|skip_verify|insecure)[ \t]{0,8}=[ \t]{0,8}true\b|"insecure-registries"\s{0,8}:\s{0,8}\[\s{0,80}"(?!localhost|127\.)/m;
const SERVER =
  /^[ \t]{0,40}(?:server|location|prefix)[ \t]{0,8}=[ \t]{0,8}"([^"\n]{1,200})"|\[host\."([^"\n]{1,200})"\]|configs\."([^"\n]{1,200})"\.tls/gm;

export const registryTls = defineRule({
  meta: {
    description: 'Connect to registries over verified TLS',
    scope: 'resource',
    risk: 6.5,
    cwe: [295, 319],
    precision: 'high',
    messages: {
      host: "Images from '{{host}}' are pulled without verified TLS, so anyone on the network path can replace them. Give the node the registry's CA.",
      file: "This file turns off verification of a registry's certificate, so anyone on the network path can replace images. Give the node the registry's CA.",
      flag: "With '{{flag}}', container '{{container}}' transfers images without verifying the registry, so anyone on the network path can replace them. Give it the registry's CA.",
    },
    schema: optionsSchema({
      registries: listOf('Registry hosts that may be used this way, for example in a test cluster.'),
    }),
    defaultOptions: { registries: [] as readonly string[] },
  },
  create(context) {
    const isFine = (host: string): boolean => {
      const name = hostOf(host);
      return isInCluster(name) || context.options.registries.includes(name) || /[${}<>]/.test(name);
    };
    const reportHost = (at: AnyCursor, host: string): void => {
      if (!isFine(host)) context.report({ at, messageId: 'host', data: { host: hostOf(host) } });
    };
    const judgeFile = (text: string, at: AnyCursor): void => {
      if (!/skip_verify|insecure/.test(text) || !OFF_IN_FILE.test(text) || !OF_ENGINE.test(text)) return;
      const hosts = [...text.matchAll(SERVER)].map(
        ([, ...found]) => found.find((host) => host !== undefined)!,
      );
      if (hosts.length === 0 || !hosts.every((host) => isFine(host)))
        context.report({ at, messageId: 'file' });
    };
    const settings = visitorOf(REGISTRIES, (base, { off = [], urls = [], hosts = [] }) => {
      for (const [byHost, field] of off)
        for (const map of fieldsAt(base, byHost))
          for (const [host, entry] of map.exists ? entriesOf(map) : []) {
            const at = fieldAt(entry, field);
            if (isTrue(at)) reportHost(at, host);
          }
      for (const [url, at] of urls.flatMap((path) => textsAt(base, path)))
        if (urlOf(url)?.scheme === 'http') reportHost(at, url);
      for (const [host, at] of hosts.flatMap((path) => textsAt(base, path))) reportHost(at, host);
    });
    const scripts = visitorOf(SCRIPTS, (spec, row) => {
      for (const [text, at] of scriptsIn(spec, row)) judgeFile(text, at);
    });
    return merged([
      settings,
      scripts,
      {
        Container(container) {
          for (const { at, flag, hosts } of uncheckedIn(container))
            if (hosts.length === 0 || !hosts.every((host) => isFine(host)))
              context.report({ at, messageId: 'flag', data: { flag, container: container.name } });
        },
        ConfigMap(root) {
          for (const [, at] of root.at('data').entries())
            if (typeof at.value === 'string') judgeFile(at.value, at);
        },
        'talos/RegistryTLSConfig'(root) {
          const at = fieldAt(root, 'insecureSkipVerify');
          if (isTrue(at)) reportHost(at, textOf(fieldAt(root, 'name').value ?? ''));
        },
        'config.openshift.io/Image'(root) {
          for (const entry of fieldsAt(root, 'spec.allowedRegistriesForImport.[*]')) {
            const at = fieldAt(entry, 'insecure');
            if (isTrue(at)) reportHost(at, textOf(fieldAt(entry, 'domainName').value ?? ''));
          }
        },
        // https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/machine_configuration/machine-configs-configure
        'machineconfiguration.openshift.io/MachineConfig'(root) {
          for (const [source, at] of textsAt(root, 'spec.config.storage.files.contents.source'))
            judgeFile(textOfData(source), at);
        },
      },
    ]);
  },
});

const entriesOf = (map: Field): readonly (readonly [string, Field])[] =>
  typeof map.value === 'object' && !Array.isArray(map.value)
    ? (map.entries() as readonly (readonly [string, Field])[])
    : [];

/** The host name in a URL, in `host:port` or in `host/path`. */
function hostOf(text: string): string {
  return urlOf(text)?.host ?? text.toLowerCase().replace(/[:/].*$/s, '');
}

/** https://www.rfc-editor.org/rfc/rfc2397 */
function textOfData(url: string): string {
  const [, encoding, data = ''] =
    /^data:[^,;]{0,80}(?:;charset=[^,;]{1,20})?(;base64)?,([\s\S]*)$/.exec(url) ?? [];
  if (encoding !== undefined) return decodeBase64(data) ?? '';
  try {
    return decodeURIComponent(data);
  } catch {
    return '';
  }
}
