import { examples } from '@plimsoll/rule-tester';
import { describe, it } from 'vitest';
import { platform } from '../src/index.js';

void examples(platform, await platform.docs(), { describe, it }, {});
