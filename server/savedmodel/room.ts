// Where arrays ask for memory before they take it, whatever kernel makes them and whichever model runs.
type RequireRoom = (bytes: number) => void;

/** Of the model that runs; outside of a run nobody counts. */
let ask: RequireRoom | undefined;

/** An error where what runs may not take so many bytes more. */
export function requireRoom(bytes: number): void {
  ask?.(bytes);
}

/** Does some work whose arrays have to ask, and which must not wait for anything: another model's work would ask here, too. */
export function withRoom<T>(require: RequireRoom, work: () => T): T {
  const before = ask;
  ask = require;
  try {
    return work();
  } finally {
    ask = before;
  }
}
