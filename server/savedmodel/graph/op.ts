import type { TensorBundle } from '../bundle/tensor-bundle.ts';
import type { DType, Tensor } from '../tensor.ts';
import type { TensorList } from '../tensor-list.ts';
import type { VariantTensor } from '../variant-tensor.ts';
import type { Attrs } from './attrs.ts';
import type { Executable } from './execute.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { WorkBudget } from './work-budget.ts';

/** State that outlives a run: a variable. */
export interface Variable {
  readonly dtype: 'resource';
  readonly kind: 'variable';
  value: Tensor | undefined;
}

/** State that outlives a run: a table from keys to values, filled while the model is loaded. */
export interface Table {
  readonly dtype: 'resource';
  readonly kind: 'table';
  readonly keyType: DType;
  readonly valueType: DType;
  lookup: TableLookup | undefined;
}

/** A filled table. */
export interface TableLookup {
  readonly size: number;
  readonly keys: Tensor;
  readonly values: Tensor;
  /** For each key its position in `keys` and `values`, or -1. */
  find(keys: Tensor): Int32Array;
}

/** What flows along the edges of a graph. */
export type Value = Tensor | Variable | Table | TensorList | VariantTensor;

/** What an operation computes, once its attributes are known. */
export type Kernel = (inputs: readonly Value[]) => Value | readonly Value[];

/** What belongs to one loaded model. */
export interface Session {
  readonly resources: Map<string, Variable | Table>;
  readonly bundle: Pick<TensorBundle, 'read'>;
  /** Asset files by the path that the graph is given for them. */
  readonly assets: ReadonlyMap<string, Uint8Array>;
  readonly work: WorkBudget;
  readonly memory: MemoryBudget;
}

/** What a kernel may know when it is made. */
export interface KernelContext {
  readonly node: string;
  readonly attrs: Attrs;
  readonly session: Session;
  /** Which outputs anything reads; the others need not be computed. */
  readonly wants: readonly boolean[];
  /** The functions that its attributes name, in the order of `Op.functions`. */
  readonly functions?: readonly Executable[];
  /** How many of the last inputs are what those functions read from outside. */
  readonly captures?: number;
}

/** An operation of TensorFlow. */
export interface Op {
  /** True where a run changes state or reads what a later step may change: never computed ahead. */
  readonly stateful?: boolean;
  /** Attributes that name functions which the operation calls. */
  readonly functions?: readonly string[];
  /** Of an operation that calls one of its functions: which one, by its first input; the last where there is no such one. */
  choose?(value: Value): number;
  create(context: KernelContext): Kernel;
}

/** Operations by the name that graphs call them. */
export type OpTable = Readonly<Record<string, Op>>;
