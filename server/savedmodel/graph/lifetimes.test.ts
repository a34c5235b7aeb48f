import { expect, test } from 'vitest';
import { forgetLent } from '../array-pool.ts';
import { OPS } from '../kernels/ops.ts';
import type { AttrValue } from '../proto/graph.ts';
import { numeric, scalar, type Tensor } from '../tensor.ts';
import { Attrs } from './attrs.ts';
import { bind } from './execute.ts';
import { MemoryBudget } from './memory-budget.ts';
import type { Session, Value } from './op.ts';
import type { FoldedProgram, Step } from './program.ts';
import { WorkBudget } from './work-budget.ts';

/** Enough elements for an array to be used again. */
const SIZE = 8_192;

const filled = (x: number) => numeric('float32', [SIZE], new Float32Array(SIZE).fill(x));

const ATTRS = new Attrs(
  new Map<string, AttrValue>([
    ['T', { type: 1 }],
    ['element_dtype', { type: 1 }],
    ['shape_type', { type: 3 }],
  ]),
  'node',
);

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state / 2 ** 32;
  };
}

/** A value of a program, and the number that each of its elements has to be. */
interface Known {
  readonly id: number;
  readonly x: number;
}

/** Steps at random, each of which reads what others have made. */
class Scribble {
  readonly known: Known[];
  readonly #random: () => number;
  readonly #feeds: number[];
  readonly #steps: Step[] = [];
  readonly #constants = new Map<number, Value>();
  #valueCount: number;
  #unique = 0;

  /** @param given - what the first feeds are filled with; one more is a condition that holds. */
  constructor(random: () => number, given: readonly number[]) {
    this.#random = random;
    this.known = given.map((x, id) => ({ id, x }));
    this.#feeds = [...given.keys(), given.length];
    this.#valueCount = this.#feeds.length;
  }

  get condition(): number {
    return this.#feeds.length - 1;
  }

  pick(from: readonly Known[] = this.known): Known {
    return from[Math.floor(this.#random() * from.length)] as Known;
  }

  returning(...fetches: number[]): FoldedProgram {
    const program = {
      steps: this.#steps,
      valueCount: this.#valueCount,
      feeds: this.#feeds,
      fetches,
    };
    return { program, constants: this.#constants };
  }

  constant(value: Value): number {
    this.#constants.set(this.#valueCount, value);
    return this.#valueCount++;
  }

  /** Adds a step; the number of its first output. */
  step(op: string, inputs: readonly number[], more: Partial<Step> = {}, count = 1): number {
    const first = this.#valueCount;
    this.#valueCount += count;
    const outputs = Array.from({ length: count }, (_, i) => first + i);
    this.#steps.push({ name: `${op}${first}`, op, attrs: ATTRS, inputs, outputs, ...more });
    return first;
  }

  add(count: number, depth: number): this {
    const kinds = [this.#view, this.#view, this.#fresh, this.#fresh, this.#greater, this.#list];
    const calls = depth > 0 ? [this.#choice, this.#loop] : [];
    for (let i = 0; i < count; i++) {
      const all = [...kinds, ...calls];
      all[Math.floor(this.#random() * all.length)]!.call(this, this.pick(), this.pick(), depth);
    }
    return this;
  }

  #shaped(id: number, ...shape: number[]): number {
    return this.step('Reshape', [id, this.#ints(...shape)]);
  }

  #ints(...values: number[]): number {
    return this.constant(numeric('int32', [values.length], Int32Array.from(values)));
  }

  #view({ id, x }: Known): void {
    this.known.push({ id: this.#shaped(this.#shaped(id, 2, -1), 4, -1), x });
  }

  #fresh({ id, x }: Known): void {
    const more = ++this.#unique;
    const sum = this.step('AddV2', [id, this.constant(scalar('float32', more))]);
    this.known.push({ id: sum, x: x + more });
  }

  #greater(a: Known, b: Known): void {
    const flat = [a, b].map(({ id }) => this.#shaped(id, -1));
    this.known.push({ id: this.step('Maximum', flat), x: Math.max(a.x, b.x) });
  }

  #list(a: Known, b: Known): void {
    const shape = this.#ints(SIZE);
    const at = [0, 1].map((i) => this.constant(scalar('int32', i)));
    let list = this.step('TensorListReserve', [shape, this.constant(scalar('int32', 2))]);
    [a, b].forEach(({ id }, i) => {
      list = this.step('TensorListSetItem', [list, at[i]!, this.#shaped(id, -1)]);
    });
    [a, b].forEach(({ x }, i) => {
      this.known.push({ id: this.step('TensorListGetItem', [list, at[i]!, shape]), x });
    });
  }

  #choice(a: Known, b: Known, depth: number): void {
    const inner = new Scribble(this.#random, [a.x, b.x]).add(8, depth - 1);
    const results = [inner.pick(), inner.pick(), inner.pick()];
    const branch = inner.returning(...results.map(({ id }) => id));
    const inputs = [this.condition, a.id, b.id, this.condition];
    const call = { captures: 3, functions: [branch, branch] };
    const first = this.step('StatelessIf', inputs, call, results.length);
    this.known.push(...results.map(({ x }, i) => ({ id: first + i, x })));
  }

  /** Three rounds, which hand on a counter and a value in another array, or in a view of the same. */
  #loop({ id, x }: Known, _: Known, depth: number): void {
    const limit = x + 3;
    const condition = new Scribble(this.#random, [x, x, x]);
    const counter = condition.step('Max', [0, condition.#ints(0)]);
    const less = condition.step('Less', [counter, condition.constant(scalar('float32', limit))]);
    const body = new Scribble(this.#random, [Number.NaN, x, x]);
    const next = body.step('AddV2', [0, body.constant(scalar('float32', 1))]);
    body.known.shift();
    body.add(6, depth - 1);
    const same = body.pick(body.known.filter((each) => each.x === x));
    const functions = [condition.returning(less), body.returning(next, same.id)];
    const flat = this.#shaped(id, -1);
    const inputs = [flat, id, id, this.condition];
    const loop = this.step('StatelessWhile', inputs, { captures: 2, functions }, 2);
    this.known.push({ id: loop, x: limit }, { id: loop + 1, x });
  }
}

const SESSION = { work: new WorkBudget(), memory: new MemoryBudget() } as unknown as Session;

test.each(Array.from({ length: 20 }, (_, seed) => seed))(
  'no array that a value still lies in is used again, in program %i of views, lists, choices and loops',
  (seed) => {
    const written = new Scribble(randomFrom(seed), [1, 2]).add(30, 2);
    const fetched = Array.from({ length: 6 }, () => written.pick());
    const { program, constants } = written.returning(...fetched.map(({ id }) => id));
    const executable = bind(program, OPS, SESSION, constants);
    const results = [0, 1].map(() => {
      forgetLent();
      SESSION.memory.reset(0);
      SESSION.work.reset();
      return executable.run([filled(1), filled(2), scalar('bool', 1)]);
    });
    forgetLent();
    for (const values of results) {
      const found = values.map((value) => [...new Set((value as Tensor).data as Float32Array)]);
      expect(found).toEqual(fetched.map(({ x }) => [x]));
    }
  },
);
