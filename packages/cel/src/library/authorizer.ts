import { CelError, Opaque, Unknown, type Value } from '../values/value.js';
import { type Overload, overload } from './overload.js';

/** Checks permissions, which only a cluster knows. */
export class Authorizer extends Opaque {
  constructor(
    readonly typeName: string,
    readonly answers: 'unknown' | 'no-opinion',
  ) {
    super();
  }
  override equals(): boolean {
    return false;
  }
}

/**
 * The value of `authorizer`, or with `ResourceCheck` that of `authorizer.requestResource`. `no-opinion` answers that
 * nothing is allowed, as an API server without authorizers does.
 */
export function authorizer(
  answers: 'unknown' | 'no-opinion',
  type: 'Authorizer' | 'ResourceCheck' = 'Authorizer',
): Authorizer {
  return new Authorizer(`kubernetes.authorization.${type}`, answers);
}

const ASKED = 'The expression asks the authorizer of the cluster.';

const P = 'kubernetes.authorization';
const SINCE = { since: 27 };
const SELECTORS = { since: 31 };

const to = (type: string) => {
  const name = `${P}.${type}`;
  return (from: Authorizer): Authorizer => new Authorizer(name, from.answers);
};

const answer =
  (value: Value) =>
  ({ answers }: Authorizer): Value =>
    answers === 'unknown' ? new Unknown([ASKED]) : value;

const LABEL = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

function asServiceAccount(from: Authorizer, namespace: string, name: string): Value {
  if (name.length > 253 || !name.split('.').every((part) => LABEL.test(part)))
    return new CelError('Invalid service account name');
  return LABEL.test(namespace) ? to('Authorizer')(from) : new CelError('Invalid service account namespace');
}

export const AUTHORIZER: readonly Overload[] = [
  overload('path', `${P}.Authorizer.(string)${P}.PathCheck`, to('PathCheck'), SINCE),
  overload('group', `${P}.Authorizer.(string)${P}.GroupCheck`, to('GroupCheck'), SINCE),
  overload('serviceAccount', `${P}.Authorizer.(string,string)${P}.Authorizer`, asServiceAccount, SINCE),
  overload('resource', `${P}.GroupCheck.(string)${P}.ResourceCheck`, to('ResourceCheck'), SINCE),
  ...['subresource', 'namespace', 'name'].map((name) =>
    overload(name, `${P}.ResourceCheck.(string)${P}.ResourceCheck`, to('ResourceCheck'), SINCE),
  ),
  ...['fieldSelector', 'labelSelector'].map((name) =>
    overload(name, `${P}.ResourceCheck.(string)${P}.ResourceCheck`, to('ResourceCheck'), SELECTORS),
  ),
  overload('check', `${P}.PathCheck.(string)${P}.Decision`, to('Decision'), SINCE),
  overload('check', `${P}.ResourceCheck.(string)${P}.Decision`, to('Decision'), SINCE),
  overload('allowed', `${P}.Decision.()bool`, answer(false), SINCE),
  overload('errored', `${P}.Decision.()bool`, answer(false), SINCE),
  overload('error', `${P}.Decision.()string`, answer(''), SINCE),
  overload('reason', `${P}.Decision.()string`, answer(''), SINCE),
];
