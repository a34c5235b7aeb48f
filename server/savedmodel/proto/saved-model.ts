// The messages of saved_model.proto, meta_graph.proto and saver.proto that loading a model needs.
// Source: github.com/tensorflow/tensorflow, tensorflow/core/protobuf.
import { decodeGraph, decodeShape, type GraphDef } from './graph.ts';
import { asBytes, asNumber, asText, readEntry, readFields, withFieldLimit } from './wire.ts';

/** A graph with its signatures and what restoring it takes. */
export interface MetaGraph {
  readonly tags: readonly string[];
  readonly tensorflowVersion: string;
  readonly graph: GraphDef;
  readonly signatures: ReadonlyMap<string, SignatureDef>;
  readonly assets: readonly AssetFileDef[];
  readonly saver: SaverDef | undefined;
  /** Collection name → node names. */
  readonly nodeCollections: ReadonlyMap<string, readonly string[]>;
}

/** How variables are restored: the tensor that takes their path, and the node that does it. */
interface SaverDef {
  readonly filenameTensor: string;
  readonly restoreOp: string;
}

/** Names of tensors by the names users know them by. */
export interface SignatureDef {
  readonly inputs: ReadonlyMap<string, TensorInfo>;
  readonly outputs: ReadonlyMap<string, TensorInfo>;
}

/** A tensor of the graph as a signature describes it. */
export interface TensorInfo {
  readonly name: string;
  /** A DataType number. */
  readonly dtype: number;
  /** Dimensions, -1 where unknown; null for an unknown rank. */
  readonly shape: readonly number[] | null;
  /** All but `dense` ones are several tensors of the graph under one name. */
  readonly encoding: 'dense' | 'sparse' | 'ragged' | 'composite';
}

/** By their number in TypeSpecProto.TypeSpecClass. */
const COMPOSITES: Readonly<Record<number, TensorInfo['encoding']>> = { 1: 'sparse', 3: 'ragged' };

interface AssetFileDef {
  readonly tensor: string;
  readonly filename: string;
}

/** Decodes a SavedModel into its MetaGraphs. */
export function decodeSavedModel(message: Uint8Array): MetaGraph[] {
  const graphs: MetaGraph[] = [];
  withFieldLimit(() =>
    readFields(message, (field, value) => {
      if (field === 2) graphs.push(decodeMetaGraph(asBytes(value)));
    }),
  );
  return graphs;
}

/** What is there twice is one: so TensorFlow reads it. */
function merged(one: GraphDef, other: GraphDef): GraphDef {
  if (one.nodes.length + one.functions.size === 0) return other;
  const functions = new Map([...one.functions, ...other.functions]);
  return { nodes: [...one.nodes, ...other.nodes], functions };
}

function decodeMetaGraph(message: Uint8Array): MetaGraph {
  const tags: string[] = [];
  const signatures = new Map<string, SignatureDef>();
  const assets: AssetFileDef[] = [];
  const nodeCollections = new Map<string, readonly string[]>();
  const assetCollections = new Map<string, readonly AssetFileDef[]>();
  let tensorflowVersion = '';
  let graph: GraphDef = { nodes: [], functions: new Map() };
  let saver: Partial<SaverDef> | undefined;
  readFields(message, (field, value) => {
    if (field === 1) {
      readFields(asBytes(value), (inner, part) => {
        if (inner === 4) tags.push(asText(part));
        if (inner === 5) tensorflowVersion = asText(part);
      });
    }
    if (field === 2) graph = merged(graph, decodeGraph(asBytes(value)));
    if (field === 3) saver = { ...saver, ...decodeSaver(asBytes(value)) };
    if (field === 4) {
      decodeMapEntry(asBytes(value), decodeNodeList, nodeCollections);
      decodeMapEntry(asBytes(value), decodeAssetList, assetCollections);
    }
    if (field === 5) decodeMapEntry(asBytes(value), decodeSignature, signatures);
    if (field === 6) assets.push(decodeAsset(asBytes(value)));
  });
  // TensorFlow 1 knew assets as a collection only.
  if (assets.length === 0) assets.push(...(assetCollections.get('saved_model_assets') ?? []));
  return {
    tags,
    tensorflowVersion,
    graph,
    signatures,
    assets,
    saver: saver && { filenameTensor: '', restoreOp: '', ...saver },
    nodeCollections,
  };
}

function decodeMapEntry<T>(
  message: Uint8Array,
  decode: (value: Uint8Array) => T,
  into: Map<string, T>,
): void {
  const [key, value] = readEntry(message);
  into.set(key, decode(value));
}

function decodeNodeList(message: Uint8Array): readonly string[] {
  const names: string[] = [];
  readFields(message, (field, value) => {
    if (field === 1) {
      readFields(asBytes(value), (inner, part) => {
        if (inner === 1) names.push(asText(part));
      });
    }
  });
  return names;
}

/** The messages of a collection that holds any, as far as they are assets. */
function decodeAssetList(message: Uint8Array): readonly AssetFileDef[] {
  const assets: AssetFileDef[] = [];
  readFields(message, (field, list) => {
    if (field !== 5) return;
    readFields(asBytes(list), (_, any) => {
      let type = '';
      let value = new Uint8Array();
      readFields(asBytes(any), (inner, part) => {
        if (inner === 1) type = asText(part);
        if (inner === 2) value = asBytes(part) as typeof value;
      });
      if (type.endsWith('/tensorflow.AssetFileDef')) assets.push(decodeAsset(value));
    });
  });
  return assets;
}

function decodeSaver(message: Uint8Array): Partial<SaverDef> {
  const saver: { filenameTensor?: string; restoreOp?: string } = {};
  readFields(message, (field, value) => {
    if (field === 1) saver.filenameTensor = asText(value);
    if (field === 3) saver.restoreOp = asText(value);
  });
  return saver;
}

function decodeSignature(message: Uint8Array): SignatureDef {
  const inputs = new Map<string, TensorInfo>();
  const outputs = new Map<string, TensorInfo>();
  readFields(message, (field, value) => {
    if (field === 1) decodeMapEntry(asBytes(value), decodeTensorInfo, inputs);
    if (field === 2) decodeMapEntry(asBytes(value), decodeTensorInfo, outputs);
  });
  return { inputs, outputs };
}

function decodeTensorInfo(message: Uint8Array): TensorInfo {
  let name = '';
  let dtype = 0;
  let shape: readonly number[] | null = null;
  let encoding: TensorInfo['encoding'] = 'dense';
  readFields(message, (field, value) => {
    if (field === 1) name = asText(value);
    if (field === 2) dtype = asNumber(value);
    if (field === 3) shape = decodeShape(asBytes(value));
    if (field === 4) encoding = 'sparse';
    if (field === 5) encoding = decodeComposite(asBytes(value));
  });
  return { name, dtype, shape, encoding };
}

function decodeComposite(message: Uint8Array): TensorInfo['encoding'] {
  let kind = 0;
  readFields(message, (field, typeSpec) => {
    if (field !== 1) return;
    readFields(asBytes(typeSpec), (inner, part) => {
      if (inner === 1) kind = asNumber(part);
    });
  });
  return COMPOSITES[kind] ?? 'composite';
}

function decodeAsset(message: Uint8Array): AssetFileDef {
  let tensor = '';
  let filename = '';
  readFields(message, (field, value) => {
    if (field === 1) {
      readFields(asBytes(value), (inner, part) => {
        if (inner === 1) tensor = asText(part);
      });
    }
    if (field === 2) filename = asText(value);
  });
  return { tensor, filename };
}
