import type { SourceDocument } from '../source/document.js';
import type { CarriedText } from './embedded.js';

/** Kinds of configuration files that are this and nothing else. https://kubernetes.io/docs/reference/config-api/ */
const KINDS: ReadonlySet<string> = new Set([
  'AdmissionConfiguration',
  'AuthenticationConfiguration',
  'AuthorizationConfiguration',
  'ClusterConfiguration',
  'EncryptionConfig',
  'EncryptionConfiguration',
  'InitConfiguration',
  'JoinConfiguration',
  'KubeProxyConfiguration',
  'KubeSchedulerConfiguration',
  'KubeletConfiguration',
]);

/** A line of its own in YAML, a first entry or one behind a comma in JSON. */
const NAMES_KIND =
  /^(?:kind:[ \t]*(?:(\w+)|"(\w+)"|'(\w+)')|[ \t]*(?:\{[ \t]*)?"kind":[ \t]*"(\w+)",?)[ \t]*(?:#.*)?\r?$/gm;

/** What Helm, Jinja, envsubst, Terraform, Python, Ansible and autoconf fill in; what they write does parse. */
const TEMPLATE = /\{\{|\{%|<%|\$\{|\$\(|\$[A-Z_]|%\(|@\w+@/;

/** Files that hold a configuration as an example, or write one. */
const OTHER_FILE = /\.(?:sh|bash|py|md|txt|tpl|tmpl|gotmpl|j2|jinja2?)$/i;

/** How a configuration begins: with a key, a comment, a document mark or a brace. */
const BEGINS = /^(?:[^\S\n]*(?:#[^\n]*)?\n|---[^\n]*\n)*(?:[\w"'][\w."'-]*:(?:\s|$)|\{)/;

/**
 * The kind that a document was meant to be which cannot be read: it says so in a line of its own, and is neither
 * template, script nor text. Undefined for all that can be read, and for what may be anything.
 */
export function brokenConfiguration(
  { name, text }: CarriedText,
  { value, problems, start, end }: SourceDocument,
): string | undefined {
  if (value !== undefined || problems.length === 0 || OTHER_FILE.test(name)) return undefined;
  const own = text.slice(start, end);
  if (TEMPLATE.test(text) || !BEGINS.test(own)) return undefined;
  for (const [, ...kinds] of own.matchAll(NAMES_KIND)) {
    const kind = kinds.find((name) => name !== undefined);
    if (kind !== undefined && KINDS.has(kind)) return kind;
  }
  return undefined;
}
