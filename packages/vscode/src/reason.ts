/** A finding's comment as the server offers it: `# plimsoll-ignore RULE -- `, without a reason. */
const OFFERED = /^([ \t]*# plimsoll-ignore \S+ -- )(\r?\n)$/;

/** The comment with its reason, on one line; undefined where the text is something else. */
export function withReason(comment: string, reason: string): string | undefined {
  const [, start, lineBreak] = OFFERED.exec(comment) ?? [];
  // Line breaks of every kind would end the comment; YAML knows these.
  const oneLine = reason.replace(/[\r\n\u0085\u2028\u2029]+/g, ' ').trim();
  return start === undefined || lineBreak === undefined ? undefined : `${start}${oneLine}${lineBreak}`;
}
