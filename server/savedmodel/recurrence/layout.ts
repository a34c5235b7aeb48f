import type { NumericTensor } from '../tensor.ts';
import { PANEL, packPanels } from '../wasm/matrix-product.ts';
import { type Cell, type Expression, type Product, partsOf, type Source } from './cell.ts';

/** Rows that are worked on at a time, all rounds long: their states stay in the nearest caches. */
export const ROWS = 16;

/** Rounds whose inputs are copied and multiplied at a time. */
export const ROUNDS = 32;

/** Bytes of one vector. */
const VECTOR = 16;

/** Numbers of rows in the memory of a compiled loop: where they are, and how far one row is from the next. */
export interface Block {
  readonly address: number;
  /** In bytes. */
  readonly stride: number;
}

/** A matrix product: which vectors, times which weights, into which block. */
export interface ProductBlock {
  readonly left: Expression | Source;
  readonly depth: number;
  readonly weights: number;
  readonly panels: number;
  readonly out: Block;
  /** Where the columns that an expression reads begin, in bytes. */
  readonly columns: ReadonlyMap<Product, number>;
}

/** Where everything is, and in which order it is computed. */
export interface Layout {
  readonly bytes: number;
  /** What stands in memory from the beginning. */
  readonly constants: readonly { readonly address: number; readonly data: Float32Array }[];
  readonly addresses: ReadonlyMap<Expression, number>;
  readonly products: readonly ProductBlock[];
  readonly productOf: ReadonlyMap<Product, ProductBlock>;
  readonly states: readonly Block[];
  readonly lists: readonly Block[];
  /** Inputs of products that come from lists, one block for each list. */
  readonly sources: readonly {
    readonly source: Source;
    readonly block: Block;
    readonly width: number;
  }[];
  /** One 32-bit number a row of a round: all bits set where the mask is true. */
  readonly masks: readonly { readonly source: Source; readonly block: Block }[];
  /** What is kept from an earlier stage for a later one. */
  readonly kept: ReadonlyMap<Expression, Block>;
  readonly stageOf: ReadonlyMap<Expression, number>;
  readonly stages: number;
}

/** Lays out the memory of a cell. */
export function layOut(cell: Cell): Layout {
  const results = [...cell.states.map(({ next }) => next), ...cell.lists.map(({ item }) => item)];
  const order = inOrder(results);
  const stageOf = new Map<Expression, number>();
  for (const each of order) stageOf.set(each, stageAfter(each, stageOf));
  const stages = 1 + Math.max(0, ...stageOf.values());
  let bytes = 0;
  const reserve = (size: number) => {
    const address = bytes;
    bytes += Math.ceil(size / VECTOR) * VECTOR;
    return address;
  };
  const blockOf = (width: number, rows: number): Block => {
    const stride = padded(width) * 4;
    return { stride, address: reserve(stride * rows) };
  };
  const constants: { address: number; data: Float32Array }[] = [];
  const constant = (data: Float32Array) => {
    const address = reserve(data.byteLength);
    constants.push({ address, data });
    return address;
  };
  const addresses = new Map<Expression, number>();
  for (const each of order) if (each.kind === 'constant') addresses.set(each, constant(each.data));

  const products: ProductBlock[] = [];
  const productOf = new Map<Product, ProductBlock>();
  for (const parts of groupProducts(order)) {
    const { left, weights } = parts[0] as Product;
    const columns = new Map<Product, number>();
    const packed: (((row: number) => number) | undefined)[] = [];
    for (const part of parts) {
      columns.set(part, packed.length * 4);
      for (let c = 0; c < part.width; c++) packed.push(columnOf(weights, part.from + c));
      while (packed.length % 4) packed.push(undefined);
    }
    const [depth = 0] = weights.shape;
    const panels = Math.ceil(packed.length / PANEL);
    const rows = left.kind === 'source' ? ROWS * ROUNDS : ROWS;
    const block: ProductBlock = {
      left,
      depth,
      weights: constant(packPanels(depth, packed)),
      panels,
      out: blockOf(panels * PANEL, rows),
      columns,
    };
    products.push(block);
    for (const part of parts) productOf.set(part, block);
  }

  const kept = new Map<Expression, Block>();
  const keep = (each: Expression, reader: number) => {
    const computed = each.kind === 'call' || each.kind === 'select';
    if (computed && stageOf.get(each)! < reader && !kept.has(each)) {
      kept.set(each, blockOf(each.width, ROWS));
    }
  };
  for (const each of order) for (const part of partsOf(each)) keep(part, stageOf.get(each)!);
  for (const each of results) keep(each, stages - 1);

  const sources = new Map<number, Layout['sources'][number]>();
  const masks = new Map<number, Layout['masks'][number]>();
  for (const { left, depth } of products) {
    if (left.kind !== 'source' || sources.has(left.list)) continue;
    const block = { stride: depth * 4, address: reserve(depth * 4 * ROWS * ROUNDS) };
    sources.set(left.list, { source: left, block, width: depth });
  }
  for (const each of order) {
    if (each.kind !== 'select' || masks.has(each.mask.list)) continue;
    const block = { stride: 4, address: reserve(4 * ROWS * ROUNDS) };
    masks.set(each.mask.list, { source: each.mask, block });
  }
  return {
    constants,
    addresses,
    products,
    productOf,
    states: cell.states.map(({ next }) => blockOf(next.width, ROWS)),
    lists: cell.lists.map(({ item }) => blockOf(item.width, ROWS * ROUNDS)),
    sources: [...sources.values()],
    masks: [...masks.values()],
    kept,
    stageOf,
    stages,
    bytes,
  };
}

function padded(width: number): number {
  return Math.ceil(width / 4) * 4;
}

/** Expressions, each after what it is made of. */
function inOrder(results: readonly Expression[]): Expression[] {
  const order = new Set<Expression>();
  const visit = (each: Expression) => {
    if (order.has(each)) return;
    for (const part of partsOf(each)) visit(part);
    order.add(each);
  };
  for (const each of results) visit(each);
  return [...order];
}

/** A product of what an earlier stage has computed is ready one stage later. */
function stageAfter(each: Expression, stageOf: ReadonlyMap<Expression, number>): number {
  const stages = partsOf(each).map((part) => stageOf.get(part) as number);
  const latest = Math.max(0, ...stages);
  const waits =
    each.kind === 'product' && each.left.kind !== 'source' && each.left.kind !== 'state';
  return waits ? latest + 1 : latest;
}

/** Products of the same vector with the same weights, of which expressions read different columns. */
function groupProducts(order: readonly Expression[]): Product[][] {
  const groups: Product[][] = [];
  for (const each of order) {
    if (each.kind !== 'product') continue;
    const group = groups.find(
      ([first]) => first?.weights === each.weights && sameLeft(first, each),
    );
    if (group) group.push(each);
    else groups.push([each]);
  }
  return groups;
}

function sameLeft({ left: a }: Product, { left: b }: Product): boolean {
  if (a.kind !== 'source' || b.kind !== 'source') return a === b;
  return a.list === b.list && a.counter === b.counter;
}

function columnOf({ shape, data }: NumericTensor, column: number): (row: number) => number {
  const width = shape[1] as number;
  return (row) => data[row * width + column] as number;
}
