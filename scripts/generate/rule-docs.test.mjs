import { describe, expect, it } from 'vitest';
import { parseRuleReadme } from './rule-docs.mjs';

const good = `# Host namespaces

For readers on the web.

## host-pid
### Why
It sees all processes.

### How to fix
Remove \`hostPID\`.

### Bad
\`\`\`yaml
# a comment is no heading
hostPID: true
\`\`\`
or
\`\`\`yaml
hostPID: yes
\`\`\`

### Good
\`\`\`yaml
hostPID: false
\`\`\`

## host-ipc

### Why
It shares memory.
### How to fix
Remove it.
### Bad
\`\`\`yaml
hostIPC: true
\`\`\`
### Good
\`\`\`yaml
{}
\`\`\`
### Notes
Windows has none.
`;

describe('parseRuleReadme', () => {
  it('reads the sections of each rule', () => {
    const [pid, ipc, ...others] = parseRuleReadme(good, 'README.md');
    expect(others).toEqual([]);
    expect(pid).toMatchObject({
      name: 'host-pid',
      line: 5,
      doc: {
        why: 'It sees all processes.',
        fix: 'Remove `hostPID`.',
        bad: ['# a comment is no heading\nhostPID: true\n', 'hostPID: yes\n'],
        good: ['hostPID: false\n'],
      },
    });
    expect(pid.doc).not.toHaveProperty('notes');
    expect(pid.doc.markdown).toMatch(/^### Why\nIt sees[\s\S]*hostPID: false\n```$/);
    expect(ipc).toMatchObject({ name: 'host-ipc', doc: { notes: 'Windows has none.' } });
  });

  it.each([
    [
      'a missing section',
      good.replace('### How to fix\nRemove it.\n', ''),
      'README.md:27: the rule "host-ipc" has no section "### How to fix"',
    ],
    [
      'fields that are no table',
      good.replace('### Notes', '### Fields'),
      'README.md:41: "### Fields" needs a table with the columns "Field" and "Values that pass"',
    ],
    [
      'an unknown heading',
      good.replace('### Notes', '### Remarks'),
      'README.md:41: unknown heading "### Remarks"; expected one of',
    ],
    [
      'a heading of another level',
      good.replace('### Notes', '#### Notes'),
      'README.md:41: unknown heading "#### Notes"',
    ],
    [
      'the same section twice',
      good.replace('### Notes', '### Why'),
      'README.md:41: "### Why" is there twice',
    ],
    [
      'the same rule twice',
      good.replace('## host-ipc', '## host-pid'),
      'README.md:27: a second section for the rule "host-pid"',
    ],
    [
      'a name that is none',
      good.replace('## host-ipc', '## Host IPC'),
      'README.md:27: expected the name of a rule in kebab-case after "##", found "Host IPC"',
    ],
    [
      'no example',
      good.replace('```yaml\n{}\n```', 'As above.'),
      'README.md:37: "### Good" has no ```yaml block',
    ],
    [
      'an example in another language',
      good.replace('```yaml\n{}', '```json\n{}'),
      'README.md:37: "### Good" has no ```yaml block',
    ],
    ['an empty section', good.replace('It shares memory.', ''), 'README.md:29: "### Why" is empty'],
    [
      'text outside a section',
      good.replace('## host-ipc\n', '## host-ipc\nIntroduction.'),
      'README.md:27: text of "host-ipc" before its first "###"',
    ],
    [
      'a code block that does not end',
      good.replace('{}\n```', '{}'),
      'README.md:38: this code block does not end',
    ],
    [
      'a section before any rule',
      '# Title\n### Why\nBecause.\n',
      'README.md:2: a section before the first rule',
    ],
    ['no section at all', '# Title\n', 'README.md:1: no section "## <rule-name>"'],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseRuleReadme(text, 'README.md')).toThrow(message);
  });

  it('reports all problems at once', () => {
    const bad = good.replace('### Notes', '### Remarks').replace('It shares memory.', '');
    expect(() => parseRuleReadme(bad, 'README.md')).toThrow(/README\.md:29: .*\nREADME\.md:41: /);
  });
});
