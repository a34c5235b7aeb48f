// Recurrent cells, and layers of them, as one operation each. Source: tensorflow/core/kernels/rnn/lstm_ops.cc, gru_ops.cc.
import { SavedModelError } from '../errors.ts';
import type { Attrs } from '../graph/attrs.ts';
import type { Op, OpTable, Value } from '../graph/op.ts';
import { allocate, type NumericArray, type NumericTensor, sizeOf } from '../tensor.ts';
import { isSameShape } from './elements.ts';
import { multiplyMatrices } from './matrix-product.ts';
import { rightMatrix } from './right-matrix.ts';
import { roundAll } from './rounding.ts';
import { numbers, single } from './values.ts';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** A tensor of the shape that it must have. */
function shaped(value: Value | undefined, shape: readonly number[], name: string): NumericTensor {
  const x = numbers(value);
  if (isSameShape(x.shape, shape)) return x;
  throw new SavedModelError(
    `${name} of shape [${shape}] was expected, one of shape [${x.shape}] found.`,
  );
}

/** Rows of two arrays side by side, times a matrix, and a bias. */
class Dense {
  readonly #weights;
  readonly #bias: NumericArray;
  readonly #rows: NumericArray;
  readonly #widths: readonly [number, number];
  readonly out: NumericArray;

  constructor(
    weights: Value | undefined,
    bias: Value | undefined,
    { batch, widths, width }: { batch: number; widths: readonly [number, number]; width: number },
  ) {
    const height = widths[0] + widths[1];
    this.#weights = rightMatrix(shaped(weights, [height, width], 'A weight'), height, width);
    this.#bias = shaped(bias, [width], 'A bias').data;
    this.#rows = allocate('float32', batch * height);
    this.#widths = widths;
    this.out = allocate('float32', batch * width);
  }

  run(left: NumericArray, right: NumericArray, batch: number): NumericArray {
    const [a, b] = this.#widths;
    for (let i = 0; i < batch; i++) {
      this.#rows.set(left.subarray(i * a, (i + 1) * a), i * (a + b));
      this.#rows.set(right.subarray(i * b, (i + 1) * b), i * (a + b) + a);
    }
    multiplyMatrices(this.#rows, 0, this.#weights, this.out, 0, batch);
    const width = this.#bias.length;
    for (let i = 0; i < this.out.length; i++) this.out[i]! += this.#bias[i % width]!;
    return this.out;
  }
}

/** Where the parts of a cell's gates lie in a row: the new input's, the forgetting one's and the candidate's; the output's is last. */
interface Gates {
  readonly forget: number;
  readonly candidate: number;
}

const FIRST_VERSION: Gates = { candidate: 1, forget: 2 };
const SECOND_VERSION: Gates = { forget: 1, candidate: 2 };

/** The seven outputs in their order: i, cs, f, o, ci, co, h. */
const [IN, STATE, FORGET, OUT, CANDIDATE, SHOWN, HIDDEN] = [0, 1, 2, 3, 4, 5, 6] as const;

interface Steps {
  readonly x: NumericTensor;
  readonly times: number;
  readonly last: number;
  readonly batch: number;
  readonly shape: readonly number[];
}

/** Runs a cell for some steps, each on a batch of rows; what comes after the last one is zeros. */
function lstm(steps: Steps, inputs: readonly (Value | undefined)[], attrs: Attrs, gates: Gates) {
  const { x, times, last, batch, shape } = steps;
  const [stateInput, hiddenInput, w, wi, wf, wo, b] = inputs;
  const size = numbers(stateInput).shape[1] ?? 0;
  let state: NumericArray = shaped(stateInput, [batch, size], 'A state').data;
  let hidden: NumericArray = shaped(hiddenInput, [batch, size], 'A state').data;
  const bias = gates === FIRST_VERSION ? attrs.float('forget_bias', 1) : 0;
  const clip = attrs.float('cell_clip', gates === FIRST_VERSION ? 3 : 0);
  const peepholes = attrs.bool('use_peephole', false)
    ? [wi, wf, wo].map((each) => shaped(each, [size], 'A peephole').data)
    : new Array(3).fill(allocate('float32', size));
  const [inPeep, forgetPeep, outPeep] = peepholes as [NumericArray, NumericArray, NumericArray];
  const width = x.shape.at(-1)!;
  const dense = new Dense(w, b, { batch, widths: [width, size], width: 4 * size });
  const full = [...shape, size];
  const outs = Array.from({ length: 7 }, () => allocate(x.dtype, sizeOf(full)));
  const run = batch * size;
  for (let t = 0; run > 0 && t < Math.min(times, last); t++) {
    const row = x.data.subarray(t * batch * width, (t + 1) * batch * width);
    const made = dense.run(row, hidden, batch);
    for (let at = 0; at < run; at++) {
      const k = at % size;
      const from = 4 * size * Math.floor(at / size) + k;
      const before = state[at]!;
      const input = sigmoid(made[from]! + before * inPeep[k]!);
      const candidate = Math.tanh(made[from + gates.candidate * size]!);
      const forget = sigmoid(made[from + gates.forget * size]! + bias + before * forgetPeep[k]!);
      const open = candidate * input + before * forget;
      const next = clip > 0 ? Math.min(Math.max(open, -clip), clip) : open;
      const output = sigmoid(made[from + 3 * size]! + next * outPeep[k]!);
      const shown = Math.tanh(next);
      const to = t * run + at;
      outs[IN]![to] = input;
      outs[STATE]![to] = next;
      outs[FORGET]![to] = forget;
      outs[OUT]![to] = output;
      outs[CANDIDATE]![to] = candidate;
      outs[SHOWN]![to] = shown;
      outs[HIDDEN]![to] = output * shown;
    }
    state = outs[STATE]!.subarray(t * run, (t + 1) * run);
    hidden = outs[HIDDEN]!.subarray(t * run, (t + 1) * run);
  }
  return outs.map((data) => {
    roundAll(x.dtype, data);
    return { dtype: x.dtype, shape: full, data };
  });
}

const lstmCell: Op = {
  create:
    ({ attrs }) =>
    ([input, ...rest]) => {
      const x = numbers(input);
      const [batch = 0] = matrix(x, 2);
      const steps = { x, times: 1, last: 1, batch, shape: [batch] };
      return lstm(steps, rest, attrs, FIRST_VERSION);
    },
};

/** Time goes first: [times, batch, width]. */
function lstmLayer(gates: Gates): Op {
  return {
    create:
      ({ attrs }) =>
      ([lengths, input, ...rest]) => {
        const x = numbers(input);
        const [times = 0, batch = 0] = matrix(x, 3);
        const steps = { x, times, last: single(lengths), batch, shape: [times, batch] };
        return lstm(steps, rest, attrs, gates);
      },
  };
}

function matrix({ shape }: NumericTensor, rank: number): readonly number[] {
  if (shape.length === rank) return shape;
  throw new SavedModelError(`A cell takes ${rank} dimensions, shape [${shape}] was given.`);
}

/** GRUBlockCell: reset and update gates, the candidate, and the new state. */
const gruCell: Op = {
  create:
    () =>
    ([input, hiddenInput, wGates, wCandidate, bGates, bCandidate]) => {
      const x = numbers(input);
      const [batch = 0, width = 0] = matrix(x, 2);
      const size = numbers(hiddenInput).shape[1] ?? 0;
      const hidden = shaped(hiddenInput, [batch, size], 'A state').data;
      const layout = { batch, widths: [width, size] as const };
      const gates = new Dense(wGates, bGates, { ...layout, width: 2 * size });
      const last = new Dense(wCandidate, bCandidate, { ...layout, width: size });
      const outs = Array.from({ length: 4 }, () => allocate(x.dtype, batch * size));
      const [reset, update, candidate, next] = outs as [
        NumericArray,
        NumericArray,
        NumericArray,
        NumericArray,
      ];
      const made = gates.run(x.data, hidden, batch);
      const kept = allocate('float32', batch * size);
      for (let at = 0; at < kept.length; at++) {
        const from = 2 * size * Math.floor(at / size) + (at % size);
        reset[at] = sigmoid(made[from]!);
        update[at] = sigmoid(made[from + size]!);
        kept[at] = hidden[at]! * reset[at]!;
      }
      const raw = last.run(x.data, kept, batch);
      for (let at = 0; at < kept.length; at++) {
        candidate[at] = Math.tanh(raw[at]!);
        next[at] = update[at]! * hidden[at]! + (1 - update[at]!) * candidate[at]!;
      }
      return outs.map((data) => ({ dtype: x.dtype, shape: [batch, size], data }));
    },
};

export const blockCellOps: OpTable = {
  LSTMBlockCell: lstmCell,
  BlockLSTM: lstmLayer(FIRST_VERSION),
  BlockLSTMV2: lstmLayer(SECOND_VERSION),
  GRUBlockCell: gruCell,
};
