import { sigmoid, tanh } from '../wasm/activations.ts';
import { Code, I32, V128, type VectorOp } from '../wasm/code.ts';
import { matrixProduct } from '../wasm/matrix-product.ts';
import { encodeModule } from '../wasm/module.ts';
import type { Call, Cell, Expression } from './cell.ts';
import type { Block, Layout } from './layout.ts';

const BINARY: Readonly<Record<string, VectorOp>> = {
  Add: 'add',
  AddV2: 'add',
  BiasAdd: 'add',
  Sub: 'sub',
  Mul: 'mul',
  Maximum: 'max',
  Minimum: 'min',
};

/** A module of two functions over a memory of this layout: `product`, and `rounds(count, rows)`. */
export function emitCell(cell: Cell, layout: Layout): Uint8Array<ArrayBuffer> {
  const product = matrixProduct();
  const rounds = { name: 'rounds', params: 2, code: new Code(2) };
  new CellEmitter(cell, layout, rounds.code).emit();
  return encodeModule([product, rounds]);
}

/** Where the row of a block is that is being worked on. */
interface Cursor {
  /** The address of the row, or its distance from the first row. */
  readonly local: number;
  /** What is left to add to it. */
  readonly base: number;
}

class CellEmitter {
  readonly #cell: Cell;
  readonly #layout: Layout;
  readonly #code: Code;
  readonly #count = 0;
  readonly #rows = 1;
  readonly #column: number;
  /** Of blocks that go on from round to round: where this round begins, and the row's address. */
  readonly #streams = new Map<Block, { readonly start: number; readonly row: number }>();
  /** Of the others: the distance of the row from the first, by stride. */
  readonly #offsets = new Map<number, number>();

  constructor(cell: Cell, layout: Layout, code: Code) {
    this.#cell = cell;
    this.#layout = layout;
    this.#code = code;
    this.#column = code.local(I32);
    const fromLists = layout.products.filter(({ left }) => left.kind === 'source');
    const streams = [...fromLists.map(({ out }) => out), ...layout.lists];
    for (const block of [...streams, ...layout.masks.map((mask) => mask.block)]) {
      this.#streams.set(block, { start: code.local(I32), row: code.local(I32) });
    }
    const recurrent = layout.products.filter(({ left }) => left.kind !== 'source');
    const fixed = [...recurrent.map(({ out }) => out), ...layout.states, ...layout.kept.values()];
    for (const { stride } of fixed) {
      if (!this.#offsets.has(stride)) this.#offsets.set(stride, code.local(I32));
    }
  }

  emit(): void {
    const code = this.#code;
    for (const [{ address }, { start }] of this.#streams) code.i32(address).set(start);
    code.whileAtLeast(this.#count, 1, () => {
      for (let stage = 0; stage < this.#layout.stages; stage++) {
        this.#products(stage);
        this.#rowsOf(stage);
      }
      for (const { start, row } of this.#streams.values()) code.get(row).set(start);
      code.advance(this.#count, -1);
    });
  }

  #products(stage: number): void {
    const { products, states, stageOf, kept } = this.#layout;
    for (const { left, depth, weights, panels, out, columns } of products) {
      const [part] = columns.keys();
      if (left.kind === 'source' || !part || stageOf.get(part) !== stage) continue;
      const carried = this.#cell.states.findIndex(
        (state) => left.kind === 'state' && state.carried === left.carried,
      );
      const block = carried >= 0 ? states[carried] : kept.get(left);
      if (!block) throw new TypeError('A product of what is not in memory.');
      this.#code.get(this.#rows).i32(block.address).i32(block.stride).i32(weights).i32(depth);
      this.#code.i32(panels).i32(out.address).i32(out.stride).i32(1).i32(0).call(0);
    }
  }

  /** Everything on elements of one stage, row by row. */
  #rowsOf(stage: number): void {
    const code = this.#code;
    const targets = this.#targets(stage);
    const row = code.local(I32);
    code.i32(0).set(row);
    for (const local of this.#offsets.values()) code.i32(0).set(local);
    for (const stream of this.#streams.values()) code.get(stream.start).set(stream.row);
    code.repeatWhileLess(row, { local: this.#rows }, () => {
      const masks = new Map<number, number>();
      for (const { source, block } of this.#layout.masks) {
        const mask = code.local(V128);
        const { local, base } = this.#cursor(block);
        code.get(local).loadSplat(base).set(mask);
        masks.set(source.list, mask);
      }
      for (const width of new Set(targets.map(([each]) => each.width))) {
        code.i32(0).set(this.#column);
        code.repeatWhileLess(this.#column, width * 4, () => {
          const same = targets.filter(([each]) => each.width === width);
          this.#vectors(stage, same, masks);
          code.advance(this.#column, 16);
        });
      }
      for (const [stride, local] of this.#offsets) code.advance(local, stride);
      for (const [{ stride }, stream] of this.#streams) code.advance(stream.row, stride);
      code.advance(row, 1);
    });
  }

  /** What a stage has to store, and where. */
  #targets(stage: number): [Expression, Block][] {
    const { kept, stageOf, stages, states, lists } = this.#layout;
    const targets = [...kept].filter(([each]) => stageOf.get(each) === stage);
    if (stage < stages - 1) return targets;
    this.#cell.states.forEach(({ next }, i) => {
      targets.push([next, states[i] as Block]);
    });
    this.#cell.lists.forEach(({ item }, i) => {
      targets.push([item, lists[i] as Block]);
    });
    return targets;
  }

  /** Four columns: all is read and computed before anything is stored, since states are stored in place. */
  #vectors(
    stage: number,
    targets: readonly [Expression, Block][],
    masks: ReadonlyMap<number, number>,
  ): void {
    const code = this.#code;
    const done = new Map<Expression, number>();
    const locals = targets.map(([each]) => this.#evaluate(each, stage, masks, done));
    targets.forEach(([, block], i) => {
      const base = this.#address(block);
      code.get(locals[i] as number).store(base);
    });
  }

  /** Computes an expression into a local. */
  #evaluate(
    each: Expression,
    stage: number,
    masks: ReadonlyMap<number, number>,
    done: Map<Expression, number>,
  ): number {
    const known = done.get(each);
    if (known !== undefined) return known;
    const code = this.#code;
    const { kept, stageOf, productOf, addresses } = this.#layout;
    const earlier = stageOf.get(each)! < stage ? kept.get(each) : undefined;
    if (earlier) code.load(this.#address(earlier));
    else if (each.kind === 'constant') code.get(this.#column).load(addresses.get(each)!);
    else if (each.kind === 'state') code.load(this.#address(this.#stateBlock(each.carried)));
    else if (each.kind === 'product') {
      const product = productOf.get(each)!;
      code.load(this.#address(product.out) + product.columns.get(each)!);
    } else {
      const args = each.args.map((arg) => this.#evaluate(arg, stage, masks, done));
      for (const arg of args) code.get(arg);
      if (each.kind === 'select') code.get(masks.get(each.mask.list)!).vector('bitselect');
      else this.#call(each, args);
    }
    const local = code.local(V128);
    code.set(local);
    done.set(each, local);
    return local;
  }

  #call({ op }: Call, args: readonly number[]): void {
    const code = this.#code;
    const binary = BINARY[op];
    if (binary) code.vector(binary);
    else if (op === 'Tanh') tanh(code);
    else if (op === 'Sigmoid') sigmoid(code);
    else if (op === 'Relu') code.splat(0).vector('max');
    else if (op === 'Square') code.get(args[0] as number).vector('mul');
    else code.vector(op === 'Neg' ? 'neg' : 'abs');
  }

  #stateBlock(carried: number): Block {
    const index = this.#cell.states.findIndex((state) => state.carried === carried);
    return this.#layout.states[index] as Block;
  }

  #cursor(block: Block): Cursor {
    const stream = this.#streams.get(block);
    if (stream) return { local: stream.row, base: 0 };
    return { local: this.#offsets.get(block.stride) as number, base: block.address };
  }

  /** Puts the address of four columns of the row on the stack, but for what is returned. */
  #address(block: Block): number {
    const { local, base } = this.#cursor(block);
    this.#code.get(local).get(this.#column).addI32();
    return base;
  }
}
