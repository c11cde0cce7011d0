import type { Subject } from '@plimsoll/core/kubernetes';

export interface SubjectCheck {
  readonly description: string;
  readonly risk: number;
  /** A sentence that says who has the permissions of the role. */
  readonly danger: string;
  readonly covers: (subject: Subject) => boolean;
  /** Roles that such subjects may have. */
  readonly allowedRoles: readonly string[];
  /** Whether the list of roles is an option. */
  readonly configurable: boolean;
}

/** The role for what everyone may ask: versions and health. */
const PUBLIC = 'system:public-info-viewer';
const DISCOVERY = [
  'system:basic-user',
  'system:discovery',
  PUBLIC,
  'system:service-account-issuer-discovery',
];

const is = (subject: Subject, kind: string, ...names: readonly string[]): boolean =>
  subject.kind === kind && names.includes(subject.name);

/**
 * Subjects that stand for no particular user.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 */
export const subjectChecks = {
  'rbac-anonymous-binding': {
    description: 'Disallow permissions for anonymous users',
    risk: 9.5,
    danger: 'Anyone who reaches the API server has these permissions without logging in.',
    covers: (subject) =>
      is(subject, 'User', 'system:anonymous') || is(subject, 'Group', 'system:unauthenticated'),
    allowedRoles: [PUBLIC],
    configurable: true,
  },
  'rbac-authenticated-binding': {
    description: 'Disallow permissions for all authenticated users',
    risk: 7.5,
    danger: 'Every user, or every pod with a token, has these permissions.',
    covers: (subject) => is(subject, 'Group', 'system:authenticated', 'system:serviceaccounts'),
    allowedRoles: DISCOVERY,
    configurable: true,
  },
  'rbac-default-service-account': {
    description: 'Disallow permissions for the default ServiceAccount',
    risk: 7.0,
    danger: 'Every pod that names no ServiceAccount runs as default and has these permissions.',
    covers: (subject) =>
      is(subject, 'ServiceAccount', 'default') ||
      (subject.kind === 'Group' && /^system:serviceaccounts(:|$)/.test(subject.name)),
    allowedRoles: DISCOVERY,
    configurable: false,
  },
} as const satisfies Readonly<Record<string, SubjectCheck>>;
