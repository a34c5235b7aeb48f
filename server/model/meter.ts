/** Told of what the model does, by whoever counts it. */
import type { Engine } from '../engines/engine.ts';

export interface Meter {
  /** A call of the engine has ended: how many rows it had, and how many seconds it took. */
  called(rows: number, seconds: number): void;
  /** Reviews have got their scores. */
  scored(reviews: number): void;
  /** A request was refused since too much was to do: the queue was `full`, or its turn came too `late`. */
  refused(reason: 'full' | 'late'): void;
}

/** Counts nothing. */
export const NO_METER: Meter = { called() {}, scored() {}, refused() {} };

/** The engine's predictions, with each call told. */
export function timed(engine: Engine, { called }: Meter): Engine['predict'] {
  return async (texts) => {
    const start = performance.now();
    try {
      return await engine.predict(texts);
    } finally {
      called(texts.length, (performance.now() - start) / 1000);
    }
  };
}
