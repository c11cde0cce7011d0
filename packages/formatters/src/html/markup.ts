import { escapeMarkup } from '../escape.js';

/** Finished HTML. Everything else is text, which is escaped when it is put into HTML. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | readonly Markup[] | undefined;

/** Makes HTML. Escapes each value unless it is `Markup`. Attributes need double quotes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.map((text, index) => text + written(parts[index])).join(''));
}

function written(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('');
  return escapeMarkup(String(part));
}

/** Renders the Markdown of rule help: paragraphs, lists, code. Anything else is shown as it is. */
export function prose(markdown: string): readonly Markup[] {
  return blocksOf(markdown.trim()).map((block) => {
    const fence = /^```\w*\n([\s\S]*?)\n?```$/.exec(block);
    if (fence) return html`<pre>${lines(fence[1]!)}</pre>`;
    if (!block.startsWith('- ')) return html`<p>${inline(block)}</p>`;
    const items = block.split(/\n(?=- )/).map((item) => html`<li>${inline(item.slice(2))}</li>`);
    return html`<ul>${items}</ul>`;
  });
}

/** Splits at blank lines, except within code. */
function blocksOf(markdown: string): readonly string[] {
  const blocks: string[][] = [[]];
  let inCode = false;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) inCode = !inCode;
    if (line === '' && !inCode) blocks.push([]);
    else blocks.at(-1)!.push(line);
  }
  return blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
}

/** Renders `code` and text. Line breaks of the source mean nothing. */
function inline(text: string): readonly Markup[] {
  return text
    .replace(/\s+/g, ' ')
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}

/** Text whose line breaks stay. */
function lines(text: string): Markup {
  return new Markup(text.split('\n').map(escapeMarkup).join('\n'));
}
