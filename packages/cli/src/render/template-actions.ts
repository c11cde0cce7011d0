/**
 * The texts and actions `{{ … }}` of a template in turn, a text first. From an action without an end on, everything is
 * text. Helm renders no such template.
 */
export function splitActions(template: string): readonly string[] {
  const parts: string[] = [];
  let at = 0;
  for (let start = template.indexOf('{{'); start !== -1; start = template.indexOf('{{', at)) {
    const end = actionEnd(template, start + 2);
    if (end === -1) break;
    parts.push(template.slice(at, start), template.slice(start, end));
    at = end;
  }
  parts.push(template.slice(at));
  return parts;
}

/** The offset after the first `}}` outside of strings, characters and comments; -1 where there is none. */
function actionEnd(template: string, from: number): number {
  for (let at = from; at < template.length; at++) {
    const char = template[at]!;
    let close = at;
    if (char === '"') close = closingQuote(template, at + 1);
    else if (char === '`') close = template.indexOf('`', at + 1);
    else if (char === "'" && /^'(?:\\.|[^'\\])'/.test(template.slice(at, at + 4)))
      close = template.indexOf("'", at + (template[at + 1] === '\\' ? 3 : 2));
    else if (template.startsWith('/*', at)) close = template.indexOf('*/', at + 2);
    else if (template.startsWith('}}', at)) return at + 2;
    if (close === -1) return -1;
    at = close;
  }
  return -1;
}

function closingQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return -1;
}
