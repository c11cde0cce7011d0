/** A line of a plugin in a Corefile, with the zones of its server. */
export interface Directive {
  readonly zones: readonly string[];
  readonly plugin: string;
  /** The words after the plugin's name, or those of a line in its block. */
  readonly words: readonly string[];
  /** Whether it is a line in the plugin's block. */
  readonly inside: boolean;
}

/**
 * The lines of a Corefile, in order. A part that a server imports (`*.override`) has no server around it, so it applies
 * to every name. https://coredns.io/manual/toc/#configuration
 */
export function directivesOf(text: string, { part }: { readonly part: boolean }): readonly Directive[] {
  const directives: Directive[] = [];
  let zones: readonly string[] | undefined = part ? ['.'] : undefined;
  let plugin: string | undefined;
  for (const line of text.split('\n')) {
    const words = line
      .split('#', 1)[0]!
      .split(/\s/)
      .filter((word) => word !== '');
    const opens = words.at(-1) === '{';
    if (opens) words.pop();
    if (words[0] === '}') {
      if (plugin !== undefined) plugin = undefined;
      else if (!part) zones = undefined;
    } else if (zones === undefined) {
      if (opens) zones = words.map(zoneOf);
    } else if (plugin !== undefined) directives.push({ zones, plugin, words, inside: true });
    else if (words[0] !== undefined) {
      directives.push({ zones, plugin: words[0], words: words.slice(1), inside: false });
      if (opens) plugin = words[0];
    }
  }
  return directives;
}

/** `dns://example.com:53,` is for `example.com`, `.:53` for every name. */
function zoneOf(word: string): string {
  const [zone = ''] = word
    .replace(/^[a-z]+:\/\//, '')
    .replace(/,$/, '')
    .split(':', 1);
  return zone === '' ? '.' : zone;
}
