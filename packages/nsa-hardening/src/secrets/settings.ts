interface TextSetting {
  readonly name: string;
  readonly value: string;
}

const FORMAT = /\.(?:properties|env|ini|conf|cnf|cfg|toml|ya?ml|json)$|^\.env$/i;

const LINE =
  /^\s*["']?([A-Za-z][\w.-]*)["']?\s*[=:]\s*(?:"([^"]*)"|'([^']*)'|([^\s"'#;,{}[\]|>&*]+))\s*(?:[,;]\s*)?$/;

/**
 * The settings `name = value` and `name: value` of a configuration file, by lines: enough for the usual formats,
 * none of which is read in full. Other files (scripts, templates, dashboards) have none.
 */
export function* settingsOf(file: string, text: string): Generator<TextSetting> {
  // nsswitch.conf says where users are looked up, passwd among them.
  if (!FORMAT.test(file) || file === 'nsswitch.conf') return;
  for (const line of text.split('\n')) {
    const match = LINE.exec(line);
    const value = match?.[2] ?? match?.[3] ?? match?.[4];
    if (match?.[1] !== undefined && value !== undefined) yield { name: match[1], value };
  }
}
