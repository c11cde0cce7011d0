/**
 * Why a pattern is too costly for libraries that turn patterns into regular expressions: they would never finish on a
 * long file name, which a stranger may choose. Undefined where it is cheap.
 */
export function costlyPattern(pattern: string): string | undefined {
  const bare = pattern.replace(/\\./g, '_');
  if (/[@+?*!]\(|\)[+*?{]/.test(bare)) return 'it has groups in parentheses, so write {a,b}';
  if (starsIn(bare, '**') > 3 || bare.split('/').some((name) => starsIn(name, '*') > 3))
    return 'it has more than 3 stars in one name, or more than 3 times **';
  const choices = bare.split('{').map((part) => part.split(',').length);
  return choices.reduce((product, count) => product * count, 1) > 1000
    ? 'its braces stand for more than 1000 patterns'
    : undefined;
}

function starsIn(text: string, mark: '*' | '**'): number {
  return (text.match(/\*+/g) ?? []).filter((run) => run.length >= mark.length).length;
}
