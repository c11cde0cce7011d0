import type { CompletedFlag, CompletionFacts } from './facts.js';

/** Makes the script for bash 3.2 and newer. */
export function bash({ commands, flags, words }: CompletionFacts): string {
  const names = (flag: CompletedFlag): string =>
    [`--${flag.name}`, ...(flag.short === undefined ? [] : [`-${flag.short}`])].join('|');
  const withWords = flags.filter((flag) => flag.words.length > 0);
  const files = flags.filter(({ isFile }) => isFile);
  const free = flags.filter((flag) => flag.value !== undefined && !flag.isFile && flag.words.length === 0);
  const optionsOf = (command: string): readonly string[] =>
    flags.filter(({ of }) => of.includes(command)).map(({ name }) => `--${name}`);
  return `# Completion of plimsoll for bash. Load it with: source <(plimsoll completion bash)
_plimsoll() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} IFS=$' \\t\\n'
  # Of --flag=value bash makes three words.
  if [[ $cur == = ]]; then cur=
  elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  COMPREPLY=()
  case $prev in
${withWords.map((flag) => `    ${names(flag)})\n${wordsOf(flag)}      return ;;`).join('\n')}
    ${files.map(names).join('|')})
      _plimsoll_files; return ;;
    ${free.map(names).join('|')})
      return ;;
  esac
  if [[ $cur == -* ]]; then
    case $command in
${commands
  .filter(({ name }) => name !== 'lint')
  .map(({ name }) => `      ${name}) ${replyOf(optionsOf(name))} ;;\n`)
  .join('')}      *) ${replyOf(optionsOf('lint'))} ;;
    esac
    return
  fi
${Object.entries(words)
  .map(
    ([command, own]) =>
      `  if [[ $command == ${command} && COMP_CWORD -gt 1 ]]; then COMPREPLY=($(compgen -W '${own.join(' ')}' -- "$cur")); return; fi\n`,
  )
  .join('')}  _plimsoll_files
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY+=($(compgen -W '${commands.map(({ name }) => name).join(' ')}' -- "$cur"))
  fi
}
_plimsoll_files() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -f -- "$cur"))
  compopt -o filenames 2> /dev/null
}
complete -F _plimsoll plimsoll
`;
}

const replyOf = (words: readonly string[]): string =>
  `COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$cur"))`;

function wordsOf({ words, byCommand }: CompletedFlag): string {
  const own = Object.entries(byCommand);
  if (own.length === 0) return `      ${replyOf(words)}\n`;
  return `      case $command in
${own.map(([command, of]) => `        ${command}) ${replyOf(of)} ;;\n`).join('')}        *) ${replyOf(words)} ;;
      esac\n`;
}
