import type { ContainerCursor } from '@plimsoll/core';
import type { Field } from '../../fields.js';

/** A program that pulls or pushes images, and the arguments by which it does so without checks. */
interface Program {
  /** How its image or its command is called. */
  readonly name: RegExp;
  readonly off: RegExp;
}

const PROGRAMS: readonly Program[] = [
  // https://github.com/GoogleContainerTools/kaniko#additional-flags
  {
    name: /kaniko/,
    off: /^--(?:insecure|insecure-pull|skip-tls-verify|skip-tls-verify-pull)(?:=true)?$|^--(?:insecure-registry|skip-tls-verify-registry)=(?<host>.+)$/,
  },
  // https://github.com/containers/buildah/blob/main/docs/buildah-push.1.md, and its kin
  {
    name: /(?:^|\/)(?:buildah|podman|skopeo)\b/,
    off: /^--(?:tls-verify|src-tls-verify|dest-tls-verify)=false$/,
  },
  // https://docs.docker.com/reference/cli/dockerd/#insecure-registries
  { name: /(?:^|\/)(?:dockerd|docker)\b|\bdind\b/, off: /^--insecure-registry=(?<host>.+)$/ },
];

/** What the arguments of a container say of one registry that it asks without checks. */
export interface Unchecked {
  readonly at: Field;
  readonly flag: string;
  /** The hosts that it is about, where the arguments name them. */
  readonly hosts: readonly string[];
}

/** Words of a command, and those of a script that it runs. */
interface Word {
  readonly text: string;
  readonly at: Field;
}

/** Images of a registry that arguments name: `--destination=host/repository`, `docker://host/repository`. */
const NAMED =
  /^(?:--(?:destination|cache-repo)=|docker:\/\/)?(?<host>[\w.-]{1,100}(?::\d{1,5})?)\/[\w./:@-]{1,200}$/;

export function uncheckedIn(container: ContainerCursor): readonly Unchecked[] {
  if (!mayBeUnchecked(container)) return [];
  const words = wordsOf(container);
  const names = [container.at('image').value ?? '', ...words.map(({ text }) => text)];
  const programs = PROGRAMS.filter(({ name }) => names.some((text) => name.test(text)));
  const named = words
    .flatMap(({ text }) => NAMED.exec(text)?.groups?.host ?? [])
    .filter((host) => /[.:]/.test(host));
  return programs.flatMap(({ off }) =>
    words.flatMap(({ text, at }) => {
      const found = off.exec(text);
      if (!found) return [];
      const host = found.groups?.host;
      return [{ at, flag: text.split('=', 1)[0]!, hosts: host === undefined ? named : [host] }];
    }),
  );
}

/** Most containers say nothing of the kind: their words are not looked at one by one. */
function mayBeUnchecked(container: ContainerCursor): boolean {
  return [container.at('command').value, container.at('args').value].some((words) =>
    words?.some((word) => typeof word === 'string' && /insecure|tls-verify/.test(word)),
  );
}

/** `--flag value` counts as `--flag=value`. */
function wordsOf(container: ContainerCursor): readonly Word[] {
  const words = (['command', 'args'] as const).flatMap((key) =>
    container
      .at(key)
      .items()
      .flatMap((item): readonly Word[] => {
        const text = item.value;
        if (typeof text !== 'string') return [];
        const at = item as unknown as Field;
        return /\s/.test(text) ? text.split(/\s+/).map((word) => ({ text: word, at })) : [{ text, at }];
      }),
  );
  return words.map((word, index) => {
    const next = words[index + 1]?.text;
    const takes = /^--(?:destination|insecure-registry|skip-tls-verify-registry)$/.test(word.text);
    return takes && next !== undefined ? { ...word, text: `${word.text}=${next}` } : word;
  });
}
