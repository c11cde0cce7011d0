/**
 * Whether a document that cannot be parsed is the source of a template (Helm, other Go templates, Jinja) and not a
 * manifest: it has an action where YAML has its structure, at the start of a line or of a value, outside block scalars
 * and comments.
 *
 * `{{` alone proves little: Argo Workflows, Prometheus rules and ClusterClasses have it in strings, and are manifests.
 * `image: {{ x }}` is a map with a map as its key, which kubectl rejects, so templates that can only be parsed by
 * accident count as templates.
 */
export function isTemplateSource(text: string): boolean {
  return text.includes('{{') && hasAction(text);
}

/** An action at the start of a line or after a dash, a colon, a comma or a bracket. */
const ACTION = /^(?:[\s-]*|[^"'#]*(?:[:,]\s+|[[{,]\s*))\{\{/;
const DASHES = /^\s*(?:-\s+)*/;
const BLOCK_SCALAR = /(?:^|\s)[|>][-+\d]*$/;

function hasAction(text: string): boolean {
  let blockIndent = -1;
  for (const line of text.split('\n')) {
    if (!/\S/.test(line)) continue;
    if (blockIndent !== -1 && indentOf(line) > blockIndent) continue;
    blockIndent = -1;
    if (ACTION.test(line)) return true;
    const dashes = DASHES.exec(line)![0];
    const header = BLOCK_SCALAR.exec(line.slice(dashes.length).split(/\s#/, 1)[0]!.trimEnd());
    // A block scalar is deeper than its key; without a key, deeper than its dash.
    if (header) blockIndent = header.index === 0 ? dashes.lastIndexOf('-') : dashes.length;
  }
  return false;
}

function indentOf(line: string): number {
  return line.search(/\S/);
}
