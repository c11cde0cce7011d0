/** What `plimsoll --explain` prints, as Markdown: its facts stand one a line, which Markdown would join. */
export function markdownOf(printed: string): string {
  const [id = '', ...lines] = printed.split('\n');
  const help = lines.findIndex((line) => line.startsWith('### '));
  const facts = help === -1 ? lines : lines.slice(0, help);
  const [description = '', ...others] = facts.filter((line) => line !== '');
  return [
    `# ${id}`,
    '',
    description,
    '',
    ...others.map((fact) => `- ${fact}`),
    '',
    ...(help === -1 ? [] : lines.slice(help)),
  ].join('\n');
}
