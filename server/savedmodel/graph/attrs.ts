import { LimitError, SavedModelError } from '../errors.ts';
import type { AttrValue } from '../proto/graph.ts';
import { decodeTensor } from '../proto/tensor.ts';
import { type DType, dtypeOf, type NumericType, type Tensor } from '../tensor.ts';

/** Longer lists of tensors are refused: a file only has to name their length. */
export const MAX_LENGTH = 2 ** 16;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * A node's attributes by name and kind. Files leave out what equals the default of the operation's
 * definition, so a reader names that default; a missing attribute without one is an error.
 */
export class Attrs {
  readonly #values: ReadonlyMap<string, AttrValue>;
  readonly #node: string;

  constructor(values: ReadonlyMap<string, AttrValue>, node: string) {
    this.#values = values;
    this.#node = node;
  }

  int(name: string, fallback?: number): number {
    return this.#values.get(name)?.i ?? this.#orElse(name, fallback);
  }

  float(name: string, fallback?: number): number {
    return this.#values.get(name)?.f ?? this.#orElse(name, fallback);
  }

  bool(name: string, fallback?: boolean): boolean {
    return this.#values.get(name)?.b ?? this.#orElse(name, fallback);
  }

  text(name: string, fallback?: string): string {
    const bytes = this.#values.get(name)?.s;
    return bytes ? decoder.decode(bytes) : this.#orElse(name, fallback);
  }

  ints(name: string, fallback?: readonly number[]): readonly number[] {
    return this.#values.get(name)?.list?.i ?? this.#orElse(name, fallback);
  }

  floats(name: string, fallback?: readonly number[]): readonly number[] {
    return this.#values.get(name)?.list?.f ?? this.#orElse(name, fallback);
  }

  texts(name: string, fallback?: readonly string[]): readonly string[] {
    const list = this.#values.get(name)?.list?.s;
    return list ? list.map((bytes) => decoder.decode(bytes)) : this.#orElse(name, fallback);
  }

  type(name: string, fallback?: DType): DType {
    const number = this.#values.get(name)?.type;
    return number === undefined ? this.#orElse(name, fallback) : dtypeOf(number);
  }

  types(name: string): readonly DType[] {
    return (this.#values.get(name)?.list?.type ?? this.#missing(name)).map(dtypeOf);
  }

  /** How many tensors a list is of: the attribute is their number, or their types. */
  length(name: string): number {
    const value = this.#values.get(name);
    const length = value?.i ?? value?.list?.type.length ?? this.#missing(name);
    if (length >= 0 && length <= MAX_LENGTH) return length;
    throw new LimitError(
      `The node "${this.#node}" has a list of ${length} tensors (${name}), which is out of range.`,
    );
  }

  /** A type that must be numeric. */
  numericType(name: string, fallback?: NumericType): NumericType {
    const dtype = this.type(name, fallback);
    if (dtype === 'string' || dtype === 'resource' || dtype === 'variant') {
      throw new SavedModelError(
        `The node "${this.#node}" wants numbers but its ${name} is ${dtype}.`,
      );
    }
    return dtype;
  }

  /** Dimensions, -1 where any size will do; null where even the rank is open. */
  shape(name: string, fallback?: null): readonly number[] | null {
    const shape = this.#values.has(name) ? this.#values.get(name)?.shape : fallback;
    return shape === undefined ? this.#missing(name) : shape;
  }

  /** The shapes of a list, as `shape` gives one. */
  shapes(name: string): readonly (readonly number[] | null)[] {
    return this.#values.get(name)?.list?.shape ?? this.#missing(name);
  }

  /** @param maxBytes - what the tensor may take. */
  tensor(name: string, maxBytes?: number): Tensor {
    return decodeTensor(this.#values.get(name)?.tensor ?? this.#missing(name), maxBytes);
  }

  /** The same attributes, one of them another list of texts. */
  withTexts(name: string, list: readonly string[]): Attrs {
    const s = list.map((text) => encoder.encode(text));
    return new Attrs(
      new Map(this.#values).set(name, { list: { s, i: [], f: [], type: [], func: [] } }),
      this.#node,
    );
  }

  /** The name of a function, where the attribute is one. */
  func(name: string): string | undefined {
    return this.#values.get(name)?.func;
  }

  /** The names of functions: of the one that the attribute is, or of those it lists. */
  funcs(name: string): readonly string[] {
    const value = this.#values.get(name) ?? this.#missing(name);
    return value.list?.func ?? [value.func ?? ''];
  }

  /** What two nodes of one operation have in common if all that their attributes say is the same. */
  key(): string {
    const told = [...this.#values].filter(([name]) => !name.startsWith('_'));
    return JSON.stringify(told.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #orElse<T>(name: string, fallback: T | undefined): T {
    return fallback ?? this.#missing(name);
  }

  #missing(name: string): never {
    throw new SavedModelError(
      `The node "${this.#node}" lacks its attribute "${name}": the model is damaged.`,
    );
  }
}
