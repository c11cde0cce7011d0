import { examples } from '@plimsoll/rule-tester';
import { describe, it } from 'vitest';
import { podSecurity } from '../src/index.js';

void examples(podSecurity, await podSecurity.docs(), { describe, it });
