/** https://github.com/kubernetes-sigs/kustomize/blob/master/examples/remoteBuild.md: whether kustomize would fetch the entry with git. */
export function isRemote(entry: string): boolean {
  if (entry.includes('\n')) return false;
  return /:\/\/|^[^/@]*@[^/:]*:|^(?:git::|gh:)|^(?:www\.)?(?:github|gitlab|bitbucket)\.\w+[/:]|\?(?:ref|version)=|\.git(?:\/\/|\?|$)|\/_git\//.test(
    entry,
  );
}

/** Says what is wrong with a remote entry, and the command that copies it here. */
export function ofRemote(entry: string): string {
  const shown = withoutCredentials(entry);
  const { command, copy } = vendoring(shown) ?? {};
  return command === undefined
    ? `it names ${shown}, but Plimsoll downloads nothing. Copy it into the repository, and name the copy instead`
    : `it names ${shown}, but Plimsoll downloads nothing. Copy it with ${command}, and name ${copy} instead`;
}

/** Removes the user and the values of unknown parameters. */
function withoutCredentials(entry: string): string {
  const [address = '', ...queries] = entry.split('?');
  const [scheme = '', ...rest] = address.split('://');
  const own = rest.length === 0 ? address : `${scheme}://${withoutUser(rest.join('://'))}`;
  return [own, ...queries.map((query) => query.split('&').map(known).join('&'))].join('?');
}

const withoutUser = (address: string): string => {
  const host = address.split('/', 1)[0]!;
  return host.slice(host.lastIndexOf('@') + 1) + address.slice(host.length);
};

const known = (parameter: string): string =>
  /^(?:ref|version|timeout|submodules|depth)=/.test(parameter)
    ? parameter
    : `${parameter.split('=', 1)[0]}=…`;

interface Vendoring {
  readonly command: string;
  /** What the kustomization has to name then, from its own directory. */
  readonly copy: string;
}

/** No command for a name with other characters: the user may run the command as it is printed. */
function vendoring(entry: string): Vendoring | undefined {
  if (!/^[\w@:/.?=&%~+-]+$/.test(entry) || /(?:^|\/)\.\.(?:\/|$)|[/=]-/.test(entry)) return undefined;
  const file = /^https?:\/\/[^?]*\/([\w.-]+\.ya?ml)$/.exec(entry)?.[1];
  if (file !== undefined)
    return { command: `curl -fL --create-dirs -o vendor/${file} ${entry}`, copy: `vendor/${file}` };
  const [address = '', query = ''] = entry.replace(/^git::/, '').split('?');
  const ref = /(?:^|&)(?:ref|version)=([\w./-]+)/.exec(query)?.[1];
  const { repository, folder } = partsOf(address) ?? {};
  if (repository === undefined) return undefined;
  const name = repository
    .replace(/\.git$/, '')
    .split(/[/:]/)
    .at(-1)!;
  const branch = ref === undefined ? '' : `--branch ${ref} `;
  return {
    command: `git clone --depth 1 ${branch}${repository} vendor/${name}`,
    copy: `vendor/${name}${folder === '' ? '' : `/${folder}`}`,
  };
}

const FORGE = /^(?:www\.)?((?:github|gitlab|bitbucket)\.\w{2,9}\/[^/]+\/[^/]+)(?:\/(.*))?$/;

/** The repository of an address, and the directory in it. */
function partsOf(address: string): { readonly repository: string; readonly folder: string } | undefined {
  const [, short, inForge] =
    FORGE.exec(address.replace(/^gh:/, 'github.com/').replace(/^https:\/\//, '')) ?? [];
  const scheme = address.indexOf('://') + 1;
  const cut = address.indexOf('//', scheme === 0 ? 0 : scheme + 2);
  const marked = cut >= 0 ? cut : address.indexOf('.git/') + 4;
  if (cut >= 0 || marked > 4)
    return { repository: address.slice(0, marked), folder: address.slice(marked).replace(/^\/{1,2}/, '') };
  if (short !== undefined) return { repository: `https://${short}`, folder: inForge ?? '' };
  return /^(?:\w{1,9}:\/\/|[^/@]*@[^/:]*:)/.test(address) ? { repository: address, folder: '' } : undefined;
}
