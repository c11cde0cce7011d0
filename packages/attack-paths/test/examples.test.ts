import { examples } from '@plimsoll/rule-tester';
import { describe, it } from 'vitest';
import { attackPathsPlugin } from '../src/index.js';

void examples(attackPathsPlugin, await attackPathsPlugin.docs(), { describe, it }, {});
