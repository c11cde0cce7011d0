import { expect, test } from 'vitest';
import { callsAnew, callsDerived, withoutDerived, withoutGenerated } from './generated.js';

const document = (kind: string, lines: string): string =>
  `---\n# Source: c/templates/x.yaml\nkind: ${kind}\nmetadata:\n  name: x\n${lines}\n`;

test.each<[string, string, string, string]>([
  [
    'a value of a Secret',
    'data:\n  password: cGFzcw==',
    'data:\n  password: cGVyaQ==',
    'data:\n  password: "<generated>"',
  ],
  ['the same value twice', 'data:\n  a: x\n  b: y', 'data:\n  a: x\n  b: y', 'data:\n  a: x\n  b: y'],
  ['a quoted value', 'data:\n  a: "p w"', 'data:\n  a: "q w"', 'data:\n  a: "<generated>"'],
  [
    'an entry of a map in one line',
    'data: {user: admin, password: aBc12, more: x}',
    'data: {user: admin, password: aXc92, more: x}',
    'data: {user: admin, password: $(GENERATED), more: x}',
  ],
  [
    'an item of a list',
    'args:\n  - --password=abc',
    'args:\n  - --password=abd',
    'args:\n  - --password=$(GENERATED)',
  ],
  [
    'a line of a text',
    'stringData:\n  c.ini: |\n    user = a\n    pw = s3cr3t!',
    'stringData:\n  c.ini: |\n    user = a\n    pw = s4cr4t!',
    'stringData:\n  c.ini: |\n    user = a\n    pw = $(GENERATED)!',
  ],
  [
    'an environment variable and a checksum',
    'env:\n  - name: PW\n    value: aaa\nannotations:\n  checksum/x: 12ab',
    'env:\n  - name: PW\n    value: bbb\nannotations:\n  checksum/x: 34cd',
    'env:\n  - name: PW\n    value: "<generated>"\nannotations:\n  checksum/x: "<generated>"',
  ],
  [
    'a name, and what refers to it',
    'a:\n  name: x-1f\n  secretName: x-1f\n  claimName: y-3',
    'a:\n  name: x-2e\n  secretName: x-2e\n  claimName: y-4',
    'a:\n  name: x-generated\n  secretName: x-generated\n  claimName: y-generated-2',
  ],
])('%s', (_, first, second, expected) => {
  for (const kind of ['Secret', 'Deployment'])
    expect(withoutGenerated(document(kind, first), document(kind, second))).toBe(document(kind, expected));
});

test('renderings of other shapes are not compared', () => {
  const [one, two] = [document('Secret', 'a: b'), document('Secret', 'a: c\nb: d')];
  expect(withoutGenerated(one, two)).toBe(one);
  expect(withoutGenerated(one + one, one)).toBe(one + one);
});

test.each([
  ['a: {{ randAlphaNum 5 | b64enc }}', true, false],
  ['a: {{ now | date "2006" }}', true, false],
  ['# randAlphaNum, now and derivePassword are not called', false, false],
  ['a: {{ derivePassword 1 "long" .Values.a "u" "s" | quote }}', false, true],
])('%s', (template, anew, derived) => {
  expect([callsAnew(template), callsDerived(template)]).toEqual([anew, derived]);
});

test('a derived password is generated again', () => {
  expect(withoutDerived('# derivePassword\na: {{ derivePassword 1 "a" "b" "c" "d" }}')).toBe(
    '# derivePassword\na: {{ printf "%s%v%v%v%v%v" (randAlphaNum 14) 1 "a" "b" "c" "d" }}',
  );
});
