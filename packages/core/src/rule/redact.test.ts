import { expect, test } from 'vitest';
import { redact } from './redact.js';

test('a redacted value is its kind and its length', () => {
  expect(redact('a password', 'hunter2')).toBe('a password (7 characters)');
});
