import { presetsByRisk } from '@plimsoll/core/internal';
import { rules } from './rules/index.js';

export const presets = presetsByRisk('nsa-hardening', rules);
