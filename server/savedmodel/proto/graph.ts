// The messages of graph.proto, node_def.proto, attr_value.proto and function.proto that running a graph needs.
// Source: github.com/tensorflow/tensorflow, tensorflow/core/framework.
import { UnsupportedError } from '../errors.ts';
import {
  asBytes,
  asNumber,
  asText,
  damaged,
  pushFloats,
  pushVarints,
  readEntry,
  readFields,
  withFieldLimit,
} from './wire.ts';

/** One operation of a graph. */
export interface NodeDef {
  readonly name: string;
  readonly op: string;
  /** `node`, `node:1`, in function bodies `node:output:0`; control inputs begin with `^`. */
  readonly inputs: readonly string[];
  readonly attrs: ReadonlyMap<string, AttrValue>;
}

/** One attribute; exactly the field that the file sets is there. */
export interface AttrValue {
  readonly s?: Uint8Array;
  readonly i?: number;
  readonly f?: number;
  readonly b?: boolean;
  /** A DataType number. */
  readonly type?: number;
  /** Dimensions, -1 where unknown; null for an unknown rank. */
  readonly shape?: readonly number[] | null;
  /** An encoded TensorProto. */
  readonly tensor?: Uint8Array;
  readonly list?: AttrList;
  /** The name of a function. */
  readonly func?: string;
  /** In a function, the attribute of its caller's that takes this one's place. */
  readonly placeholder?: string;
}

interface AttrList {
  readonly s: readonly Uint8Array[];
  readonly i: readonly number[];
  readonly f: readonly number[];
  readonly type: readonly number[];
  readonly shape?: readonly (readonly number[] | null)[];
  /** Names of functions. */
  readonly func: readonly string[];
}

/** A function of the library: a graph with named arguments and results. */
export interface FunctionDef {
  readonly name: string;
  readonly args: readonly string[];
  readonly results: readonly string[];
  readonly nodes: readonly NodeDef[];
  /** Result name → the value it returns, as `node:output:0` or an argument's name. */
  readonly returns: ReadonlyMap<string, string>;
  /** Nodes that must have run when the function returns. */
  readonly controlReturns: readonly string[];
}

/** A graph and the functions it calls; functions are decoded when first asked for. */
export interface GraphDef {
  readonly nodes: readonly NodeDef[];
  readonly functions: ReadonlyMap<string, Uint8Array>;
}

/** Decodes a GraphDef. */
export function decodeGraph(message: Uint8Array): GraphDef {
  const nodes: NodeDef[] = [];
  const functions = new Map<string, Uint8Array>();
  readFields(message, (field, value) => {
    if (field === 1) nodes.push(decodeNode(asBytes(value)));
    if (field === 2) {
      readFields(asBytes(value), (inner, library) => {
        if (inner === 1) functions.set(functionName(asBytes(library)), asBytes(library));
      });
    }
  });
  return { nodes, functions };
}

function functionName(message: Uint8Array): string {
  let name = '';
  readFields(message, (field, value) => {
    if (field === 1) {
      readFields(asBytes(value), (inner, text) => {
        if (inner === 1) name = asText(text);
      });
    }
  });
  return name;
}

/** Decodes a FunctionDef. */
export function decodeFunction(message: Uint8Array): FunctionDef {
  return withFieldLimit(() => functionOf(message));
}

function functionOf(message: Uint8Array): FunctionDef {
  const args: string[] = [];
  const results: string[] = [];
  const nodes: NodeDef[] = [];
  const returns = new Map<string, string>();
  const controlReturns: string[] = [];
  let name = '';
  readFields(message, (field, value) => {
    if (field === 1) {
      readFields(asBytes(value), (inner, part) => {
        if (inner === 1) name = asText(part);
        if (inner === 2) args.push(decodeArg(asBytes(part)));
        if (inner === 3) results.push(decodeArg(asBytes(part)));
      });
    }
    if (field === 3) nodes.push(decodeNode(asBytes(value)));
    if (field === 4) returns.set(...decodeTextEntry(asBytes(value)));
    if (field === 6) controlReturns.push(decodeTextEntry(asBytes(value))[1]);
  });
  return { name, args, results, nodes, returns, controlReturns };
}

function firstText(message: Uint8Array): string {
  let text = '';
  readFields(message, (field, value) => {
    if (field === 1) text = asText(value);
  });
  return text;
}

function decodeTextEntry(message: Uint8Array): [key: string, value: string] {
  const [key, value] = readEntry(message);
  return [key, asText(value)];
}

/** The name of an argument or a result. @throws UnsupportedError where it is a list of tensors. */
function decodeArg(message: Uint8Array): string {
  readFields(message, (field) => {
    if (field === 5 || field === 6) {
      throw new UnsupportedError(
        `The model has a function whose "${firstText(message)}" is a list of tensors, which is not supported.`,
      );
    }
  });
  return firstText(message);
}

function decodeNode(message: Uint8Array): NodeDef {
  const inputs: string[] = [];
  const attrs = new Map<string, AttrValue>();
  let name = '';
  let op = '';
  readFields(message, (field, value) => {
    if (field === 1) name = asText(value);
    if (field === 2) op = asText(value);
    if (field === 3) inputs.push(asText(value));
    if (field === 5) {
      const [key, attr] = readEntry(asBytes(value));
      attrs.set(key, decodeAttr(attr));
    }
  });
  return { name, op, inputs, attrs };
}

function decodeAttr(message: Uint8Array): AttrValue {
  let attr: AttrValue = {};
  let values = 0;
  readFields(message, (field, value) => {
    // Others would merge them.
    if (++values > 1) throw damaged();
    if (field === 1) attr = { list: decodeAttrList(asBytes(value)) };
    if (field === 2) attr = { s: asBytes(value) };
    if (field === 3) attr = { i: asNumber(value) };
    if (field === 4) {
      const floats: number[] = [];
      pushFloats(value, 4, floats);
      attr = { f: floats[0] ?? 0 };
    }
    if (field === 5) attr = { b: asNumber(value) !== 0 };
    if (field === 6) attr = { type: asNumber(value) };
    if (field === 7) attr = { shape: decodeShape(asBytes(value)) };
    if (field === 8) attr = { tensor: asBytes(value) };
    if (field === 9) attr = { placeholder: asText(value) };
    if (field === 10) attr = { func: firstText(asBytes(value)) };
  });
  return attr;
}

function decodeAttrList(message: Uint8Array): AttrList {
  const list = {
    s: [] as Uint8Array[],
    i: [] as number[],
    f: [] as number[],
    type: [] as number[],
    shape: [] as (readonly number[] | null)[],
    func: [] as string[],
  };
  readFields(message, (field, value) => {
    if (field === 2) list.s.push(asBytes(value));
    if (field === 3) pushVarints(value, list.i);
    if (field === 4) pushFloats(value, 4, list.f);
    if (field === 6) pushVarints(value, list.type);
    if (field === 7) list.shape.push(decodeShape(asBytes(value)));
    if (field === 9) list.func.push(firstText(asBytes(value)));
  });
  return list;
}

/** Decodes a TensorShapeProto: dimensions, -1 where unknown; null where even the rank is. */
export function decodeShape(message: Uint8Array): readonly number[] | null {
  const dims: number[] = [];
  let unknownRank = false;
  readFields(message, (field, value) => {
    if (field === 2) {
      let size = 0;
      readFields(asBytes(value), (inner, part) => {
        if (inner === 1) size = asNumber(part);
      });
      dims.push(size);
    }
    if (field === 3) unknownRank = asNumber(value) !== 0;
  });
  return unknownRank ? null : dims;
}
