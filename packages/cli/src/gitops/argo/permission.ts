// What an AppProject permits. https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
import { ownValue } from '@plimsoll/core/internal';
import { isObject, type Json, type JsonObject } from '@plimsoll/core/kubernetes';
import { listAt, textAt } from '../names.js';
import { CROSSING, globMatcher, PARTS, SEGMENTS } from './globs.js';

/** Undefined: unknown. */
export type Maybe = boolean | undefined;

/** Where an Application deploys to, as Argo CD knows a cluster. Undefined: unknown. An empty string: not given. */
export interface Target {
  readonly server: string | undefined;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

const any = (values: readonly Maybe[]): Maybe =>
  values.includes(true) ? true : values.includes(undefined) ? undefined : false;
const all = (values: readonly Maybe[]): Maybe =>
  values.includes(false) ? false : values.includes(undefined) ? undefined : true;
const not = (value: Maybe): Maybe => (value === undefined ? undefined : !value);

/** Whether a program fills in the string before Argo CD reads it. */
const isFilledIn = (text: string): boolean => /\{\{|\$\{/.test(text);

function globMatches(pattern: string, text: string | undefined, dialect = CROSSING): Maybe {
  if (pattern === '*') return true;
  if (text === undefined || isFilledIn(pattern)) return undefined;
  return globMatcher(pattern, dialect)?.(text);
}

const isDenied = (pattern: string): boolean => pattern.startsWith('!');

/** A pattern that begins with `!` matches what the rest does not. */
const matches = (pattern: string, text: string | undefined, dialect = CROSSING): Maybe =>
  isDenied(pattern) ? not(globMatches(pattern.slice(1), text, dialect)) : globMatches(pattern, text, dialect);

/** Whether the repository, or registry of charts, of a source is permitted. */
export function permitsSource(project: JsonObject, url: string): Maybe {
  const patterns = listAt(project, 'spec', 'sourceRepos').filter((entry) => typeof entry === 'string');
  const own = normalUrl(url);
  const verdicts = patterns.map((pattern) => ({
    denies: isDenied(pattern),
    verdict: matches(isDenied(pattern) ? `!${normalUrl(pattern.slice(1))}` : normalUrl(pattern), own, PARTS),
  }));
  return all([
    any(verdicts.map(({ verdict }) => verdict)),
    ...verdicts.filter(({ denies }) => denies).map(({ verdict }) => verdict),
  ]);
}

/** https://github.com/argoproj/argo-cd/blob/master/util/git/git.go */
function normalUrl(url: string): string {
  const text = url.trim().toLowerCase();
  const isSsh = !text.includes('://') && /^[^/@]+@[^/:]+:/.test(text);
  return (isSsh ? text.replace(':', '/') : text).replace(/\.git$/, '').replace(/^ssh:\/\//, '');
}

/** Whether it may deploy into a namespace of a cluster. One entry that denies is enough. */
export function permitsTarget(project: JsonObject, { server, name, namespace }: Target): Maybe {
  const entries = listAt(project, 'spec', 'destinations').map((entry) => {
    const pattern = (field: string): string => textAt(entry, field) ?? '';
    // A field that is not given matches nothing, not even a star.
    const given = (field: string, own: string | undefined): Maybe =>
      own === '' || pattern(field) === '' ? false : matches(pattern(field), own);
    const byServer = given('server', server);
    const byName = given('name', name);
    const inNamespace = matches(pattern('namespace'), namespace);
    const verdict = all([any([byServer, byName]), inNamespace]);
    const forbids = any(
      (
        [
          ['name', byName],
          ['server', byServer],
          ['namespace', inNamespace],
        ] as const
      ).map(([field, own]) => isDenied(pattern(field)) && not(own)),
    );
    return { verdict, forbids: all([not(verdict), forbids]) };
  });
  return all([any(entries.map(({ verdict }) => verdict)), ...entries.map(({ forbids }) => not(forbids))]);
}

/** Whether Applications in a namespace other than Argo CD's may belong to the project. */
export function permitsNamespaceOfApplication(project: JsonObject, namespace: string): Maybe {
  return any(
    listAt(project, 'spec', 'sourceNamespaces').map((pattern) =>
      // A stranger's regular expression is not run.
      typeof pattern !== 'string' || /^\/.*\/$/.test(pattern) ? undefined : globMatches(pattern, namespace),
    ),
  );
}

/** An object to apply. */
export interface Member {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** Whether its kind is namespaced. */
  readonly namespaced: Maybe;
}

/** The field that denies a kind, such as `spec.clusterResourceWhitelist`; undefined where permitted or unknown. */
export function refusalOfKind(project: JsonObject, member: Member): string | undefined {
  if (member.namespaced === undefined) {
    const as = (namespaced: boolean) => refusalOfKind(project, { ...member, namespaced });
    return as(true) === undefined ? undefined : as(false);
  }
  const scope = member.namespaced ? 'namespace' : 'cluster';
  const permitted = `${scope}ResourceWhitelist`;
  const forbidden = `${scope}ResourceBlacklist`;
  const spec = ownValue(project, 'spec');
  const isOpen = member.namespaced && !Array.isArray(ownValue(spec, permitted));
  if (!isOpen && isListed(listAt(spec, permitted), member) === false) return `spec.${permitted}`;
  return isListed(listAt(spec, forbidden), member) ? `spec.${forbidden}` : undefined;
}

function isListed(entries: readonly Json[], { group, kind, name }: Member): Maybe {
  const fits = (pattern: string, text: string): Maybe =>
    isFilledIn(pattern) ? undefined : globMatcher(pattern, SEGMENTS)?.(text);
  return any(
    entries.map((entry) => {
      if (!isObject(entry)) return false;
      const named = textAt(entry, 'name');
      return all([
        fits(textAt(entry, 'kind') ?? '', kind),
        fits(textAt(entry, 'group') ?? '', group),
        named === undefined || fits(named, name),
      ]);
    }),
  );
}
