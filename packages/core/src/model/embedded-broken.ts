import type { SourceDocument } from '../yaml/index.js';
import type { CarriedText } from './embedded-document.js';

/** Kinds that only configuration files have. https://kubernetes.io/docs/reference/config-api/ */
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

/** A line of its own in YAML, a first entry or one after a comma in JSON. */
const NAMES_KIND =
  /^(?:kind:[ \t]*(?:(\w+)|"(\w+)"|'(\w+)')|[ \t]*(?:\{[ \t]*)?"kind":[ \t]*"(\w+)",?)[ \t]*(?:#.*)?\r?$/gm;

/**
 * Text that Helm, Jinja, envsubst, Terraform, Python, Ansible or autoconf fills in. What they produce can be parsed.
 */
const TEMPLATE = /\{\{|\{%|<%|\$\{|\$\(|\$[A-Z_]|%\(|@\w+@/;

/** Files that contain a configuration as an example, or generate one. */
const OTHER_FILE = /\.(?:sh|bash|py|md|txt|tpl|tmpl|gotmpl|j2|jinja2?)$/i;

/** How a configuration begins: with a key, a comment, a document marker or a brace. */
const BEGINS = /^(?:[^\S\n]*(?:#[^\n]*)?\n|---[^\n]*\n)*(?:[\w"'][\w."'-]*:(?:\s|$)|\{)/;

/**
 * The kind that an unreadable document was meant to be. The document says so on a line of its own, and is not a
 * template, a script or prose. Undefined for readable documents, and for what may be anything.
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
