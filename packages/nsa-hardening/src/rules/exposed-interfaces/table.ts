import { controlPlanePort } from './control-plane-port.js';
import { sensitiveInterface } from './sensitive-interface.js';
import { sshServer } from './ssh-server.js';
import { tiller } from './tiller.js';

export const exposedInterfaces = {
  'exposed-control-plane-port': controlPlanePort,
  'exposed-sensitive-interface': sensitiveInterface,
  'ssh-server': sshServer,
  tiller,
};
