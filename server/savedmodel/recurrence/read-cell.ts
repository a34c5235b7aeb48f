// Recognises, by what it computes and not by names, a loop over a sequence whose rounds are matrix products and
// operations on elements: what Keras makes of LSTM, GRU, SimpleRNN and most cells of one's own.
import type { FoldedProgram, Step } from '../graph/program.ts';
import type { NumericTensor } from '../tensor.ts';
import type { Cell, Expression, Source } from './cell.ts';

/** A body of more operations is no cell. */
const MAX_STEPS = 300;

const ON_ELEMENTS = new Set([
  ...['Add', 'AddV2', 'BiasAdd', 'Sub', 'Mul', 'Maximum', 'Minimum'],
  ...['Neg', 'Abs', 'Square', 'Relu', 'Sigmoid', 'Tanh'],
]);

/** The cell that a loop's step repeats; undefined for any other loop. */
export function readCell({ functions = [], captures = 0 }: Step): Cell | undefined {
  const [condition, body] = functions;
  if (!condition || !body || body.program.steps.length > MAX_STEPS) return undefined;
  try {
    return new CellReader(condition, body, captures).read();
  } catch (error) {
    if (error instanceof NotACell) return undefined;
    throw error;
  }
}

class NotACell extends Error {}

function refuse(): never {
  throw new NotACell();
}

class CellReader {
  readonly #condition: FoldedProgram;
  readonly #body: FoldedProgram;
  readonly #carried: number;
  readonly #makers = new Map<number, Step>();
  readonly #feeds: ReadonlyMap<number, number>;
  readonly #known = new Map<string, Expression>();
  readonly #widths = new Map<number, number | undefined>();
  readonly #counters: readonly number[];
  /** What rounds read but do not change: states that stay as they are. */
  readonly #fixed: Cell['states'][number][] = [];

  constructor(condition: FoldedProgram, body: FoldedProgram, captures: number) {
    this.#condition = condition;
    this.#body = body;
    const { steps, feeds, fetches } = body.program;
    this.#carried = feeds.length - captures;
    for (const step of steps) {
      for (const id of step.outputs) if (id !== undefined) this.#makers.set(id, step);
    }
    this.#feeds = new Map(feeds.map((id, i) => [id, i]));
    this.#counters = [...fetches.keys()].filter((i) => this.#isCounter(i));
  }

  read(): Cell {
    const { fetches } = this.#body.program;
    const states: Cell['states'][number][] = [];
    const lists: Cell['lists'][number][] = [];
    for (let i = 0; i < fetches.length; i++) {
      if (this.#counters.includes(i)) continue;
      const id = fetches[i] as number;
      const set = this.#makers.get(id);
      if (set?.op === 'TensorListSetItem') {
        const [list, index, item] = set.inputs as [number, number, number];
        if (this.#feeds.get(list) !== i) refuse();
        lists.push({ carried: i, index: this.#listIndex(index), item: this.#whole(item) });
      } else states.push({ carried: i, next: this.#whole(id) });
    }
    states.push(...this.#fixed);
    return { counters: this.#counters, limits: this.#limits(), states, lists };
  }

  #isCounter(i: number): boolean {
    const { feeds, fetches } = this.#body.program;
    const step = this.#makers.get(fetches[i] as number);
    if (step?.op !== 'AddV2' && step?.op !== 'Add') return false;
    const by = this.#body.constants.get(step.inputs[1] as number);
    const isOne = by?.dtype === 'int32' && by.shape.length === 0 && by.data[0] === 1;
    return isOne && step.inputs[0] === feeds[i];
  }

  #limits(): Cell['limits'] {
    const { program, constants } = this.#condition;
    const makers = new Map(program.steps.map((step) => [step.outputs[0], step]));
    const feeds = new Map(program.feeds.map((id, i) => [id, i]));
    const limits: Cell['limits'][number][] = [];
    const visit = (id: number | undefined) => {
      const step = makers.get(id);
      const [a, b] = step?.inputs ?? [];
      if (step?.op === 'LogicalAnd') {
        visit(a);
        visit(b);
        return;
      }
      const counter = feeds.get(a ?? -1);
      if (step?.op !== 'Less' || counter === undefined || !this.#counters.includes(counter)) {
        refuse();
      }
      const constant = constants.get(b as number);
      const input = feeds.get(b as number);
      if (constant?.dtype === 'int32') limits.push({ counter, limit: constant.data[0] as number });
      else if (input !== undefined && input >= this.#carried) {
        limits.push({ counter, limit: { input } });
      } else refuse();
    };
    visit(program.fetches[0]);
    return limits;
  }

  #counter(id: number | undefined): number {
    const counter = this.#feeds.get(id ?? -1);
    return counter !== undefined && this.#counters.includes(counter) ? counter : refuse();
  }

  #listIndex(id: number): Cell['lists'][number]['index'] {
    const constant = this.#body.constants.get(id);
    return constant?.dtype === 'int32'
      ? (constant.data[0] as number)
      : { counter: this.#counter(id) };
  }

  #source(step: Step | undefined): Source {
    if (step?.op !== 'TensorListGetItem') refuse();
    const list = this.#feeds.get(step.inputs[0] as number);
    if (list === undefined || list < this.#carried) refuse();
    return { kind: 'source', list, counter: this.#counter(step.inputs[1]) };
  }

  /** A mask of one truth value a row; Keras repeats it along the row, which changes nothing. */
  #mask(id: number | undefined): Source {
    const step = this.#makers.get(id ?? -1);
    return this.#source(step?.op === 'Tile' ? this.#makers.get(step.inputs[0] as number) : step);
  }

  #whole(id: number): Expression {
    return this.#part(id, 0, this.#width(id) ?? refuse());
  }

  /** Some columns of a value; taking them from what an operation on elements is given leaves products to cut. */
  #part(id: number, from: number, width: number): Expression {
    const key = `${id} ${from} ${width}`;
    const known = this.#known.get(key);
    if (known) return known;
    const expression = this.#read(id, from, width);
    this.#known.set(key, expression);
    return expression;
  }

  #read(id: number, from: number, width: number): Expression {
    const constant = this.#body.constants.get(id);
    if (constant) {
      if (constant.dtype !== 'float32') refuse();
      return { kind: 'constant', data: columnsOf(constant, from, width), width };
    }
    const carried = this.#feeds.get(id);
    if (carried !== undefined) {
      if (from !== 0 || (carried < this.#carried && width !== this.#width(id))) refuse();
      const state = { kind: 'state', carried, width } as const;
      if (carried >= this.#carried) this.#fixed.push({ carried, next: state });
      return state;
    }
    const step = this.#makers.get(id) ?? refuse();
    const [first, second, third] = step.inputs as [number, number, number];
    if (step.op === 'MatMul') {
      const weights = this.#weights(step);
      const left = this.#makers.get(first);
      const source = left?.op === 'TensorListGetItem' ? this.#source(left) : undefined;
      return { kind: 'product', left: source ?? this.#whole(first), weights, from, width };
    }
    if (step.op === 'Split' || step.op === 'SplitV') {
      const before = sum(this.#sizes(step).slice(0, step.outputs.indexOf(id)));
      return this.#part(step.op === 'Split' ? second : first, before + from, width);
    }
    if (step.op === 'StridedSlice') return this.#part(first, this.#columns(step)[0] + from, width);
    if (step.op === 'SelectV2' || step.op === 'Select') {
      const args = [this.#part(second, from, width), this.#part(third, from, width)] as const;
      return { kind: 'select', mask: this.#mask(first), args, width };
    }
    if (!ON_ELEMENTS.has(step.op)) refuse();
    const args = step.inputs.map((input) => this.#part(input, from, width));
    return { kind: 'call', op: step.op, args, width };
  }

  #weights({ inputs, attrs }: Step): NumericTensor {
    const weights = this.#body.constants.get(inputs[1] as number);
    if (attrs.bool('transpose_a', false) || attrs.bool('transpose_b', false)) refuse();
    return weights?.dtype === 'float32' && weights.shape.length === 2 ? weights : refuse();
  }

  /** How wide the parts are that a step splits rows into. */
  #sizes({ op, inputs, outputs, attrs }: Step): number[] {
    const [axis, value] = op === 'Split' ? inputs : [inputs[2], inputs[0]];
    const along = this.#body.constants.get(axis as number);
    if (along?.dtype !== 'int32' || (along.data[0] !== 1 && along.data[0] !== -1)) refuse();
    const total = this.#width(value as number) ?? refuse();
    if (op === 'Split') return outputs.length ? splitEvenly(total, attrs.int('num_split')) : [];
    const sizes = this.#body.constants.get(inputs[1] as number);
    if (sizes?.dtype !== 'int32' && sizes?.dtype !== 'int64') refuse();
    const known = sum([...sizes.data].filter((size) => size >= 0));
    return Array.from(sizes.data, (size: number) => (size < 0 ? total - known : size));
  }

  /** Where the columns begin and end that a step slices out of every row. */
  #columns({ inputs, attrs }: Step): [from: number, to: number] {
    const [begin, end, by] = inputs.slice(1).map((id) => this.#body.constants.get(id));
    if (begin?.dtype !== 'int32' || end?.dtype !== 'int32' || by?.dtype !== 'int32') refuse();
    const [begins, ends] = [attrs.int('begin_mask', 0), attrs.int('end_mask', 0)];
    const others = ['ellipsis_mask', 'new_axis_mask', 'shrink_axis_mask'];
    const isPlain = others.every((name) => attrs.int(name, 0) === 0) && begin.data.length === 2;
    if (!isPlain || !(begins & ends & 1) || by.data.some((step: number) => step !== 1)) refuse();
    const total = this.#width(inputs[0] as number) ?? refuse();
    const bound = (at: number) => Math.min(Math.max(at < 0 ? at + total : at, 0), total);
    const from = begins & 2 ? 0 : bound(begin.data[1] as number);
    const to = ends & 2 ? total : bound(end.data[1] as number);
    return from < to ? [from, to] : refuse();
  }

  /** How many columns a value has, where that is known ahead; of a state it is what the next one has. */
  #width(id: number): number | undefined {
    // Asked again while it is being found, in a circle through a state: undefined, for another operand to tell.
    if (!this.#widths.has(id)) {
      this.#widths.set(id, undefined);
      this.#widths.set(id, this.#findWidth(id));
    }
    return this.#widths.get(id);
  }

  #findWidth(id: number): number | undefined {
    const constant = this.#body.constants.get(id);
    if (constant && constant.dtype !== 'resource') return constant.shape?.at(-1);
    const feed = this.#feeds.get(id);
    if (feed !== undefined) {
      const next = this.#body.program.fetches[feed];
      return feed < this.#carried && next !== undefined ? this.#width(next) : undefined;
    }
    const step = this.#makers.get(id);
    if (!step) return undefined;
    if (step.op === 'MatMul') return this.#weights(step).shape[1];
    if (step.op === 'Split' || step.op === 'SplitV') {
      return this.#sizes(step)[step.outputs.indexOf(id)];
    }
    if (step.op === 'StridedSlice') return this.#columns(step)[1] - this.#columns(step)[0];
    if (!ON_ELEMENTS.has(step.op) && !step.op.startsWith('Select')) return undefined;
    const inputs = step.op.startsWith('Select') ? step.inputs.slice(1) : step.inputs;
    for (const input of inputs) {
      const width = this.#width(input);
      if (width !== undefined) return width;
    }
    return undefined;
  }
}

function columnsOf({ shape, data }: NumericTensor, from: number, width: number): Float32Array {
  if (shape.length === 0) return new Float32Array(width).fill(data[0] as number);
  if (data.length !== shape.at(-1) || from + width > data.length) refuse();
  return Float32Array.from(data.subarray(from, from + width));
}

function splitEvenly(total: number, parts: number): number[] {
  if (!(parts > 0 && total % parts === 0)) refuse();
  return new Array(parts).fill(total / parts);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
