/** JSON lines on stderr (stdout belongs to the start line): ids, sizes and times, never a text. */
import { type Logger, pino } from 'pino';
import { settings } from '../settings.ts';
import { singleton } from '../singleton.ts';

export type { Logger };

/** This process's logger. */
export function logger(): Logger {
  return singleton('logger', () => pino({ level: settings().LOG_LEVEL }, pino.destination(2)));
}
