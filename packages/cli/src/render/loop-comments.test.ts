import { expect, test } from 'vitest';
import { templateTracer } from './align.js';
import { loopsOf, withLoopComments } from './loop-comments.js';

const COMMENT = '# plimsoll-ignore a/b -- Why.';

function repeated(template: string, rendered: string): string | undefined {
  const lines = rendered.split('\n');
  const starts = lines.flatMap((line, at) => (line === '---' ? [at] : []));
  const trace = templateTracer(template);
  const loops = loopsOf(template);
  if (loops.length === 0) return undefined;
  const { lines: found } = withLoopComments(lines, loops, (at) => {
    const start = starts.findLast((one) => one <= at) ?? 0;
    return trace(
      lines.slice(
        start,
        starts.find((one) => one > at),
      ),
    )(at - start);
  });
  return found.join('\n');
}

const LIST = `kind: Pod
spec:
  containers:
    ${COMMENT}
    {{- range .Values.apps }}
    - name: {{ . }}
      {{- range .Values.env }}
      env: {{ . }}
      {{- end }}
      image: x
    {{- end }}
  hostNetwork: true`;

test.each([
  [
    'each item of a list',
    LIST,
    `kind: Pod\nspec:\n  containers:\n    ${COMMENT}\n    - name: a\n      env: 1\n      env: 2\n      image: x\n    - name: b\n      image: x\n  hostNetwork: true`,
    `kind: Pod\nspec:\n  containers:\n    ${COMMENT}\n    - name: a\n      env: 1\n      env: 2\n      image: x\n    ${COMMENT}\n    - name: b\n      image: x\n  hostNetwork: true`,
  ],
  [
    'each document',
    `${COMMENT}\n{{- range .Values.apps }}\n---\nkind: Pod\nname: {{ . }}\n{{- end }}\n---\nkind: Other`,
    `---\n${COMMENT}\n---\nkind: Pod\nname: a\n---\nkind: Pod\nname: b\n---\nkind: Other`,
    `---\n#\n---\n${COMMENT}\nkind: Pod\nname: a\n---\n${COMMENT}\nkind: Pod\nname: b\n---\nkind: Other`,
  ],
  [
    'not what is behind another line',
    `${COMMENT}\nkind: Pod\n{{- range .Values.apps }}\n{{ . }}: a\n{{- end }}`,
    `${COMMENT}\nkind: Pod\nx: a\ny: a`,
    undefined,
  ],
  [
    'nor a condition',
    `kind: Pod\n${COMMENT}\n{{- if .Values.a }}\nx: a\n{{- end }}`,
    `kind: Pod\n${COMMENT}\nx: a`,
    undefined,
  ],
])('a comment above a loop is about %s', (_, template, rendered, expected) => {
  expect(repeated(template, rendered)).toBe(expected);
});
