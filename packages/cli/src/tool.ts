import type { FormatOptions } from '@plimsoll/core';
import { version } from './generated/version.js';

export const tool: FormatOptions['tool'] = {
  name: 'plimsoll',
  version,
  informationUri: 'https://www.npmjs.com/package/plimsoll',
};
