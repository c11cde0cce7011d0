import { isPublic } from '@plimsoll/cis';

/** What stands for a value that comes from elsewhere, and what is nobody's secret. */
const NO_SECRETS: readonly RegExp[] = [
  // ${VAR}, $(VAR), $VAR, {{ … }}, {% … %}, <…>, %(…)s, #{…}# : templates of whatever engine
  /\$[{(]|^\$\w+$|\{\{|\{%|<[^<>]*>|%\(\w+\)|#\{|__[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*__|^@\w+@$/,
  // xxxx, ****, .....
  /x{4,}|\*{3,}|\.{3,}|…/i,
  // changeme, replace-with-…, your-password-here, TODO
  /^(?:change|replace|insert|fill|put|enter|set|update|edit|add)[\s_-]?(?:me|this|it|in|here|with|by|your|to)/i,
  /^your|(?:^|[^a-z])(?:your|my[_-]?(?:password|secret|token|key))(?:[^a-z]|$)/i,
  /placeholder|redacted|example|dummy|changeme|change_me|todo|fixme|to[_-]be[_-](?:set|replaced|changed)|not[_-]?(?:a[_-])?(?:real|used|needed|set)|generated/i,
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|empty|unset|n\/a|default|enabled|disabled|required|optional|string|secret|token)$/i,
];

/** What points at a value: a path, a URL, an ARN, a reference of a secret store. */
const REFERENCES: readonly RegExp[] = [
  /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)/,
  /^(?:[a-z][a-z0-9+.-]*:\/\/|arn:|projects\/|vault:|secret:|file:|env:|ssm:|op:|ref\+|k8s:|kv:)/i,
  // A file by its name.
  /^[\w.-]+\.(?:pem|key|crt|cert|json|ya?ml|txt|conf|env|jks|p12|pfx|sh|py|ini|token|password)$/i,
  // A key of something else: .Values.password, config.auth.token
  /^\.?[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/,
];

/** Whether a text under a telling name is surely not the secret itself. */
export function isNoSecret(value: string): boolean {
  const text = value.trim();
  return (
    // Of one character: 0000
    text === '' ||
    text.replaceAll(text[0]!, '') === '' ||
    isPublic(text) ||
    [...NO_SECRETS, ...REFERENCES].some((pattern) => pattern.test(text))
  );
}
