/** A command that a log line is for the runner of GitHub Actions. */
export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/**
 * The commands in a log as the runner finds them, in both forms: `::name key=value::message` at the start of a
 * line, blanks before it or not, and `##[name key=value]message` anywhere in it.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function commandsIn(log: string): readonly Command[] {
  return log.split(/\r\n|\r|\n/).flatMap((line) => {
    const modern = /^\s*::(.*?)::(.*)$/.exec(line);
    const old = modern ? undefined : /##\w*\[(.*?)\](.*)$/.exec(line);
    const found = modern ?? old;
    if (!found) return [];
    const [name, ...rest] = found[1]!.split(' ');
    const pairs = rest
      .join(' ')
      .split(modern ? ',' : ';')
      .filter(Boolean)
      .map((pair) => [pair.slice(0, pair.indexOf('=')), property(pair.slice(pair.indexOf('=') + 1))]);
    return [{ name: name!, properties: Object.fromEntries(pairs), message: data(found[2]!) }];
  });
}

const data = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');

const property = (text: string) =>
  data(text.replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '\0')).replaceAll('\0', '%');
