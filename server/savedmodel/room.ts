// Where work asks before it is done, arrays for memory and products for time, whatever kernel it is of and whichever model runs.

/** Each throws where there is too much of it. */
interface Allowance {
  /** Takes so many bytes. */
  requireRoom(bytes: number): void;
  /** Multiplies so many numbers. */
  multiply(count: number): void;
}

/** Of the model that runs; outside of a run nobody counts. */
let allowance: Allowance | undefined;

/** An error where what runs may not take so many bytes more. */
export function requireRoom(bytes: number): void {
  allowance?.requireRoom(bytes);
}

/** An error where what runs may not multiply so many numbers more. */
export function requireMultiplications(count: number): void {
  allowance?.multiply(count);
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
