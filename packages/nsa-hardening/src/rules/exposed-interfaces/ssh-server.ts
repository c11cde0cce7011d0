import { defineRule } from '@plimsoll/core';
import type { Cursor, Receiver, Resource, Routes, ServicePort } from '@plimsoll/core/kubernetes';
import { isNamedSsh, isSshName, offersNoShell, sshServerIn } from './ssh.js';
import { placeOfTarget } from './targets.js';

/** The default ports of SSH servers, which distinguish the SSH port of a container from its others. */
const USUAL: readonly unknown[] = [22, 2222];

/** Microsoft's threat matrix, MS-TA9010 "SSH server running inside container". */
export const sshServer = defineRule({
  meta: {
    description: 'Avoid SSH servers in containers',
    scope: 'project',
    risk: 5.0,
    cwe: [1125],
    precision: 'medium',
    messages: {
      port: "Container '{{name}}' names a port 'ssh', so it seems to run an SSH server. Use kubectl exec instead.",
      image: "Container '{{name}}' uses the image of an SSH server. Use kubectl exec instead.",
      command: "Container '{{name}}' starts an SSH server. Use kubectl exec instead.",
      service: 'This Service exposes an SSH server. Use kubectl exec instead.',
    },
  },
  create(context) {
    return {
      Container(container) {
        const server = sshServerIn(container);
        if (server) context.report({ at: server.at, messageId: server.by, data: { name: container.name } });
      },
      Service(root, resource) {
        const spec = root.at('spec');
        const labels = spec.at('selector').entries();
        // Pods of KubeVirt contain virtual machines, which serve SSH like any machine.
        if (labels.length === 0 || labels.some(([key]) => /(?:^|\.)kubevirt\.io\//.test(key)))
          return context.notApplicable();
        for (const port of spec.at('ports').items())
          if (
            (port.at('protocol').value ?? 'TCP') === 'TCP' &&
            leadsToSsh(context.project.routes, resource, port)
          )
            context.report({ at: placeOfTarget(port), messageId: 'service' });
      },
    };
  },
});

/** Whether a Service's port leads to SSH: by its containers, or, if no file has them, by the names of both. */
function leadsToSsh(routes: Routes, service: Resource<'Service'>, port: Cursor<ServicePort>): boolean {
  const target: unknown = port.at('targetPort').value ?? port.at('port').value;
  const isNamed = isNamedSsh(port) || isSshName(target) || isSshName(port.at('appProtocol').value);
  const receivers = routes.receivers(service, port);
  if (receivers.some(({ container }) => offersNoShell(container))) return false;
  if (receivers.length > 0) return isNamed || receivers.some((receiver) => servesSsh(receiver, target));
  const names = [
    service.name,
    ...service.root
      .at('spec')
      .at('selector')
      .entries()
      .map(([, { value }]) => value),
  ];
  if (names.some((name) => OFFERS_NO_SHELL.test(name ?? ''))) return false;
  return isNamed || (USUAL.includes(target) && names.some((name) => SERVER.test(name ?? '')));
}

/** Git hosts and servers for SFTP, by name. */
const OFFERS_NO_SHELL = /git|forgejo|gogs|gerrit|bitbucket|soft-serve|sftp/i;

const SERVER = /(?:^|[._-])(?:sshd?|openssh(?:-server)?|dropbear)(?:[._-]|$)/i;

/** Whether the port at which a container receives is the one of its SSH server. */
function servesSsh({ container, port }: Receiver, target: unknown): boolean {
  if (!sshServerIn(container)) return false;
  const declared = container.at('ports').items();
  return port
    ? declared.length === 1 || isNamedSsh(port) || USUAL.includes(port.at('containerPort').value)
    : USUAL.includes(target);
}
