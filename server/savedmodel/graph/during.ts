import { withAllowance } from '../room.ts';
import type { Session } from './op.ts';

/** Does some work of a model, all arrays and products of which ask its budgets. */
export function during<T>({ memory, work }: Pick<Session, 'memory' | 'work'>, what: () => T): T {
  const requireRoom = (bytes: number) => memory.requireRoom(bytes);
  const multiply = (count: number) => work.multiply(count);
  return withAllowance({ requireRoom, multiply }, what);
}
