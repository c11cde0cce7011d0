import { defineRule } from '@plimsoll/core';
import {
  argumentsOf,
  type ContainerCursor,
  type Cursor,
  commandsOf,
  hasMoreVariables,
  type Json,
  switchOf,
  variablesOf,
} from '@plimsoll/core/kubernetes';
import { valuesOfCharts } from '../../charts.js';

/** Programs, and names of images whose default command is `server -dev`. */
export const PROGRAMS = ['vault', 'bao', 'openbao'];

/** https://developer.hashicorp.com/vault/docs/concepts/dev-server and the Dockerfiles of Vault and OpenBao */
export const vaultDevMode = defineRule({
  meta: {
    description: 'Do not run Vault and OpenBao in dev mode',
    scope: 'resource',
    risk: 8,
    cwe: [1188, 321],
    precision: 'high',
    messages: {
      dev: 'In dev mode the server is unsealed, keeps everything in memory, accepts plain HTTP and has a known root token. Configure storage, a seal and TLS.',
      image:
        'Without arguments this image runs in dev mode: unsealed, in memory, over plain HTTP, with a root token in its log. Run `server` with a configuration.',
    },
  },
  create(context) {
    const judgeValues = (values: Cursor<Json>): void => {
      const at = values.at('server').at('dev').at('enabled');
      if (at.value === true) context.report({ at, messageId: 'dev' });
    };
    return {
      Container(container) {
        for (const command of commandsOf(container)) {
          const words = argumentsOf(command, PROGRAMS);
          if (!words) continue;
          const flag = switchOf(words, ['-dev', '--dev']);
          if (flag) context.report({ at: flag.at, messageId: 'dev' });
          else if (words.length === 0 && command.image !== undefined && !hasLocalConfig(container))
            context.report({ at: container.at('image'), messageId: 'image' });
        }
      },
      ...valuesOfCharts({ vault: judgeValues, openbao: judgeValues }, () => context.notApplicable()),
    };
  },
});

/** A config added to that of the dev server. Only the program knows whether it changes storage and listener. */
const hasLocalConfig = (container: ContainerCursor): boolean =>
  hasMoreVariables(container) ||
  variablesOf(container).some(({ name }) => /^(?:VAULT|BAO)_LOCAL_CONFIG$/.test(name));
