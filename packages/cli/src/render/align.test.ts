import { describe, expect, test } from 'vitest';
import { type TemplatePlace, templateTracer } from './align.js';

function placeInTemplate(template: string, document: readonly string[], line: number): TemplatePlace {
  return templateTracer(template)(document)(line);
}

/** The template's line that a line of the output is traced to, with `~` where it is only approximate. */
function traced(template: string, output: string, line: string): string {
  const lines = output.split('\n');
  const place = placeInTemplate(
    template,
    lines,
    lines.findIndex((text) => text.trim() === line),
  );
  return `${place.approximate ? '~' : ''}${template.split('\n')[place.line - 1]!.trim()}`;
}

const DEPLOYMENT = `{{- if .Values.enabled -}}
{{- $name := include "web.name" . }}
{{/* A comment
     over two lines. */}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  labels:
    {{- include "web.labels" . | nindent 4 }}
  {{- with .Values.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  template:
    spec:
      {{- if .Values.host }}
      hostNetwork: true
      {{- else }}
      hostNetwork: {{ default false .Values.net }}
      {{- end }}
      containers:
        - name: {{ .Chart.Name }}
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          securityContext: {{- toYaml .Values.securityContext | nindent 12 }}
          {{- range .Values.ports }}
          - containerPort: {{ .port }}
            protocol: TCP
          {{- end }}
          args: [{{ if .Values.debug }}"--debug",{{ end }} "serve"]
{{- end }}
`;

const RENDERED = `---
# Source: web/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app.kubernetes.io/name: web
    helm.sh/chart: web-1
  annotations:
    example.com/a: b
spec:
  template:
    spec:
      hostNetwork: true
      containers:
        - name: web
          image: "registry/web:1"
          securityContext:
            privileged: true
            capabilities: {}
          - containerPort: 80
            protocol: TCP
          - containerPort: 81
            protocol: TCP
          args: ["--debug", "serve"]
`;

describe('a line of the output comes from', () => {
  test.each([
    ['kind: Deployment', 'kind: Deployment'],
    ['name: web', 'name: {{ $name }}'],
    ['helm.sh/chart: web-1', '{{- include "web.labels" . | nindent 4 }}'],
    ['annotations:', 'annotations:'],
    ['example.com/a: b', '{{- toYaml . | nindent 4 }}'],
    ['hostNetwork: true', 'hostNetwork: true'],
    ['- name: web', '- name: {{ .Chart.Name }}'],
    [
      'image: "registry/web:1"',
      'image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"',
    ],
    ['privileged: true', 'securityContext: {{- toYaml .Values.securityContext | nindent 12 }}'],
    ['- containerPort: 81', '- containerPort: {{ .port }}'],
    ['args: ["--debug", "serve"]', 'args: [{{ if .Values.debug }}"--debug",{{ end }} "serve"]'],
  ])('%s: %s', (line, expected) => {
    expect(traced(DEPLOYMENT, RENDERED, line)).toBe(expected);
  });

  test('another branch where the output says so', () => {
    const output = RENDERED.replace('hostNetwork: true', 'hostNetwork: false');
    expect(traced(DEPLOYMENT, output, 'hostNetwork: false')).toBe(
      'hostNetwork: {{ default false .Values.net }}',
    );
  });
});

test('each document of a template is traced by itself, in whatever order they come out', () => {
  const template = `{{ range .Values.names }}
---
kind: ConfigMap
metadata:
  name: {{ . }}
data:
  a: b
{{ end }}
---
kind: Secret
metadata:
  name: {{ .Values.secret }}
data:
  a: b
`;
  const output = (kind: string) => `---\nkind: ${kind}\nmetadata:\n  name: x\ndata:\n  a: b`.split('\n');
  expect(placeInTemplate(template, output('ConfigMap'), 5)).toEqual({ line: 7, approximate: false });
  expect(placeInTemplate(template, output('Secret'), 5)).toEqual({ line: 14, approximate: false });
});

test('of two possible places, the line with the name of the resource is used', () => {
  const template = `kind: Pod
metadata:
  name: {{ .Values.name }}
spec:
  {{- if .Values.a }}
  hostPID: {{ .Values.pid }}
  {{- else }}
  hostPID: {{ .Values.otherPid }}
  {{- end }}
`;
  const output = 'kind: Pod\nmetadata:\n  name: x\nspec:\n  hostPID: true\n';
  expect(traced(template, output, 'hostPID: true')).toBe('~name: {{ .Values.name }}');
  expect(traced(template, output, 'name: x')).toBe('name: {{ .Values.name }}');
});

test('a template with one expression for everything has one line', () => {
  const output = 'kind: Pod\nmetadata:\n  name: x\nspec:\n  hostPID: true\n';
  expect(traced('{{- include "common.pod" . }}\n', output, 'hostPID: true')).toBe(
    '{{- include "common.pod" . }}',
  );
});

test('text that is in no template is near the first line', () => {
  expect(placeInTemplate('', ['kind: Pod', 'a: b'], 1)).toEqual({ line: 1, approximate: true });
  expect(placeInTemplate('x: y\n', ['kind: Pod', 'metadata:', '  name: q'], 2)).toEqual({
    line: 1,
    approximate: true,
  });
});

test('a conditional end of a block that is not closed does not end the search', () => {
  for (const template of ['{{ end }}\nkind: Pod', '{{ if }}\nkind: Pod', '{{ else }}{{ else }}\nkind: Pod'])
    expect(placeInTemplate(template, ['kind: Pod'], 0)).toEqual({ line: 2, approximate: false });
});

test('a long hostile template takes little time', () => {
  const line = (at: number) => `  key-{{ .a }}-x-{{ .b }}-x-{{ .c }}-x-{{ .d }}-x-{{ .e }}: ${at % 7}`;
  const template = Array.from({ length: 2000 }, (_, at) => line(at)).join('\n');
  const output = template.replaceAll(/\{\{.*?\}\}/g, 'x-x-x-x-x-x-x-x-x-x-x-x-x-x-x-x').split('\n');
  expect(placeInTemplate(`kind: Pod\n${template}`, ['kind: Pod', ...output], 1000)).toEqual({
    line: 1001,
    approximate: false,
  });
});
