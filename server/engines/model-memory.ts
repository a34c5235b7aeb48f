import { totalmem } from 'node:os';

/** No text model needs more at once, however much there is. */
const MOST_BYTES = 2 ** 30;

/** Arrays that grow are copied, each thread has a model of its own, and the process holds other things. */
const SHARE = 1 / 8;

/**
 * Bytes that a run's values may take beside what its files and texts allow, so that a hostile model ends in an error before
 * the process is ended: a share of the machine's memory, or of the container's.
 */
export function modelMemory(constrained = process.constrainedMemory()): number {
  const available = Math.min(constrained || Number.POSITIVE_INFINITY, totalmem());
  return Math.min(MOST_BYTES, Math.floor(available * SHARE));
}
