import { expect, test } from 'vitest';
import { project } from '../../test/project.js';
import { remoteName, remotesOf } from './remotes.js';

test.each([
  ['https://user:t0ken@github.com/acme/shop.git', 'acme/shop', 'https://github.com/acme/shop.git'],
  ['https://git.example:8443/a/b/c?private_token=x', 'a/b/c', 'https://git.example:8443/a/b/c'],
  ['git@github.com:acme/shop.git', 'acme/shop', 'ssh://github.com/acme/shop.git'],
  ['ssh://git@git.example:22/acme/my%20shop/', 'acme/my shop', 'ssh://git.example:22/acme/my%20shop/'],
])('%s is named without possible secrets', (url, name, uri) => {
  expect(remoteName(url)).toEqual({ name, uri });
});

test.each(['/srv/git/shop.git', '../shop', 'file:///srv/git/shop', 'C:\\shop', 'https://github.com/', ''])(
  '%j has no name that is valid elsewhere',
  (url) => {
    expect(remoteName(url)).toBeUndefined();
  },
);

test('reads the remotes of a repository, the first URL of each', () => {
  const config = `[core]
	url = nothing
[remote "origin"]
	fetch = +refs/heads/*:refs/remotes/origin/*
	url = "https://git.example/acme/shop"
	url = https://mirror.example/acme/shop
[remote "upstream"]
	url = git@git.example:acme/base.git
[branch "main"]
	url = nothing
`;
  expect([...remotesOf(project({ '.git/config': config }))]).toEqual([
    ['origin', 'https://git.example/acme/shop'],
    ['upstream', 'git@git.example:acme/base.git'],
  ]);
  expect(remotesOf(project({ 'a.yaml': '' })).size).toBe(0);
});
