// `format.dns1123Label().validate(text)`, with the messages of k8s.io/apimachinery/pkg/util/validation.
import { MadeList, NONE, Opaque, Optional, type Value } from '../values/value.js';
import { type Overload, overload } from './overload.js';
import { parseTimestamp } from './time.js';
import { uriFault } from './url.js';

type Faults = (text: string) => readonly string[];

class Format extends Opaque {
  override readonly typeName = 'kubernetes.NamedFormat';
  constructor(
    readonly name: string,
    readonly faults: Faults,
  ) {
    super();
  }
  override equals({ name }: Format): boolean {
    return name === this.name;
  }
}

interface Shape {
  readonly longest: number;
  readonly pattern: RegExp;
  readonly message: string;
}

const LABEL_1123: Shape = {
  longest: 63,
  pattern: /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/,
  message:
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
};
const SUBDOMAIN_1123: Shape = {
  longest: 253,
  pattern: /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/,
  message:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
};
const LABEL_1035: Shape = {
  longest: 63,
  pattern: /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/,
  message:
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
};
const LABEL_VALUE: Shape = {
  longest: 63,
  pattern: /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/,
  message:
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
};
const NAME_PART: Shape = {
  longest: 63,
  pattern: /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/,
  message:
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
};

/** A longer text is never a name, so it is not examined. */
const LONGEST = 10_000;

const shaped =
  ({ longest, pattern, message }: Shape): Faults =>
  (text) => [
    ...(text.length > longest ? [`must be no more than ${longest} bytes`] : []),
    ...(text.length > LONGEST || !pattern.test(text) ? [message] : []),
  ];

/** A prefix of a generated name may end with a dash. */
const prefixOf =
  (shape: Shape): Faults =>
  (text) =>
    shaped(shape)(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -1)}a` : text);

function qualifiedName(text: string): readonly string[] {
  const parts = text.split('/');
  if (parts.length > 2)
    return ["a qualified name must consist of a name with an optional DNS subdomain prefix and '/'"];
  const [name = '', prefix] = parts.reverse();
  return [
    ...(prefix === '' ? ['prefix part must be non-empty'] : []),
    ...(prefix ? shaped(SUBDOMAIN_1123)(prefix).map((fault) => `prefix part ${fault}`) : []),
    ...(name === '' ? ['name part must be non-empty'] : []),
    ...shaped(NAME_PART)(name),
  ];
}

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

const unless =
  (holds: (text: string) => boolean, fault: string): Faults =>
  (text) =>
    holds(text) ? [] : [fault];

const FORMATS: ReadonlyMap<string, Format> = new Map(
  Object.entries<Faults>({
    dns1123Label: shaped(LABEL_1123),
    dns1123Subdomain: shaped(SUBDOMAIN_1123),
    dns1035Label: shaped(LABEL_1035),
    qualifiedName,
    dns1123LabelPrefix: prefixOf(LABEL_1123),
    dns1123SubdomainPrefix: prefixOf(SUBDOMAIN_1123),
    dns1035LabelPrefix: prefixOf(LABEL_1035),
    labelValue: shaped(LABEL_VALUE),
    uri: (text) => [uriFault(text) ?? []].flat(),
    uuid: unless((text) => UUID.test(text), 'does not match the UUID format'),
    byte: unless((text) => text !== '' && text.length % 4 === 0 && BASE64.test(text), 'invalid base64'),
    date: unless(
      (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !!parseTimestamp(`${text}T00:00:00Z`),
      'invalid date',
    ),
    datetime: unless((text) => !!parseTimestamp(text.toUpperCase()), 'invalid datetime'),
  }).map(([name, faults]) => [name, new Format(name, faults)]),
);

const F = 'kubernetes.NamedFormat';
const SINCE = { since: 31 };

export const NAMED_FORMATS: readonly Overload[] = [
  ...[...FORMATS].map(([name, format]) => overload(`format.${name}`, `()${F}`, () => format, SINCE)),
  overload(
    'format.named',
    `(string)optional(${F})`,
    (name: string) => {
      const format = FORMATS.get(name);
      return format ? new Optional(format) : NONE;
    },
    SINCE,
  ),
  overload(
    'validate',
    `${F}.(string)optional(list(string))`,
    ({ faults }: Format, text: string): Value => {
      const found = faults(text);
      return found.length === 0 ? NONE : new Optional(new MadeList(found));
    },
    SINCE,
  ),
];
