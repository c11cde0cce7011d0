/** An element of XML or HTML. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (Element | string)[];
}

const VOID = new Set(['meta', 'br', 'input', '!doctype']);
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/**
 * Reads markup as strictly as XML asks, and throws for anything else: elements that are not closed, attributes
 * without quotes, `<`, `>` or an unknown entity in text. Of HTML it knows elements without end and raw text.
 */
export function parseMarkup(source: string): Element {
  const root: Element = { name: '', attributes: {}, children: [] };
  const open = [root];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    const match = new RegExp(pattern, 'uy');
    match.lastIndex = at;
    const found = match.exec(source);
    if (found) at += found[0].length;
    return found ?? undefined;
  };
  while (at < source.length) {
    const parent = open.at(-1)!;
    const text = take(/[^<>]+/);
    if (text) {
      parent.children.push(decode(text[0]));
      continue;
    }
    if (take(/<\?xml version="1\.0" encoding="UTF-8"\?>/)) continue;
    const end = take(/<\/([\w-]+)>/);
    if (end) {
      if (parent.name !== end[1]) throw new Error(`</${end[1]}> closes <${parent.name}>`);
      open.pop();
      continue;
    }
    const start = take(/<(!doctype|[\w-]+)/);
    if (!start) throw new Error(`unexpected ${source.slice(at, at + 60)}`);
    const attributes: Record<string, string> = {};
    for (let part = take(/\s+([\w:-]+)(?:="([^"<>]*)")?/); part; part = take(/\s+([\w:-]+)(?:="([^"<>]*)")?/))
      attributes[part[1]!] = decode(part[2] ?? '');
    const close = take(/\s*(\/?)>/);
    if (!close) throw new Error(`<${start[1]} is not closed: ${source.slice(at, at + 60)}`);
    const element: Element = { name: start[1]!, attributes, children: [] };
    parent.children.push(element);
    if (close[1] === '/' || VOID.has(element.name)) continue;
    open.push(element);
    if (element.name === 'style' || element.name === 'script')
      element.children.push(take(/[\s\S]*?(?=<\/(?:style|script)>)/)?.[0] ?? '');
  }
  if (open.length > 1) throw new Error(`<${open.at(-1)!.name}> is not closed`);
  return root;
}

function decode(text: string): string {
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const character = whole.endsWith(';') ? ENTITIES[name] : undefined;
    if (character === undefined) throw new Error(`unknown entity ${whole}`);
    return character;
  });
}

/** The elements with a name, in document order, or all elements. */
export function* elements(from: Element, name?: string): Generator<Element> {
  for (const child of from.children)
    if (typeof child !== 'string') {
      if (name === undefined || child.name === name) yield child;
      yield* elements(child, name);
    }
}

/** The text in an element. */
export function textOf(element: Element): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}
