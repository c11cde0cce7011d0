import { type ContainerCursor, type Cursor, defineRule, splitShell } from '@plimsoll/core';
import { placeOfTarget, targetOf } from './targets.js';

const PORTS: readonly number[] = [22, 2222];
const SERVERS = /(?:^|\/)(?:sshd|dropbear)$/;

/** In a script, what starts a server by the name of its service. */
const SERVICES =
  /^(?:(?:\/usr\/sbin\/)?service sshd? |\/etc\/init\.d\/sshd? )(?:re)?start\b|^systemctl (?:re)?start sshd?\b/;
const SHELL = /(?:^|\/)(?:ba|da|a|k|z)?sh$/;
const HINT = /sshd|dropbear|\bssh\b/;

/** Microsoft's threat matrix, MS-TA9010 "SSH server running inside container". */
export const sshServer = defineRule({
  meta: {
    description: 'Avoid SSH servers in containers',
    risk: 5.0,
    cwe: [1125],
    precision: 'medium',
    messages: {
      port: "Container '{{name}}' has port {{port}}, on which SSH servers listen.",
      command: "Container '{{name}}' starts an SSH server.",
      service: 'This Service leads to port {{port}}, on which SSH servers listen.',
    },
  },
  create(context) {
    return {
      Container(container) {
        const { name } = container;
        for (const port of container.at('ports').items()) {
          const at = port.at('containerPort');
          const tcp = (port.at('protocol').value ?? 'TCP') === 'TCP';
          if (tcp && at.value !== undefined && PORTS.includes(at.value))
            context.report({ at, messageId: 'port', data: { name, port: at.value } });
        }
        const server =
          wordsOf(container).find(({ value }) => SERVERS.test(String(value).split(/\s/)[0]!)) ??
          scriptThatStarts(container);
        if (server) context.report({ at: server, messageId: 'command', data: { name } });
      },
      Service(root, resource) {
        const spec = root.at('spec');
        if (spec.at('selector').entries().length === 0) return context.notApplicable();
        for (const port of spec.at('ports').items()) {
          const target = targetOf(context.project, resource, port);
          if (target === undefined || !PORTS.includes(target)) continue;
          context.report({ at: placeOfTarget(port), messageId: 'service', data: { port: target } });
        }
      },
    };
  },
});

/** The words that may name the program: those of the command, and of the arguments where it has none. */
function wordsOf(container: ContainerCursor): readonly Cursor<string>[] {
  const command = container.at('command').items();
  return command.length > 0 ? command : container.at('args').items().slice(0, 1);
}

/** The script that a shell gets, where one of its commands is a server. */
function scriptThatStarts(container: ContainerCursor): Cursor<string> | undefined {
  const words = [...container.at('command').items(), ...container.at('args').items()];
  const flag = words.findIndex(({ value }) => /^-[a-z]*c$/.test(String(value)));
  const script = words[flag + 1];
  if (flag < 1 || !SHELL.test(String(words[flag - 1]!.value)) || !HINT.test(String(script?.value)))
    return undefined;
  const commands = splitShell(String(script?.value)) ?? [];
  return commands.some((command) => {
    const texts = command.map(({ text }) => text);
    const [program = '', ...rest] = texts[0] === 'exec' || texts[0] === 'sudo' ? texts.slice(1) : texts;
    return SERVERS.test(program) || SERVICES.test([program, ...rest].join(' '));
  })
    ? script
    : undefined;
}
