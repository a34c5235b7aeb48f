import type { OpTable } from '../graph/op.ts';
import { alongOps } from './along-axis.ts';
import { controlFlowOps } from './control-flow.ts';
import { countOps } from './count.ts';
import { countSparseOps } from './count-sparse.ts';
import { denseOps } from './dense.ts';
import { elementwiseOps } from './elementwise.ts';
import { formatOps } from './format-ops.ts';
import { gatherOps } from './gather.ts';
import { hashOps } from './hash-ops.ts';
import { scatterOps } from './indexed/scatter.ts';
import { searchOps } from './indexed/search.ts';
import { joinOps } from './join-ops.ts';
import { lookupOps } from './lookup.ts';
import { nnOps } from './nn.ts';
import { raggedOps } from './ragged.ts';
import { raggedVariantOps } from './ragged-variants.ts';
import { reduceOps } from './reduce.ts';
import { segmentOps } from './segments.ts';
import { shapeOps } from './shape.ts';
import { sparseOps } from './sparse-ops.ts';
import { splitOps } from './split-ops.ts';
import { stateOps } from './state.ts';
import { stringOps } from './string-ops.ts';
import { tensorListOps } from './tensor-list.ts';
import { unicodeOps } from './unicode-ops.ts';

/** Every operation this engine knows, by TensorFlow's name for it. */
export const OPS: OpTable = {
  ...stateOps,
  ...lookupOps,
  ...shapeOps,
  ...elementwiseOps,
  ...reduceOps,
  ...alongOps,
  ...gatherOps,
  ...scatterOps,
  ...searchOps,
  ...segmentOps,
  ...countOps,
  ...denseOps,
  ...nnOps,
  ...raggedOps,
  ...raggedVariantOps,
  ...stringOps,
  ...hashOps,
  ...formatOps,
  ...unicodeOps,
  ...joinOps,
  ...splitOps,
  ...sparseOps,
  ...countSparseOps,
  ...controlFlowOps,
  ...tensorListOps,
};
