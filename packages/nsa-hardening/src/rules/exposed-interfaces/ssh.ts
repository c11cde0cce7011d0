import { oncePer } from '@plimsoll/core/internal';
import {
  type AnyCursor,
  type ContainerCursor,
  type Cursor,
  commandsOf,
  imageName,
  isOfRepository,
} from '@plimsoll/core/kubernetes';

/**
 * Images that start an SSH server with a shell, beside those whose name says so.
 * https://github.com/jenkinsci/docker-ssh-agent: `setup-sshd` ends with `exec /usr/sbin/sshd -D`; its older names:
 * https://www.jenkins.io/blog/2020/05/06/docker-agent-image-renaming/
 * https://docs.linuxserver.io/images/docker-openssh-server/
 */
const SERVERS: readonly string[] = ['jenkins/ssh-agent', 'jenkins/ssh-slave', 'jenkinsci/ssh-slave'];

/** `openssh-server`, `alpine-sshd`. */
const NAMED = /(?:^|[._-])(?:sshd|openssh-server|ssh-server|dropbear)$/;

/**
 * Images that answer SSH but give nobody a shell: Git hosts run one command for each key (`gitea serv`,
 * `gitlab-shell`), and SFTP servers transfer files. SSH is their purpose. Keys of Gitea, its fork Forgejo, Gogs and
 * GitLab stand in authorized_keys with `command="…"` and `no-pty`. GitLab's docker/assets/sshd_config admits only the
 * user `git`. Gerrit answers "interactive shells are disabled".
 * https://confluence.atlassian.com/bitbucketserver/enable-ssh-access-to-git-repositories-776640358.html
 * atmoz/sftp and emberstack/docker-sftp write `ForceCommand internal-sftp`. docs/ssh-commands.md of drakkan/sftpgo
 * lists all commands that SFTPGo runs. charmbracelet/soft-serve has a command line of its own.
 */
const WITHOUT_SHELL: readonly string[] = [
  'gitea/gitea',
  'bitnami/gitea',
  'forgejo/forgejo',
  'gogs/gogs',
  'gitlab/gitlab-ce',
  'gitlab/gitlab-ee',
  'gitlab-shell',
  'gerritcodereview/gerrit',
  'atlassian/bitbucket',
  'atlassian/bitbucket-server',
  'charmcli/soft-serve',
  'atmoz/sftp',
  'emberstack/sftp',
  'drakkan/sftpgo',
];

/** Commands that start a server: the server itself, or its service. */
const STARTS =
  /^(?:(?:\S*\/)?(?:sshd|dropbear)(?: |$)|(?:\/usr\/sbin\/)?service sshd? (?:re)?start\b|\/etc\/init\.d\/sshd? (?:re)?start\b|(?:systemctl|rc-service) (?:(?:re)?start sshd?|sshd? (?:re)?start)\b)/;

/** With one of these `sshd` only checks or prints its settings. */
const ASKS = /^-[tTGV]+$/;

/** How a container shows that it serves SSH, and where. */
export interface SshServer {
  readonly by: 'command' | 'image' | 'port';
  readonly at: AnyCursor;
}

/**
 * What shows that a container serves SSH with a shell: the program that it runs, a known image, or a port named after
 * the protocol. The number of a port shows nothing.
 */
export const sshServerIn = oncePer((container: ContainerCursor): SshServer | undefined => {
  const started = commandsOf(container).find(
    ({ words }) =>
      words.length > 0 &&
      STARTS.test(
        words
          .slice(0, 3)
          .map(({ text }) => text)
          .join(' '),
      ) &&
      !words.some(({ text }) => ASKS.test(text)),
  );
  if (started) return { by: 'command', at: started.words[0]!.at };
  if (offersNoShell(container)) return undefined;
  const image = container.at('image');
  const isOwnProgram = container.at('command').items().length === 0;
  if (isOwnProgram && (NAMED.test(imageName(image.value)) || isOfRepository(image.value, SERVERS)))
    return { by: 'image', at: image };
  const port = container.at('ports').items().find(isNamedSsh);
  return port && { by: 'port', at: port.at('name') };
});

/** Whether a container answers SSH by an image that gives nobody a shell. */
export const offersNoShell = (container: ContainerCursor): boolean =>
  isOfRepository(container.at('image').value, WITHOUT_SHELL);

/** `ssh`, `tcp-ssh`, `sshd`; Git hosts call theirs `git-ssh`. */
const PORT_NAME = /^(?:tcp-)?sshd?(?:-(?:tcp|port|server))?$/i;

interface Port {
  readonly name?: string | undefined;
  readonly protocol?: string | undefined;
}

/** Whether a port of a container or of a Service is named after SSH, which runs over TCP. */
export const isNamedSsh = (port: Cursor<Port>): boolean =>
  (port.at('protocol').value ?? 'TCP') === 'TCP' && isSshName(port.at('name').value);

export const isSshName = (name: unknown): boolean => typeof name === 'string' && PORT_NAME.test(name);
