import { defineConfig } from 'plimsoll';
import { acme } from './acme.js';

export default defineConfig([{ plugins: [acme], extends: ['pod-security/baseline', 'acme/recommended'] }]);
