import { type AnyCursor, type ContainerCursor, type Word, wordsOf } from '@plimsoll/core/kubernetes';

/** A program that pulls or pushes images, and the arguments that turn off its checks. */
interface Program {
  /** The name of its image or command. */
  readonly name: RegExp;
  readonly off: RegExp;
}

const PROGRAMS: readonly Program[] = [
  // https://github.com/GoogleContainerTools/kaniko#additional-flags
  {
    name: /kaniko/,
    off: /^--(?:insecure|insecure-pull|skip-tls-verify|skip-tls-verify-pull)(?:=true)?$|^--(?:insecure-registry|skip-tls-verify-registry)=(?<host>.+)$/,
  },
  // https://github.com/containers/buildah/blob/main/docs/buildah-push.1.md, and similar programs
  {
    name: /(?:^|\/)(?:buildah|podman|skopeo)\b/,
    off: /^--(?:tls-verify|src-tls-verify|dest-tls-verify)=false$/,
  },
  // https://docs.docker.com/reference/cli/dockerd/#insecure-registries
  { name: /(?:^|\/)(?:dockerd|docker)\b|\bdind\b/, off: /^--insecure-registry=(?<host>.+)$/ },
];

/** Arguments that make a container use a registry without checks. */
export interface Unchecked {
  readonly at: AnyCursor;
  readonly flag: string;
  /** The hosts, where the arguments name them. */
  readonly hosts: readonly string[];
}

/** Images in arguments: `--destination=host/repository`, `docker://host/repository`. */
const NAMED =
  /^(?:--(?:destination|cache-repo)=|docker:\/\/)?(?<host>[\w.-]{1,100}(?::\d{1,5})?)\/[\w./:@-]{1,200}$/;

export function uncheckedIn(container: ContainerCursor): readonly Unchecked[] {
  if (!mayBeUnchecked(container)) return [];
  const words = singleWordsOf(container);
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

/** A quick check: most containers have no such argument, so their words need not be read one by one. */
function mayBeUnchecked(container: ContainerCursor): boolean {
  return wordsOf(container).some(({ text }) => /insecure|tls-verify/.test(text));
}

/** Words of a command, and those of a script that it runs. `--flag value` counts as `--flag=value`. */
function singleWordsOf(container: ContainerCursor): readonly Word[] {
  const words = wordsOf(container).flatMap(({ text, at }): readonly Word[] =>
    /\s/.test(text) ? text.split(/\s+/).map((word) => ({ text: word, at })) : [{ text, at }],
  );
  return words.map((word, index) => {
    const next = words[index + 1]?.text;
    const takes = /^--(?:destination|insecure-registry|skip-tls-verify-registry)$/.test(word.text);
    return takes && next !== undefined ? { ...word, text: `${word.text}=${next}` } : word;
  });
}
