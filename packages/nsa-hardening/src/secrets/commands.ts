import { splitShell } from '@plimsoll/core/internal';
import type { Names, Setting } from './credential.js';
import { credentialUnder } from './credential.js';
import { isNoSecret } from './placeholder.js';

interface Client {
  readonly programs: readonly string[];
  /** Flags before a password: it is the next word, or, after a flag of one letter, the rest of the word. */
  readonly flags?: readonly string[];
  /** Flags with the password in the same word only: the next word is something else. */
  readonly attached?: readonly string[];
  /** Flags before `user:password`, with the separator. */
  readonly pairs?: readonly string[];
  readonly between?: string;
  /** Without this word the flags mean something else. */
  readonly command?: string;
  /** The position of the password in the words after the command. */
  readonly nth?: number;
}

/** Where clients accept a password, by their manuals. Flags such as `--password` are recognized by name. */
const CLIENTS: readonly Client[] = [
  {
    programs: [
      'mysql',
      'mysqladmin',
      'mysqldump',
      'mysqlcheck',
      'mysqlimport',
      'mysqlshow',
      'mysqlsh',
      'mariadb',
      'mariadb-admin',
      'mariadb-dump',
      'mariadb-check',
      'xtrabackup',
    ],
    attached: ['-p'],
  },
  { programs: ['redis-cli', 'valkey-cli', 'keydb-cli', 'redis-benchmark'], flags: ['-a', '--pass'] },
  { programs: ['redis-server', 'valkey-server', 'keydb-server'], flags: ['--requirepass', '--masterauth'] },
  {
    programs: ['mongo', 'mongosh', 'mongodump', 'mongorestore', 'mongoexport', 'mongoimport', 'cqlsh'],
    flags: ['-p'],
  },
  { programs: ['curl'], pairs: ['-u', '--user', '-U', '--proxy-user'], between: ':' },
  { programs: ['http', 'https', 'xh'], pairs: ['-a', '--auth'], between: ':' },
  { programs: ['etcdctl'], pairs: ['--user'], between: ':' },
  { programs: ['smbclient'], pairs: ['-U'], between: '%' },
  { programs: ['lftp'], pairs: ['-u'], between: ',' },
  {
    programs: ['skopeo', 'podman', 'buildah'],
    pairs: ['--creds', '--src-creds', '--dest-creds'],
    between: ':',
  },
  { programs: ['sshpass'], flags: ['-p'] },
  {
    programs: ['docker', 'podman', 'nerdctl', 'buildah', 'skopeo', 'crane', 'helm', 'oras', 'az', 'oc'],
    command: 'login',
    flags: ['-p'],
  },
  {
    programs: ['ldapsearch', 'ldapadd', 'ldapmodify', 'ldapdelete', 'ldapwhoami', 'ldappasswd'],
    flags: ['-w'],
  },
  { programs: ['sqlcmd', 'bcp', 'tsql', 'isql'], flags: ['-P'] },
  { programs: ['mosquitto_pub', 'mosquitto_sub', 'ipmitool'], flags: ['-P'] },
  { programs: ['keytool'], flags: ['-storepass', '-keypass', '-srcstorepass', '-deststorepass'] },
  { programs: ['openssl'], pairs: ['-passin', '-passout', '-pass'], between: 'pass:' },
  { programs: ['7z', '7za'], attached: ['-p'] },
  { programs: ['zip', 'unzip'], flags: ['-P'] },
  { programs: ['rabbitmqctl'], command: 'add_user', nth: 2 },
  { programs: ['rabbitmqctl'], command: 'change_password', nth: 2 },
  { programs: ['mc', 'mcli'], command: 'set', nth: 4 },
  { programs: ['mc', 'mcli'], command: 'host', nth: 5 },
  { programs: ['mc', 'mcli'], command: 'user', nth: 4 },
  { programs: ['aws'], command: 'aws_secret_access_key', nth: 1 },
];

const BY_PROGRAM = new Map<string, Client[]>();
for (const client of CLIENTS)
  for (const program of client.programs)
    BY_PROGRAM.set(program, [...(BY_PROGRAM.get(program) ?? []), client]);

/** Whether a line may start one of the clients, or sets a variable for one. */
const MAY_BE_CLIENT =
  /\b(?:my(?:sql|import)|mariadb|xtrabackup|redis-|valkey-|keydb-|mongo|cqlsh|curl|https?\s|xh\s|etcdctl|smbclient|lftp|skopeo|podman|buildah|sshpass|docker|nerdctl|crane|helm|oras|az\s|oc\s|ldap|sqlcmd|bcp|[ti]sql|mosquitto_|ipmitool|keytool|openssl|7za?\s|zip|rabbitmqctl|mc\s|mcli|aws\s)|--[\w.-]{0,60}(?:pass|pw|secret|token|key)|chpasswd/i;

const baseName = (text: string): string =>
  text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1).replace(/\.exe$/i, '');

/** The password that the words of a command line give to a client of the table. */
export function passwordOfClient(words: readonly string[]): Setting | undefined {
  for (const [index, word] of words.entries()) {
    const program = baseName(word);
    for (const client of BY_PROGRAM.get(program) ?? []) {
      const value = passwordOf(client, words.slice(index + 1, index + 60));
      if (value !== undefined && !/\s/.test(value) && !isNoSecret(value))
        return { setting: program, found: { kind: 'a password', value } };
    }
  }
  return undefined;
}

/** Finds `--password x`, for any program. */
function credentialBehindFlag(words: readonly string[], names: Names): Setting | undefined {
  for (const [index, word] of words.entries()) {
    const flag = /^--([A-Za-z][\w.-]*)$/.exec(word)?.[1];
    const next = words[index + 1];
    if (flag === undefined || next === undefined || next.startsWith('-')) continue;
    const found = credentialUnder(flag, next, names);
    if (found) return { setting: word, found };
  }
  return undefined;
}

function passwordOf(
  { flags = [], attached = [], pairs = [], between = '', command, nth }: Client,
  words: readonly string[],
): string | undefined {
  const start = command === undefined ? 0 : words.indexOf(command) + 1;
  if (command !== undefined && start === 0) return undefined;
  if (nth !== undefined) return words.slice(start).filter((word) => !word.startsWith('-'))[nth - 1];
  for (let index = start; index < words.length; index++) {
    const word = words[index]!;
    for (const flag of flags) {
      if (word === flag) return words[index + 1];
      if (isLetter(flag) && word.startsWith(flag)) return word.slice(2);
    }
    for (const flag of attached) if (word.startsWith(flag) && word !== flag) return word.slice(flag.length);
    for (const flag of pairs) {
      const pair =
        word === flag || (isLetter(flag) && /^-[A-Za-z]+$/.test(word) && word.endsWith(flag[1]!))
          ? words[index + 1]
          : isLetter(flag) && word.startsWith(flag)
            ? word.slice(2)
            : word.startsWith(`${flag}=`)
              ? word.slice(flag.length + 1)
              : undefined;
      const at = pair?.indexOf(between) ?? -1;
      if (pair !== undefined && at !== -1) return pair.slice(at + between.length);
    }
  }
  return undefined;
}

const isLetter = (flag: string): boolean => /^-[A-Za-z]$/.test(flag);

/** The first credential in the commands of a script. Reads line by line if the script cannot be split as a whole. */
export function credentialInScript(script: string, names: Names): Setting | undefined {
  if (!MAY_BE_CLIENT.test(script)) return undefined;
  for (const line of script.replaceAll(/\\\r?\n/g, ' ').split('\n')) {
    if (line.length > 5000 || !MAY_BE_CLIENT.test(line)) continue;
    for (const command of splitShell(line) ?? []) {
      // Values that the shell inserts are not in the file.
      const words = command.map(({ text, unknown }) => (unknown === undefined ? text : `\${${text}`));
      const found = passwordOfClient(words) ?? credentialBehindFlag(words, names);
      if (found) return found;
    }
    const changed =
      /\becho\s{1,8}(?:-\w{1,4}\s{1,8})?["']?[\w.-]{1,60}:([^\s"'|$`]{1,200})["']?\s{0,8}\|\s{0,8}(?:sudo\s{1,8})?chpasswd/.exec(
        line,
      )?.[1];
    if (changed !== undefined && !isNoSecret(changed))
      return { setting: 'chpasswd', found: { kind: 'a password', value: changed } };
  }
  return undefined;
}
