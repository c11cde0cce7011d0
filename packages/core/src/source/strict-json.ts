import type { SourceProblem } from '../yaml/index.js';

const MESSAGE =
  'The file begins with { but is not valid JSON, so kubectl before 1.33 and other programs refuse it. Remove comments and trailing commas, and put keys and strings in double quotes.';

/**
 * What is wrong with a JSON file that only YAML readers accept: with a comment, single quotes, a trailing comma, `NaN`.
 * https://github.com/kubernetes/apimachinery/blob/master/pkg/util/yaml/decoder.go
 */
export function jsonProblem(path: string, text: string): SourceProblem | undefined {
  if (!/\.json$/i.test(path) || !/^\ufeff?\s*\{/.test(text)) return undefined;
  const json = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
  try {
    JSON.parse(json);
    return undefined;
  } catch (error) {
    const at = /position (\d+)/.exec(String(error))?.[1];
    const start = Math.min(at === undefined ? text.trimEnd().length - 1 : Number(at), text.length - 1);
    return { rule: 'parse-error', message: MESSAGE, start, end: start + 1 };
  }
}
