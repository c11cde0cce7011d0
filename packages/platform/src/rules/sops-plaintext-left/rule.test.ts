import { testRule } from '../../../test/test-rule.js';

const ENC = '"ENC[AES256_GCM,data:a,type:str]"';
const secret = (data: string, rule = 'encrypted_regex: ^(data|stringData)$, ', kind = 'Secret'): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: {name: one, labels: {a: b}}\n${data}\nsops: {${rule}mac: ${ENC}, version: 3.9.4}\n`;
const plain = (text: string) => [{ messageId: 'plain', text }];

testRule('sops-plaintext-left', {
  valid: [
    secret(`data: {a: ${ENC}, b: "", c: null}`),
    secret(`type: Opaque\ndata: {a: ${ENC}}`),
    secret(`data: {a: ${ENC}, b_unencrypted: b}`, ''),
    secret(`data: {a_secret: ${ENC}, b: c}`, 'encrypted_suffix: _secret, '),
    secret('data: {a: b}', 'unencrypted_regex: "^(type|data)$", '),
    { name: 'no metadata of SOPS', code: secret('data: {a: b}').replace(/mac: [^,]*,[^,]*,[^,]*, /, '') },
    {
      name: 'an expression that is not read',
      code: secret('data: {a: b}', 'encrypted_regex: "^(d.ta)+$", '),
      unknown: ['The SOPS rule for this file could not be read.'],
    },
    {
      name: 'comments',
      code: secret('data: {a: b}', 'encrypted_comment_regex: secret, '),
      unknown: ['The SOPS rule for this file could not be read.'],
    },
  ],
  invalid: [
    {
      code: secret(`data: {a: ${ENC}, password: hunter2}`),
      findings: [
        {
          messageId: 'plain',
          text: 'hunter2',
          message:
            "'password' is in plain text, although SOPS encrypts this file with a rule that covers it. Replace the value, and encrypt the file again.",
        },
      ],
    },
    { code: secret(`data: {a: b, c_unencrypted: d}`, ''), findings: plain('b') },
    { code: secret('data: {a_secret: b, c: d}', 'encrypted_suffix: _secret, '), findings: plain('b') },
    { code: secret('data: {a: b}', 'unencrypted_regex: ^type$, '), findings: plain('b') },
    {
      name: 'a part of a key',
      code: secret('data: {dbPass: b}', 'encrypted_regex: "(?i)pass|TOKEN", '),
      findings: plain('b'),
    },
    {
      name: 'in a list of another kind',
      code: secret('data: [{a: 7}, true]', undefined, 'Values'),
      findings: [...plain('7'), ...plain('true')],
    },
  ],
});
