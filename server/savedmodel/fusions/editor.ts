import type { Value } from '../graph/op.ts';
import type { FoldedProgram, Program, Step } from '../graph/program.ts';

/**
 * A program while fusions rewrite it: who makes a value, who reads it, what is known ahead. A rewriting takes as long as
 * what it touches, however large the program is.
 */
export class ProgramEditor {
  readonly #constants: Map<number, Value>;
  #program: Program;
  /** The steps in their order; a hole where one is dropped. */
  readonly #slots: (Step | undefined)[];
  readonly #slotOf = new Map<Step, number>();
  readonly #makers = new Map<number, Step>();
  readonly #readers = new Map<number, Set<Step>>();
  #fetched: ReadonlySet<number>;

  constructor({ program, constants }: FoldedProgram) {
    this.#program = program;
    this.#slots = program.steps.slice();
    this.#fetched = new Set(program.fetches);
    this.#constants = new Map(constants);
    for (const [slot, step] of program.steps.entries()) this.#add(step, slot);
  }

  get steps(): readonly Step[] {
    return this.#slots.filter((step) => step !== undefined);
  }

  /** Some of the steps in the order of the program. */
  inOrder(steps: Iterable<Step>): Step[] {
    const slot = (step: Step) => this.#slotOf.get(step) as number;
    return [...steps].sort((a, b) => slot(a) - slot(b));
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
    return [...(this.#readers.get(value) ?? [])];
  }

  /** How many steps read a value. */
  readerCount(value: number): number {
    return this.#readers.get(value)?.size ?? 0;
  }

  /** Whether a value is what a run returns. */
  isFetched(value: number): boolean {
    return this.#fetched.has(value);
  }

  /** Whether one step alone reads a value, and no caller does. */
  readOnce(value: number): boolean {
    return this.readerCount(value) === 1 && !this.isFetched(value);
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
    const slots = [...replacements].map(([old, fresh]) => ({ slot: this.#remove(old), fresh }));
    for (const { slot, fresh } of slots) if (fresh) this.#add(fresh, slot);
    if (renamed.size > 0) this.#rename(renamed);
    const touched = [...renamed.keys()];
    for (const [old, fresh] of replacements) {
      for (const value of [...old.inputs, ...(fresh?.outputs ?? [])]) {
        if (value !== undefined) touched.push(value);
      }
    }
    this.#dropUnread(touched);
  }

  /** Shows each step to a fusion, and again what stands in its place where the fusion has rewritten it. */
  rewriteEach(rewrite: (step: Step) => boolean): void {
    for (let slot = 0; slot < this.#slots.length; ) {
      const step = this.#slots[slot];
      if (!step || !rewrite(step)) slot++;
    }
  }

  result(): FoldedProgram {
    const isRead = ([value]: [number, Value]) =>
      this.isFetched(value) || this.readerCount(value) > 0;
    const constants = new Map([...this.#constants].filter(isRead));
    return { program: { ...this.#program, steps: this.steps }, constants };
  }

  #rename(renamed: ReadonlyMap<number, number>): void {
    const rename = (value: number) => renamed.get(value) ?? value;
    for (const step of new Set([...renamed.keys()].flatMap((value) => this.readers(value)))) {
      this.#add({ ...step, inputs: step.inputs.map(rename) }, this.#remove(step));
    }
    this.#program = { ...this.#program, fetches: this.#program.fetches.map(rename) };
    this.#fetched = new Set(this.#program.fetches);
  }

  /** Drops those of some values that nothing reads, the steps that nothing is left of, and what they alone read. */
  #dropUnread(values: number[]): void {
    const isRead = (value = -1) => this.isFetched(value) || this.readerCount(value) > 0;
    for (let value = values.pop(); value !== undefined; value = values.pop()) {
      const maker = this.#makers.get(value);
      if (!maker || isRead(value)) continue;
      const slot = this.#remove(maker);
      const outputs = maker.outputs.map((output) => (isRead(output) ? output : undefined));
      if (outputs.some((output) => output !== undefined)) this.#add({ ...maker, outputs }, slot);
      else for (const input of maker.inputs) values.push(input);
    }
  }

  #add(step: Step, slot: number): void {
    this.#slots[slot] = step;
    this.#slotOf.set(step, slot);
    for (const value of step.outputs) if (value !== undefined) this.#makers.set(value, step);
    for (const value of step.inputs) {
      const readers = this.#readers.get(value);
      if (readers) readers.add(step);
      else this.#readers.set(value, new Set([step]));
    }
  }

  #remove(step: Step): number {
    const slot = this.#slotOf.get(step) as number;
    this.#slots[slot] = undefined;
    this.#slotOf.delete(step);
    for (const value of step.outputs) if (value !== undefined) this.#makers.delete(value);
    for (const value of step.inputs) this.#readers.get(value)?.delete(step);
    return slot;
  }
}
