/** Node and browsers have it, but the type packages of either would add much more. */
declare function atob(base64: string): string;

/** The identity in a client certificate. */
export interface ClientCertificate {
  readonly user: string | undefined;
  readonly groups: readonly string[];
  readonly notAfter: Date | undefined;
}

/** A DER value: its tag, and where its content is. */
interface Value {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/** The bytes of a base64 string, one character each. Undefined for any other string. */
export function bytesOf(base64: string): string | undefined {
  try {
    return atob(base64.replace(/\s+/g, ''));
  } catch {
    return undefined;
  }
}

function valueAt(bytes: string, offset: number): Value | undefined {
  const first = bytes.charCodeAt(offset + 1);
  const long = first > 0x80 ? first & 0x7f : 0;
  if (Number.isNaN(first) || long > 4) return undefined;
  let length = long === 0 ? first : 0;
  for (let at = 0; at < long; at++) length = length * 256 + bytes.charCodeAt(offset + 2 + at);
  const start = offset + 2 + long;
  const end = start + length;
  return end <= bytes.length ? { tag: bytes.charCodeAt(offset), start, end } : undefined;
}

function partsOf(bytes: string, { start, end }: Value): readonly Value[] {
  const parts: Value[] = [];
  for (let offset = start; offset < end; ) {
    const value = valueAt(bytes, offset);
    if (!value || value.end > end) break;
    parts.push(value);
    offset = value.end;
  }
  return parts;
}

const COMMON_NAME = '\x55\x04\x03';
const ORGANIZATION = '\x55\x04\x0a';
const VERSION = 0xa0;

/**
 * The subject of the first certificate in a base64 PEM string, as in a kubeconfig: its common name is the user, its
 * organizations are the groups. Undefined for anything else. The structure is that of RFC 5280, section 4.1.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#x509-client-certificates
 */
export function readCertificate(data: string): ClientCertificate | undefined {
  const pem = bytesOf(data) ?? '';
  const [, body] =
    /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]{1,20000})-----END CERTIFICATE-----/.exec(pem) ?? [];
  const bytes = body === undefined ? undefined : bytesOf(body);
  const outer = bytes === undefined ? undefined : valueAt(bytes, 0);
  if (bytes === undefined || !outer) return undefined;
  const [certificate] = partsOf(bytes, outer);
  const fields = certificate ? partsOf(bytes, certificate) : [];
  // Serial, algorithm, issuer, validity, subject. An optional version comes first.
  const [, , , validity, subject] = fields[0]?.tag === VERSION ? fields.slice(1) : fields;
  if (!validity || !subject) return undefined;
  const names = namesIn(bytes, subject);
  const [user] = names.flatMap(([type, text]) => (type === COMMON_NAME ? [text] : []));
  return {
    user,
    groups: names.flatMap(([type, text]) => (type === ORGANIZATION ? [text] : [])),
    notAfter: timeOf(bytes, partsOf(bytes, validity)[1]),
  };
}

function namesIn(bytes: string, subject: Value): readonly (readonly [type: string, text: string])[] {
  return partsOf(bytes, subject)
    .flatMap((set) => partsOf(bytes, set))
    .flatMap((pair) => {
      const [type, text] = partsOf(bytes, pair);
      return type && text
        ? [[bytes.slice(type.start, type.end), bytes.slice(text.start, text.end)] as const]
        : [];
    });
}

const UTC_TIME = 0x17;

/** `YYMMDDhhmmssZ`, or with a year of four digits. */
function timeOf(bytes: string, value: Value | undefined): Date | undefined {
  if (!value) return undefined;
  const text = bytes.slice(value.start, value.end);
  const full = value.tag === UTC_TIME ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full) ?? [];
  return year === undefined ? undefined : new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
