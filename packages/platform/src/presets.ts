import { presetsByRisk } from '@plimsoll/core';
import { rules } from './rules/index.js';

export const presets = presetsByRisk('platform', rules);
