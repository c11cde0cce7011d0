import type { CompletedFlag, CompletionFacts } from './facts.js';

/** Makes the script for zsh, which loads it from `fpath` or by `source`. */
export function zsh({ commands, flags, words }: CompletionFacts): string {
  const namesOf = (command: string): string =>
    flags
      .filter(({ of }) => of.includes(command))
      .flatMap(({ name, short }) => [`-${name}`, ...(short === undefined ? [] : [short])])
      .join('|');
  return `#compdef plimsoll
# Completion of plimsoll for zsh. Load it with: source <(plimsoll completion zsh)
_plimsoll_first() {
  local -a plimsoll_commands=(
${commands.map(({ name, help }) => `    ${quoted(`${name}:${help}`)}\n`).join('')}  )
  _describe -t commands command plimsoll_commands
  _files
}
_plimsoll_rest() {
  case $plimsoll_command in
${Object.entries(words)
  .map(([command, own]) => `    ${command}) compadd -- ${own.join(' ')} ;;\n`)
  .join('')}    *) _files ;;
  esac
}
_plimsoll_format() {
  case $plimsoll_command in
${Object.entries(flags.find(({ name }) => name === 'format')?.byCommand ?? {})
  .map(([command, own]) => `    ${command}) compadd -- ${own.join(' ')} ;;\n`)
  .join('')}    *) compadd -- ${flags.find(({ name }) => name === 'format')?.words.join(' ') ?? ''} ;;
  esac
}
_plimsoll() {
  local plimsoll_command=$words[2] plimsoll_names
  local -a plimsoll_options=(
${flags.map((flag) => `    ${specOf(flag)}\n`).join('')}  )
  case $plimsoll_command in
${commands
  .filter(({ name }) => name !== 'lint')
  .map(({ name }) => `    ${name}) plimsoll_names='${namesOf(name)}' ;;\n`)
  .join('')}    *) plimsoll_names='${namesOf('lint')}' ;;
  esac
  # Only the options of the command.
  plimsoll_options=("\${(@M)plimsoll_options:#(|*[^a-z-])-(\${~plimsoll_names})[[=]*}")
  _arguments -S $plimsoll_options '1: :_plimsoll_first' '*: :_plimsoll_rest'
}
if [[ $funcstack[1] == _plimsoll ]]; then _plimsoll "$@"; else compdef _plimsoll plimsoll; fi
`;
}

function specOf(flag: CompletedFlag): string {
  const { name, short, repeatable, help, value } = flag;
  const argument = value === undefined ? '' : `:${value.replaceAll(/[':\\]/g, '')}:${actionOf(flag)}`;
  const tail = `[${help.replaceAll(/[[\]\\]/g, '\\$&')}]${argument}`;
  const equals = value === undefined ? '' : '=';
  if (short === undefined) return quoted(`${repeatable ? '*' : ''}--${name}${equals}${tail}`);
  const both = `{-${short},--${name}${equals}}`;
  return repeatable ? `'*'${both}${quoted(tail)}` : `'(-${short} --${name})'${both}${quoted(tail)}`;
}

function actionOf({ name, isFile, words }: CompletedFlag): string {
  if (name === 'format') return '_plimsoll_format';
  if (isFile) return '_files';
  return words.length === 0 ? ' ' : `(${words.join(' ')})`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
