// Numbers as quantised ones would be, as models trained for quantisation have them.
// Source: tensorflow/core/kernels/fake_quant_ops_functor.h.
import { SavedModelError } from '../errors.ts';
import type { Attrs } from '../graph/attrs.ts';
import type { Op, OpTable } from '../graph/op.ts';
import { allocate, numeric } from '../tensor.ts';
import { numbers } from './values.ts';

const { fround } = Math;

/** The levels that a number may have, from the lowest to the highest. */
interface Levels {
  readonly low: number;
  readonly high: number;
  readonly step: number;
}

interface Codes {
  readonly least: number;
  readonly most: number;
}

function codesOf(attrs: Attrs): Codes {
  const bits = attrs.int('num_bits', 8);
  if (!(bits >= 2 && bits <= 16)) throw new SavedModelError(`Numbers cannot be of ${bits} bits.`);
  return { least: Number(attrs.bool('narrow_range', false)), most: 2 ** bits - 1 };
}

/** Levels between bounds moved so that zero is one of them; all of it in float32. */
function levelsBetween(min: number, max: number, { least, most }: Codes): Levels {
  const step = fround(fround(max - min) / (most - least));
  const exact = fround(least - fround(min / step));
  const zero = exact < least ? least : exact > most ? most : Math.floor(exact + 0.5);
  return { low: fround((least - zero) * step), high: fround((most - zero) * step), step };
}

function quantised(x: number, { low, high, step }: Levels): number {
  const above = fround(Math.min(Math.max(x, low), high) - low);
  const code = Math.floor(fround(fround(above * fround(1 / step)) + 0.5));
  return fround(fround(code * step) + low);
}

const withAttributes: Op = {
  create({ attrs }) {
    const [min, max] = [attrs.float('min', -6), attrs.float('max', 6)];
    if (!(min < max)) throw new SavedModelError(`There is nothing between ${min} and ${max}.`);
    const levels = levelsBetween(min, max, codesOf(attrs));
    return ([input]) => {
      const { dtype, shape, data } = numbers(input);
      const made = allocate(dtype, data.length);
      for (let i = 0; i < made.length; i++) made[i] = quantised(data[i]!, levels);
      return numeric(dtype, shape, made);
    };
  },
};

/** Bounds for all numbers, or for each of the last dimension; between 0 and 0 all is 0. */
const withBounds: Op = {
  create({ attrs }) {
    const codes = codesOf(attrs);
    return ([input, minInput, maxInput]) => {
      const { dtype, shape, data } = numbers(input);
      const { data: min, shape: minShape } = numbers(minInput);
      const { data: max, shape: maxShape } = numbers(maxInput);
      const wanted = minShape.length ? shape.slice(-1) : [];
      if (`${minShape}` !== `${wanted}` || `${maxShape}` !== `${wanted}`) {
        throw new SavedModelError(
          `Bounds of shape [${minShape}] and [${maxShape}] do not fit numbers of shape [${shape}].`,
        );
      }
      const levels = Array.from(min, (low: number, i) =>
        low === 0 && max[i] === 0 ? undefined : levelsBetween(low, max[i]!, codes),
      );
      const made = allocate(dtype, data.length);
      for (let i = 0; i < made.length; i++) {
        const own = levels[i % levels.length];
        made[i] = own ? quantised(data[i]!, own) : 0;
      }
      return numeric(dtype, shape, made);
    };
  },
};

export const fakeQuantOps: OpTable = {
  FakeQuantWithMinMaxArgs: withAttributes,
  FakeQuantWithMinMaxVars: withBounds,
  FakeQuantWithMinMaxVarsPerChannel: withBounds,
};
