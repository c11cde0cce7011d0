import type { Json } from '../json.js';

/** As envsubst and Flux, Kubernetes, Go templates and Jinja, Ansible and sed scripts, and SOPS write them. */
const PLACEHOLDER = /\$\{|\$\(|\{\{|^\$[A-Za-z_]\w*$|^<[^<>]*>$|^@[A-Z_]+@$|^__[A-Z_]+__$|^ENC\[/;

/** Whether a program fills a value in before the API sees it: of what type it will be is not known. */
export function isPlaceholder(value: Json | undefined): boolean {
  return typeof value === 'string' && PLACEHOLDER.test(value);
}
