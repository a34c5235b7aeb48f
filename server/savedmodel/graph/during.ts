import { withAllowance } from '../room.ts';
import type { Session } from './op.ts';

/** Does some work of a model, which asks its budgets on the way. */
export function during<T>({ memory, work }: Pick<Session, 'memory' | 'work'>, what: () => T): T {
  const requireRoom = (bytes: number) => memory.requireRoom(bytes);
  const requireWork = (multiplications: number) => work.requireWork(multiplications);
  return withAllowance({ requireRoom, requireWork }, what);
}
