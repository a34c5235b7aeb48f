import type { OpTable } from '../graph/op.ts';
import { alongOps } from './along-axis.ts';
import { countOps } from './count.ts';
import { denseOps } from './dense.ts';
import { elementwiseOps } from './elementwise.ts';
import { gatherOps } from './gather.ts';
import { scatterOps } from './indexed/scatter.ts';
import { searchOps } from './indexed/search.ts';
import { lookupOps } from './lookup.ts';
import { nnOps } from './nn.ts';
import { raggedOps } from './ragged.ts';
import { reduceOps } from './reduce.ts';
import { segmentOps } from './segments.ts';
import { shapeOps } from './shape.ts';
import { stateOps } from './state.ts';
import { stringOps } from './string-ops.ts';

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
  ...stringOps,
};
