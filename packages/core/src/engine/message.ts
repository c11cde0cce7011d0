/** `{{name}}` in a rule's message. Spaces around the name have no meaning. */
export const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

/** Fills `{{name}}` in a rule's message. A placeholder without data is an error of the rule. */
export function fillMessage(
  template: string,
  data: Readonly<Record<string, string | number>> | undefined,
): string {
  if (!template.includes('{{')) return template;
  const parts = partsOf(template);
  let text = parts[0]!;
  for (let at = 1; at < parts.length; at += 2) {
    const name = parts[at]!;
    const value = data && Object.hasOwn(data, name) ? data[name] : undefined;
    if (value === undefined)
      throw new Error(`The report has no data for the placeholder "${name}" of its message.`);
    text += String(value) + parts[at + 1]!;
  }
  return text;
}

const known = new Map<string, readonly string[]>();

/** The text of a template before, between and after its placeholders, with their names in between. */
function partsOf(template: string): readonly string[] {
  let parts = known.get(template);
  if (!parts) {
    parts = template.split(PLACEHOLDER).map((part, at) => (at % 2 === 1 ? part.trim() : part));
    known.set(template, parts);
  }
  return parts;
}
