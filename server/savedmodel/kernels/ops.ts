import type { OpTable } from '../graph/op.ts';
import { alongOps } from './along-axis.ts';
import { blockCellOps } from './block-cells.ts';
import { controlFlowOps } from './control-flow.ts';
import { countOps } from './count.ts';
import { countSparseOps } from './count-sparse.ts';
import { crossEntropyOps } from './cross-entropy.ts';
import { crossOps } from './crosses.ts';
import { csvOps } from './csv-ops.ts';
import { denseOps } from './dense.ts';
import { elementwiseOps } from './elementwise.ts';
import { exampleOps } from './examples.ts';
import { formatOps } from './format-ops.ts';
import { gatherOps } from './gather.ts';
import { hashOps } from './hash-ops.ts';
import { scatterOps } from './indexed/scatter.ts';
import { searchOps } from './indexed/search.ts';
import { joinOps } from './join-ops.ts';
import { linearAlgebraOps } from './linear-algebra.ts';
import { lookupOps } from './lookup.ts';
import { nnOps } from './nn.ts';
import { optionalOps } from './optionals.ts';
import { raggedOps } from './ragged.ts';
import { raggedVariantOps } from './ragged-variants.ts';
import { reduceOps } from './reduce.ts';
import { segmentOps } from './segments.ts';
import { setOps } from './sets.ts';
import { shapeOps } from './shape.ts';
import { sparseOps } from './sparse-ops.ts';
import { splitOps } from './split-ops.ts';
import { stateOps } from './state.ts';
import { stringOps } from './string-ops.ts';
import { tensorArrayOps } from './tensor-array.ts';
import { tensorListOps } from './tensor-list.ts';
import { unicodeOps } from './unicode-ops.ts';

/** The operations that have a kernel, by what they are about: TensorFlow's names for them. */
export const OP_GROUPS: Readonly<Record<string, OpTable>> = {
  'Constants, variables and restoring': stateOps,
  Tables: lookupOps,
  'Shapes, joining, slicing and padding': shapeOps,
  'Arithmetic, comparison and activation, element by element': elementwiseOps,
  Reductions: reduceOps,
  'Along one axis': alongOps,
  Gathering: gatherOps,
  Scattering: scatterOps,
  Searching: searchOps,
  Segments: segmentOps,
  Counting: countOps,
  'Matrix products': denseOps,
  'Linear algebra': linearAlgebraOps,
  'Convolution, pooling and normalisation': nnOps,
  'Recurrent cells': blockCellOps,
  'Cross entropy': crossEntropyOps,
  'Ragged tensors': raggedOps,
  'Ragged tensors as variants': raggedVariantOps,
  Strings: stringOps,
  Hashes: hashOps,
  'Strings from and to numbers': formatOps,
  'Parsing examples': exampleOps,
  'Comma-separated values': csvOps,
  Unicode: unicodeOps,
  'Joining strings': joinOps,
  'Splitting strings': splitOps,
  'Sparse tensors': sparseOps,
  'Counting into sparse tensors': countSparseOps,
  'Sets and distances': setOps,
  'Crossing features': crossOps,
  'Control flow': controlFlowOps,
  'Lists of tensors': tensorListOps,
  'Arrays of tensors': tensorArrayOps,
  'Optional values': optionalOps,
};

/** Every operation that has a kernel. */
export const OPS: OpTable = Object.assign({}, ...Object.values(OP_GROUPS));
