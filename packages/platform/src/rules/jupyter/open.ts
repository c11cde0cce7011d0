import { defineRule } from '@plimsoll/core';
import {
  type Command,
  type ContainerCursor,
  type Cursor,
  commandsOf,
  flagOf,
  type Json,
  type PodCursor,
  type Resource,
  switchOf,
  textOf,
  type Word,
} from '@plimsoll/core/kubernetes';
import { valuesOfCharts } from '../../charts.js';
import { exposedContainers } from '../../exposed.js';

const CLASSES = ['NotebookApp', 'ServerApp', 'IdentityProvider', 'PasswordIdentityProvider'];
const flagsOf = (names: readonly string[]): readonly string[] =>
  CLASSES.flatMap((owner) => names.map((name) => `--${owner}.${name}`));

const TOKEN = flagsOf(['token']);
const PASSWORD = flagsOf(['password', 'hashed_password']);
const ORIGIN = flagsOf(['allow_origin']);
const NO_XSRF = flagsOf(['disable_check_xsrf']);

const NO_TOKEN =
  /^[ \t]*c\.(?:NotebookApp|ServerApp|IdentityProvider|PasswordIdentityProvider)\.token[ \t]*=[ \t]*(?:''|""|None)[ \t]*(?:#.*)?$/m;
const A_PASSWORD =
  /^[ \t]*c\.(?:NotebookApp|ServerApp|PasswordIdentityProvider)\.(?:hashed_)?password[ \t]*=[ \t]*u?['"][^'"]/m;
const DUMMY =
  /^[ \t]*c\.JupyterHub\.authenticator_class[ \t]*=[ \t]*['"]?(?:dummy\b|dummyauthenticator\.|jupyterhub\.auth\.DummyAuthenticator)/m;
const DUMMY_PASSWORD = /^[ \t]*c\.DummyAuthenticator\.password[ \t]*=[ \t]*['"][^'"]/m;

/**
 * https://jupyter-server.readthedocs.io/en/latest/operators/security.html and
 * https://z2jh.jupyter.org/en/stable/resources/reference.html#hub-config-jupyterhub-authenticator-class
 */
export const jupyterOpen = defineRule({
  meta: {
    description: 'Require a login before notebooks run code',
    scope: 'project',
    risk: 7.5,
    cwe: [306],
    precision: 'high',
    messages: {
      token:
        'Jupyter requires no token, so anyone who reaches it can run code in the container. Remove the empty token, or set a hashed password.',
      dummy:
        'JupyterHub accepts any name and password, and gives each user a container to run code in. Name an authenticator.',
      shared: 'One password from the configuration lets users in under any name. Name an authenticator.',
      origin: 'Any web page can control this Jupyter server as a logged-in user. Name the origins that may.',
    },
  },
  create(context) {
    const { project } = context;
    /** Notebooks of Kubeflow and of a hub are behind a gateway that authenticates. Another Service bypasses it. */
    const isGuarded = (container: ContainerCursor): boolean =>
      isBehindGateway(container.pod) && !project.memo(exposedContainers).has(container);
    const judgeHub = (hub: Cursor<Json>): void => {
      const config = hub.at('config');
      const at = config.at('JupyterHub').at('authenticator_class');
      const isDummy = !at.exists || /^dummy\b|DummyAuthenticator$/i.test(textOf(at.value));
      if (!isDummy || hub.at('extraConfig').exists || hub.at('existingSecret').exists) return;
      const password = config.at('DummyAuthenticator').at('password').value;
      context.report({ at, messageId: password ? 'shared' : 'dummy' });
    };
    const judgeValues = (values: Cursor<Json>, { root }: Resource): void => {
      const more = (root as Cursor<Json>).at('spec').at('valuesFrom');
      // The field before version 1.0 of the chart.
      const old = values.at('auth').at('type');
      if (old.value === 'dummy') context.report({ at: old, messageId: 'dummy' });
      else if (values.exists && !old.exists && !more.exists) judgeHub(values.at('hub'));
    };
    return {
      Container(container) {
        for (const command of commandsOf(container)) {
          if (!isJupyter(command)) continue;
          const { words } = command;
          const token = flagOf(words, TOKEN);
          if (token?.text === '' && !isSet(flagOf(words, PASSWORD)) && !isGuarded(container))
            context.report({ at: token.at, messageId: 'token' });
          const origin = flagOf(words, ORIGIN);
          if (origin?.text === '*' && switchOf(words, NO_XSRF) && !isGuarded(container))
            context.report({ at: origin.at, messageId: 'origin' });
        }
      },
      ConfigMap(root) {
        for (const [, at] of root.at('data').entries()) {
          const text = at.value;
          if (typeof text !== 'string' || !/c\.(?:Notebook|Server|Identity|JupyterHub|Password)/.test(text))
            continue;
          if (NO_TOKEN.test(text) && !A_PASSWORD.test(text)) context.report({ at, messageId: 'token' });
          if (DUMMY.test(text))
            context.report({ at, messageId: DUMMY_PASSWORD.test(text) ? 'shared' : 'dummy' });
        }
      },
      ...valuesOfCharts({ jupyterhub: judgeValues }, () => context.notApplicable()),
    };
  },
});

const isSet = (flag: Word | undefined): boolean => flag !== undefined && flag.text !== '';

const isJupyter = ({ words }: Command): boolean =>
  words.some(
    ({ text }) =>
      /(?:^|[/-])(?:jupyter|start-notebook|start-singleuser)/.test(text) || text.startsWith('--NotebookApp.'),
  );

const isBehindGateway = ({ owner }: PodCursor): boolean =>
  owner.group === 'kubeflow.org' || owner.labels.component === 'singleuser-server';
