// Examples: features by name, each a list of strings, floats or whole numbers. Source: tensorflow/core/example/example.proto.
import { SavedModelError } from '../../errors.ts';
import { OBJECT_BYTES } from '../../item-size.ts';
import { asBytes, asText, pushFloats, pushVarints, readFields } from '../../proto/wire.ts';
import { requireRoom } from '../../room.ts';
import type { DType } from '../../tensor.ts';

/** The values that one example has of one feature: numbers, or the bytes of strings. */
export type Values = readonly (number | Uint8Array)[];

/** Encoded features by name; of those that come twice, the last. */
export type Features = ReadonlyMap<string, Uint8Array>;

const KINDS: readonly (DType | undefined)[] = [undefined, 'string', 'float32', 'int64'];

/** A number in a list, while it grows. */
const NUMBER_BYTES = 16;

/**
 * Reads the features of an encoded example that are asked for; the others are passed over.
 *
 * @throws SavedModelError where it is no example, or a damaged one.
 */
export function readExample(message: Uint8Array, wanted: { has(name: string): boolean }): Features {
  const features = new Map<string, Uint8Array>();
  readParts(message, (field, value) => {
    if (field !== 1 || typeof value === 'number') return;
    readFields(value, (inner, entry) => {
      if (inner !== 1) return;
      let name = '';
      let feature: Uint8Array = new Uint8Array();
      readFields(asBytes(entry), (part, content) => {
        if (part === 1) name = asText(content);
        if (part === 2) feature = asBytes(content);
      });
      if (wanted.has(name)) features.set(name, feature);
    });
  });
  return features;
}

/**
 * The values of an encoded feature; undefined where it has no list at all.
 *
 * @throws SavedModelError where they are of another type, or damaged.
 */
export function readFeature(message: Uint8Array, dtype: DType): Values | undefined {
  let kind: DType | undefined;
  let list: Uint8Array = new Uint8Array();
  // Of several lists the first one counts.
  readParts(message, (field, value) => {
    if (kind || !KINDS[field]) return;
    kind = KINDS[field];
    list = asBytes(value);
  });
  if (!kind) return undefined;
  if (kind !== dtype) {
    throw new SavedModelError(`its values are ${kind}, and ${dtype} is expected`);
  }
  if (kind === 'string') return readStrings(list);
  requireRoom(NUMBER_BYTES * list.length);
  const numbers: number[] = [];
  readParts(list, (field, value) => {
    if (field !== 1) return;
    if (kind === 'float32') pushFloats(value, 4, numbers);
    else pushVarints(value, numbers);
  });
  return numbers;
}

function readStrings(list: Uint8Array): Uint8Array[] {
  let count = 0;
  readParts(list, () => count++);
  requireRoom(OBJECT_BYTES * count);
  const texts: Uint8Array[] = [];
  readParts(list, (field, value) => {
    if (field === 1) texts.push(asBytes(value));
  });
  return texts;
}

/** The fields of a message, as `readFields` has them; whatever is wrong with them, it is the message that is. */
function readParts(message: Uint8Array, onField: Parameters<typeof readFields>[1]): void {
  try {
    readFields(message, onField);
  } catch (error) {
    throw new SavedModelError(
      'it is no tf.train.Example, or a damaged one: give it as SerializeToString writes it',
      { cause: error },
    );
  }
}
