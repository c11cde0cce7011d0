export const messages = {
  completed: 'This completes {{paths}} from {{from}} to {{to}}: {{way}}.{{assumed}}',
} as const;
