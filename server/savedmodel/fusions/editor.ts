import type { Value } from '../graph/op.ts';
import type { FoldedProgram, Program, Step } from '../graph/program.ts';

/** A program while fusions rewrite it: who makes a value, who reads it, what is known ahead. */
export class ProgramEditor {
  readonly #constants: Map<number, Value>;
  #steps: readonly Step[];
  #program: Program;
  #makers = new Map<number, Step>();
  #readers = new Map<number, Step[]>();

  constructor({ program, constants }: FoldedProgram) {
    this.#program = program;
    this.#steps = program.steps;
    this.#constants = new Map(constants);
    this.#index();
  }

  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** The step that makes a value; undefined for feeds and constants. */
  maker(value: number | undefined): Step | undefined {
    return value === undefined ? undefined : this.#makers.get(value);
  }

  /** The maker of a value, where it is the given operation. */
  makerOf(value: number | undefined, op: string): Step | undefined {
    const step = this.maker(value);
    return step?.op === op ? step : undefined;
  }

  /** The steps that read a value. */
  readers(value: number): readonly Step[] {
    return this.#readers.get(value) ?? [];
  }

  /** Whether a value is what a run returns. */
  isFetched(value: number): boolean {
    return this.#program.fetches.includes(value);
  }

  /** Whether one step alone reads a value, and no caller does. */
  readOnce(value: number): boolean {
    return this.readers(value).length === 1 && !this.isFetched(value);
  }

  constant(value: number | undefined): Value | undefined {
    return value === undefined ? undefined : this.#constants.get(value);
  }

  /** The number of a value that is known ahead from here on. */
  addConstant(constant: Value): number {
    const value = this.freshValue();
    this.#constants.set(value, constant);
    return value;
  }

  /** A number for a value that no step makes yet. */
  freshValue(): number {
    const { valueCount } = this.#program;
    this.#program = { ...this.#program, valueCount: valueCount + 1 };
    return valueCount;
  }

  /**
   * Puts steps in the place of others (or nothing), lets readers of some values read others instead,
   * and drops what nothing reads any more.
   */
  replace(
    replacements: ReadonlyMap<Step, Step | undefined>,
    renamed: ReadonlyMap<number, number> = new Map(),
  ): void {
    const rename = (value: number) => renamed.get(value) ?? value;
    this.#program = { ...this.#program, fetches: this.#program.fetches.map(rename) };
    const steps = this.#steps
      .map((step) => (replacements.has(step) ? replacements.get(step) : step))
      .filter((step) => step !== undefined)
      .map((step) =>
        step.inputs.some((value) => renamed.has(value))
          ? { ...step, inputs: step.inputs.map(rename) }
          : step,
      );
    this.#steps = this.#alive(steps);
    this.#index();
  }

  /** Shows each step to a fusion, and again what moved into its place where the fusion has rewritten it. */
  rewriteEach(rewrite: (step: Step) => boolean): void {
    for (let i = 0; i < this.#steps.length; ) {
      const before = this.#steps.length;
      if (rewrite(this.#steps[i] as Step)) i = Math.max(0, i - (before - this.#steps.length));
      else i++;
    }
  }

  result(): FoldedProgram {
    return { program: { ...this.#program, steps: this.#steps }, constants: this.#constants };
  }

  #alive(steps: readonly Step[]): Step[] {
    const read = new Set<number>(this.#program.fetches);
    const alive: Step[] = [];
    for (const step of steps.toReversed()) {
      const outputs = step.outputs.map((value) => (read.has(value ?? -1) ? value : undefined));
      if (outputs.every((value) => value === undefined)) continue;
      for (const value of step.inputs) read.add(value);
      // A hole may have opened; a step that is as it was stays the same object, so that it can be told.
      const same = outputs.every((value, i) => value === step.outputs[i]);
      alive.push(same ? step : { ...step, outputs });
    }
    return alive.reverse();
  }

  #index(): void {
    this.#makers = new Map();
    this.#readers = new Map();
    for (const step of this.#steps) {
      for (const value of step.outputs) if (value !== undefined) this.#makers.set(value, step);
      for (const value of new Set(step.inputs)) {
        const readers = this.#readers.get(value);
        if (readers) readers.push(step);
        else this.#readers.set(value, [step]);
      }
    }
  }
}
