import { LimitError } from './errors.ts';
import { bytesOfItem, OBJECT_BYTES } from './item-size.ts';
import { requireRoom } from './room.ts';
import type { Item } from './variant-tensor.ts';

/** An element; undefined where none has been set. */
export type Element = Item | undefined;

/** More elements than this are refused: a list grows by one number of a file. */
const MAX_LENGTH = 2 ** 24;

/**
 * A list of tensors that never changes for whoever holds it, although a loop that changes one element at a time
 * must not copy it each time. All versions share one array, which is the newest version's; an older one knows how
 * to undo what came after it, and copies only when it is read. (Baker's persistent arrays.)
 */
export class TensorList {
  readonly dtype = 'variant';
  /** Of every element, -1 where any size will do; undefined for any shape. */
  readonly shape: readonly number[] | undefined;
  #elements: Element[] | undefined;
  #newer: { readonly list: TensorList; readonly undo: (elements: Element[]) => void } | undefined;

  /** What it takes with its elements, those that several lists hold included. */
  readonly bytes: number;

  constructor(
    elements: Element[],
    shape: readonly number[] | undefined,
    bytes = elements.reduce((sum, element) => sum + bytesOf(element), 0),
  ) {
    this.shape = shape;
    this.bytes = bytes;
    if (elements.length > MAX_LENGTH) refuseLength(elements.length);
    this.#elements = elements;
  }

  /** What it holds, not to be changed. */
  get elements(): readonly Element[] {
    return this.#own();
  }

  /** The list with another element at an index that it has. */
  with(index: number, element: Item): TensorList {
    const elements = this.#own();
    const before = elements[index];
    elements[index] = element;
    return this.#handOver(elements, bytesOf(element) - bytesOf(before), (later) => {
      later[index] = before;
    });
  }

  /** The list with elements less, or more that are not set. */
  resized(length: number): TensorList {
    const elements = this.#own().slice(0, checkedLength(length));
    while (elements.length < length) elements.push(undefined);
    return new TensorList(elements, this.shape);
  }

  /** The list with one element more. */
  pushed(element: Element): TensorList {
    const elements = this.#own();
    if (elements.length >= MAX_LENGTH) refuseLength(elements.length + 1);
    elements.push(element);
    return this.#handOver(elements, bytesOf(element), (later) => {
      later.pop();
    });
  }

  /** The list without its last element. */
  popped(): TensorList {
    const elements = this.#own();
    if (elements.length === 0) return this;
    const last = elements.pop();
    return this.#handOver(elements, -bytesOf(last), (later) => {
      later.push(last);
    });
  }

  #own(): Element[] {
    if (this.#elements) return this.#elements;
    const undos: ((elements: Element[]) => void)[] = [];
    let list: TensorList = this;
    while (list.#newer) {
      undos.push(list.#newer.undo);
      list = list.#newer.list;
    }
    const elements = (list.#elements as Element[]).slice();
    for (const undo of undos.reverse()) undo(elements);
    this.#newer = undefined;
    this.#elements = elements;
    return elements;
  }

  #handOver(elements: Element[], more: number, undo: (elements: Element[]) => void): TensorList {
    const list = new TensorList(elements, this.shape, this.bytes + more);
    this.#elements = undefined;
    this.#newer = { list, undo };
    return list;
  }
}

function bytesOf(element: Element): number {
  return OBJECT_BYTES + (element ? bytesOfItem(element) : 0);
}

/** The length of a list that a model asks for; an error where it is out of range, or there is no room for it. */
export function checkedLength(length: number): number {
  if (!(length >= 0 && length <= MAX_LENGTH)) refuseLength(length);
  requireRoom(OBJECT_BYTES * length);
  return length;
}

function refuseLength(length: number): never {
  throw new LimitError(`A list of ${length} tensors is out of range.`);
}
