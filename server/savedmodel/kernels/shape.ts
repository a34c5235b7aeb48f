import type { OpTable } from '../graph/op.ts';
import { diagonalOps } from './shape/diagonals.ts';
import { joinOps } from './shape/join.ts';
import { makeOps } from './shape/make.ts';
import { metadataOps } from './shape/metadata.ts';
import { padOps } from './shape/pad.ts';
import { viewOps } from './shape/views.ts';
import { stridedSlice } from './slice.ts';

/** Operations on shapes, and those that move elements by their position alone. */
export const shapeOps: OpTable = {
  ...metadataOps,
  ...joinOps,
  ...viewOps,
  ...padOps,
  ...makeOps,
  ...diagonalOps,
  StridedSlice: stridedSlice,
};
