// Where work asks before it is done, arrays for memory, and for time what is longer than its arrays are large, whatever kernel it is of and whichever model runs.

/** Each throws where there is too much of it. */
interface Allowance {
  /** Takes so many bytes. */
  requireRoom(bytes: number): void;
  /** Multiplies so many numbers, or does as much work of another kind. */
  requireWork(multiplications: number): void;
}

/** Of the model that runs; outside of a run nobody counts. */
let allowance: Allowance | undefined;

/** An error where what runs may not take so many bytes more. */
export function requireRoom(bytes: number): void {
  allowance?.requireRoom(bytes);
}

/** An error where what runs may not take so many multiplications more. */
export function requireWork(multiplications: number): void {
  allowance?.requireWork(multiplications);
}

/** Does some work that has to ask, and which must not wait for anything: another model's work would ask here, too. */
export function withAllowance<T>(of: Allowance, work: () => T): T {
  const before = allowance;
  allowance = of;
  try {
    return work();
  } finally {
    allowance = before;
  }
}
