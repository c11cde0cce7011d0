/** The kinds of static types. `param` is not known yet. `error` is the type of what did not check. */
export type Kind =
  | 'dyn'
  | 'error'
  | 'null'
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'timestamp'
  | 'duration'
  | 'type'
  | 'list'
  | 'map'
  | 'opaque'
  | 'struct'
  | 'param';

export interface Type {
  readonly kind: Kind;
  /** The name in Kubernetes' messages. Opaque types, structs and parameters have names of their own. */
  readonly name: string;
  readonly params: readonly Type[];
  /** Whether the type contains a parameter. */
  readonly open: boolean;
  /** The number of types in it, itself included. */
  readonly size: number;
  /** The fields of a struct. */
  readonly fields?: Readonly<Record<string, Type>>;
}

/** Larger types say nothing more about an expression. Variables can contain each other. */
const LARGEST = 5_000;

function make(kind: Kind, name: string, params: readonly Type[] = []): Type {
  const size = params.reduce((sum, param) => sum + param.size, 1);
  if (size > LARGEST) return DYN;
  return { kind, name, params, open: kind === 'param' || params.some(({ open }) => open), size };
}
const simple = (kind: Kind, name: string = kind): Type => make(kind, name);

export const DYN = simple('dyn');
export const ERROR = simple('error', '!error!');
export const NULL = simple('null');
export const BOOL = simple('bool');
export const INT = simple('int');
export const UINT = simple('uint');
export const DOUBLE = simple('double');
export const STRING = simple('string');
export const BYTES = simple('bytes');
export const TIMESTAMP = simple('timestamp', 'timestamp');
export const DURATION = simple('duration', 'duration');

export const listOf = (items: Type): Type => make('list', 'list', [items]);
export const mapOf = (keys: Type, values: Type): Type => make('map', 'map', [keys, values]);
export const typeOf = (type: Type): Type => make('type', 'type', [type]);
export const opaque = (name: string, params: readonly Type[] = []): Type => make('opaque', name, params);
export const optionalOf = (type: Type): Type => opaque('optional_type', [type]);
export const paramNamed = (name: string): Type => make('param', name);
export const structOf = (name: string, fields: Readonly<Record<string, Type>>): Type => ({
  ...make('struct', name),
  fields,
});

const SIMPLE: Readonly<Record<string, Type>> = {
  dyn: DYN,
  null: NULL,
  bool: BOOL,
  int: INT,
  uint: UINT,
  double: DOUBLE,
  string: STRING,
  bytes: BYTES,
  timestamp: TIMESTAMP,
  duration: DURATION,
};

/** Reads types as signatures write them: `list(A)`, `map(string,int)`, `optional(A)`, `kubernetes.Quantity`. */
export function typeNamed(text: string): Type {
  const open = text.indexOf('(');
  if (open < 0) {
    if (Object.hasOwn(SIMPLE, text)) return SIMPLE[text]!;
    return /^[A-Z]$/.test(text) ? paramNamed(text) : opaque(text);
  }
  const params = splitTypes(text.slice(open + 1, -1)).map(typeNamed);
  switch (text.slice(0, open)) {
    case 'list':
      return listOf(params[0]!);
    case 'map':
      return mapOf(params[0]!, params[1]!);
    case 'type':
      return typeOf(params[0]!);
    default:
      return optionalOf(params[0]!);
  }
}

/** Splits `A,list(B)` at its outer commas. */
export function splitTypes(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    const char = text[at];
    if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (char === undefined || (char === ',' && depth === 0)) {
      if (at > from) parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return parts;
}

export function isSame(a: Type, b: Type): boolean {
  return (
    a === b ||
    (a.kind === b.kind &&
      a.name === b.name &&
      a.params.length === b.params.length &&
      a.params.every((each, index) => isSame(each, b.params[index]!)))
  );
}

/** As messages show it: `list(int)`. */
export function showType({ name, params, kind }: Type): string {
  if (kind === 'param') return 'dyn';
  return params.length === 0 ? name : `${name}(${params.map(showType).join(', ')})`;
}

export const isOptional = (type: Type): boolean => type.kind === 'opaque' && type.name === 'optional_type';
