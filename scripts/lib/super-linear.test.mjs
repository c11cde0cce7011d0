import { describe, expect, it } from 'vitest';
import { superLinear } from './super-linear.mjs';

const of = ({ source, flags }) => superLinear(source, flags);

describe('superLinear', () => {
  it.each([
    ['a loop in a loop', /(a*)*b/],
    ['two alternatives for one text in a loop', /(a|a)*b/],
    ['a loop whose rounds may be cut anywhere', /^(?:a{1,5})*$/],
    ['rounds of optional parts', /^(a?b?)*$/],
    ['rounds of loops', /^(a*b*)*$/],
    ['rounds that may end early', /^(?:(?:ab?)*c?)*$/],
    ['two empty ways through a round', /(?:a(?:b?|c?))*d/],
    ['a loop within a round that may fail', /(?:a*b|a)*$/],
    ['a search that begins again within its own loop', /a+b/],
    ['the same behind a word that the loop takes, too', /foo\w+bar/],
    ['space at the end', /\s+$/],
    ['lines that a search for line starts crosses', /^\s*x/m],
    ['a text between two loops over everything', /^.*foo.*$/],
    ['two loops over the same text', /^a*?a*$/],
    ['quotes that may begin anywhere', /"(?:[^"\\]|\\.)*"/],
    ['a rest that is looked for, and not needed', /a(?:.*b)?/],
    ['a loop that a look-ahead ends', /b+(?=a)/],
    ['a look-ahead over everything', /^(?=.*b)a/],
    ['a group that is repeated by what it holds', /^(.)\1*$/],
    ['letters of either case', /a+[bA]+c/i],
  ])('refuses %s', (_, expression) => {
    expect(of(expression)).toBeDefined();
  });

  it.each([
    ['a loop that nothing can make fail', /a+/],
    ['the same in a loop', /(a+)+/],
    ['the rest of a line', /x.*$/m],
    ['a search that begins at word boundaries', /\b\w+=/],
    ['the same by a look-behind', /(?<!\w)\w+=/],
    ['loops over different texts', /^\s*\w+\s*=\s*\w+$/],
    ['space of one line', /^[ \t]*x/m],
    ['a loop at the start of the text', /^\s*x/],
    ['a bounded loop', /a{1,100}b/],
    ['rounds of one length', /^(?:a{3}|b)*$/],
    ['quotes at the start', /^"(?:[^"\\]|\\.)*"/],
    ['an empty loop in a loop', /^(?:(?:a?)*b)*$/],
    ['a group of few contents that is referred to', /^(["'])[^"']*\1$/],
    ['a long bounded token', /\btoken_[\w-]{90,}/],
  ])('accepts %s', (_, expression) => {
    expect(of(expression)).toBeUndefined();
  });

  it('gives a text to try', () => {
    expect(superLinear('^(?:ab?)*(?:ab)*$', '')).toBe('slow on "ab", many times');
  });
});
