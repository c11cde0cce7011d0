import { describe, expect, test } from 'vitest';
import { allowsRequest, allowsUrl, coveringResource, type PolicyRule } from '../../kubernetes.js';

const rule = (given: Partial<PolicyRule>): PolicyRule => ({
  verbs: ['get'],
  apiGroups: [''],
  resources: [],
  resourceNames: [],
  nonResourceURLs: [],
  ...given,
});

describe('which resource covers which request', () => {
  test.each([
    // in the rule, requested, covered
    ['pods', 'pods', undefined, 'pods'],
    ['pods', 'pods', 'exec', undefined],
    ['pods/exec', 'pods', 'exec', 'pods/exec'],
    ['pods/exec', 'pods', undefined, undefined],
    ['*', 'pods', undefined, '*'],
    ['*', 'pods', 'exec', '*'],
    ['*/exec', 'pods', 'exec', '*/exec'],
    ['*/exec', 'pods', undefined, undefined],
    ['*/exec', 'pods', 'log', undefined],
    ['pods/*', 'pods', 'exec', undefined],
    ['pods/*', 'pods', undefined, undefined],
    ['*/*', 'pods', 'exec', undefined],
  ])('%s covers %s/%s: %s', (written, resource, subresource, covering) => {
    expect(coveringResource(rule({ resources: [written] }), resource, subresource)).toBe(covering);
  });

  test('a name comes before a wildcard', () => {
    expect(coveringResource(rule({ resources: ['*', 'pods'] }), 'pods')).toBe('pods');
  });
});

describe('a request for resources', () => {
  const secrets = rule({ verbs: ['get', 'list'], resources: ['secrets'] });

  test.each([
    [secrets, { verb: 'get', group: '', resource: 'secrets' }, true],
    [secrets, { verb: 'watch', group: '', resource: 'secrets' }, false],
    [secrets, { verb: 'get', group: 'apps', resource: 'secrets' }, false],
    [{ ...secrets, apiGroups: ['*'] }, { verb: 'get', group: 'apps', resource: 'secrets' }, true],
    [{ ...secrets, verbs: ['*'] }, { verb: 'escalate', group: '', resource: 'secrets' }, true],
    [{ ...secrets, resourceNames: ['a'] }, { verb: 'get', group: '', resource: 'secrets', name: 'a' }, true],
    [{ ...secrets, resourceNames: ['a'] }, { verb: 'get', group: '', resource: 'secrets', name: 'b' }, false],
    [{ ...secrets, resourceNames: ['a'] }, { verb: 'list', group: '', resource: 'secrets' }, false],
    [{ ...secrets, resourceNames: ['*'] }, { verb: 'get', group: '', resource: 'secrets', name: 'b' }, false],
  ])('%o allows %o: %s', (given, request, allowed) => {
    expect(allowsRequest(given, request)).toBe(allowed);
  });
});

test.each([
  ['/metrics', '/metrics', true],
  ['/metrics', '/metrics/slis', false],
  ['/metrics*', '/metrics/slis', true],
  ['/api/*', '/api', false],
  ['/api/*', '/api/v1', true],
  ['*', '/healthz', true],
  ['/a*/b', '/ax/b', false],
])('the path %s allows %s: %s', (written, url, allowed) => {
  expect(allowsUrl(rule({ nonResourceURLs: [written] }), { verb: 'get', url })).toBe(allowed);
  expect(allowsUrl(rule({ nonResourceURLs: [written] }), { verb: 'post', url })).toBe(false);
});
