/** `{{name}}` in a rule's message. Spaces around the name have no meaning. */
export const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

/** Fills `{{name}}` in a rule's message. A placeholder without data is an error of the rule. */
export function fillMessage(
  template: string,
  data: Readonly<Record<string, string | number>> | undefined,
): string {
  if (!template.includes('{{')) return template;
  return template.replace(PLACEHOLDER, (_, inner: string) => {
    const name = inner.trim();
    const value = data && Object.hasOwn(data, name) ? data[name] : undefined;
    if (value === undefined)
      throw new Error(`The report has no data for the placeholder "${name}" of its message.`);
    return String(value);
  });
}
