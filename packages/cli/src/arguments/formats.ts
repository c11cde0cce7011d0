import { fleetFormatters, formatters, pathsFormatters } from '@plimsoll/formatters';

/** The formats of the commands that do not have those of linting. */
export const FORMATS: Readonly<Record<string, readonly string[]>> = {
  paths: Object.keys(pathsFormatters),
  report: Object.keys(fleetFormatters),
  'who-can': ['text', 'json'],
  'list-rules': ['text', 'json'],
  'test-rules': ['text', 'junit'],
};

/** The names of the formats that a command writes. */
export const formatsOf = (command: string): readonly string[] => FORMATS[command] ?? Object.keys(formatters);
