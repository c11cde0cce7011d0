import { defineRule } from '@plimsoll/core';
import {
  type AnyCursor,
  type Cursor,
  type Json,
  parseImageReference,
  textOf,
} from '@plimsoll/core/kubernetes';
import { flag, optionsSchema } from '@plimsoll/rule-kit';
import { valuesOfCharts } from '../../charts.js';

type Fault = 'namespaces' | 'names' | 'api' | 'certificates';

/** Flags of Traefik, in lower case as it compares them. */
const FLAGS: readonly (readonly [flag: RegExp, fault: Fault])[] = [
  [/^--providers\.kubernetescrd\.allowcrossnamespace(?:=true)?$/, 'namespaces'],
  [/^--providers\.[a-z]{1,40}\.allowexternalnameservices(?:=true)?$/, 'names'],
  [/^--api\.insecure(?:=true)?$/, 'api'],
  [/^--(?:serverstransport|tcpserverstransport\.tls)\.insecureskipverify(?:=true)?$/, 'certificates'],
];
const LOOPBACK = /^--entrypoints\.traefik\.address=(?:127\.[\d.]+|localhost|\[::1\]):/;

/** The same in the chart's values, as keys of a provider. */
const KEYS: readonly (readonly [key: string, fault: Fault])[] = [
  ['allowCrossNamespace', 'namespaces'],
  ['allowExternalNameServices', 'names'],
];

/**
 * https://doc.traefik.io/traefik/reference/install-configuration/providers/kubernetes/kubernetes-crd/
 * https://doc.traefik.io/traefik/reference/install-configuration/api-dashboard/
 * https://doc.traefik.io/traefik/reference/routing-configuration/http/load-balancing/serverstransport/
 * The defaults: https://doc.traefik.io/traefik/v2.11/migration/v2/#v249-to-v2410
 */
export const ingressControllerOpen = defineRule({
  meta: {
    description: 'Keep Traefik routes within their namespaces',
    scope: 'resource',
    risk: 5.5,
    cwe: [284],
    precision: 'high',
    messages: {
      namespaces:
        'Anyone who can write an IngressRoute can reach Services and middlewares of other namespaces through Traefik. Remove the setting.',
      names:
        'Anyone who can write a Service of type ExternalName can make Traefik connect to any address. Remove the setting.',
      api: 'Traefik serves its API and dashboard without authentication. Remove the setting, and route to api@internal with an authentication middleware.',
      certificates:
        'Traefik accepts any certificate from its backends, so anyone on the network path can read and change the traffic. Give it the CA.',
    },
    schema: optionsSchema({
      oneTeam: flag('Whether all namespaces belong to one team. If so, routes may cross them.'),
    }),
    defaultOptions: { oneTeam: false },
  },
  create(context) {
    const tell = (at: AnyCursor, fault: Fault): void => {
      if (!context.options.oneTeam || fault === 'api' || fault === 'certificates')
        context.report({ at, messageId: fault });
    };
    const judgeArguments = (words: readonly Cursor<unknown>[]): void => {
      const texts = words.map(({ value }) => textOf(value).toLowerCase());
      const local = texts.some((text) => LOOPBACK.test(text));
      texts.forEach((text, index) => {
        const fault = FLAGS.find(([flagOf]) => flagOf.test(text))?.[1];
        if (fault && !(fault === 'api' && local)) tell(words[index]!, fault);
      });
    };
    const judgeValues = (values: Cursor<Json>): void => {
      for (const [, provider] of values.at('providers').entries())
        for (const [key, fault] of KEYS) if (provider.at(key).value === true) tell(provider.at(key), fault);
      judgeArguments([...values.at('additionalArguments').items(), ...values.at('globalArguments').items()]);
    };
    const judgeTransport = (root: Cursor<Json>): void => {
      const spec = root.at('spec');
      for (const at of [spec.at('insecureSkipVerify'), spec.at('tls').at('insecureSkipVerify')])
        if (at.value === true) tell(at, 'certificates');
    };
    return {
      ...valuesOfCharts({ traefik: judgeValues }, () => context.notApplicable()),
      'traefik.io/ServersTransport': judgeTransport,
      'traefik.io/ServersTransportTCP': judgeTransport,
      'traefik.containo.us/ServersTransport': judgeTransport,
      Container(container) {
        const repository = parseImageReference(container.at('image').value ?? '')?.repository;
        if (repository?.split('/').at(-1) !== 'traefik') return context.notApplicable();
        judgeArguments([...container.at('command').items(), ...container.at('args').items()]);
      },
    };
  },
});
