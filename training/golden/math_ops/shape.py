"""Operations on shapes, and those that move elements."""

import numpy as np
import tensorflow as tf

from .harness import Cases

KINDS = ["floats", "ints", "words"]


def i32(*values):
    return np.array(values, np.int32)


def metadata(cases: Cases) -> None:
    f = cases.floats
    for shape in [(), (2, 0, 3), (4,)]:
        for op in ["Shape", "Size", "Rank"]:
            cases.add(op, {"input": f(*shape)})
    cases.add("Shape", {"input": cases.words(2, 3)}, out_type=tf.int64)
    cases.add("Size", {"input": f(2, 3)}, out_type=tf.int64)
    cases.add("ShapeN", {"input": [f(2), f(3, 1)]})
    for shape, wanted in [((2, 3), (3, 2)), ((2, 3), (-1,)), ((0, 3), (3, 0, 5)), ((0, 3), (-1, 3)), ((1,), ()), ((2, 3), (1, -1, 2)), ((0, 5), (0, -1)), ((0, 5, 3), (-1, 0)), ((0,), (0, -1)), ((0, 3), (-1, 2, 0)), ((0, 3), (0, 4, -1))]:
        cases.add("Reshape", {"tensor": f(*shape), "shape": np.array(wanted, np.int32)})
    cases.add("Reshape", {"tensor": cases.words(4), "shape": np.array([2, 2], np.int64)})
    for wanted in [(4,), (-1, 4), (-1, -1), (-2, -3)]:
        cases.add("Reshape", {"tensor": f(2, 3), "shape": np.array(wanted, np.int32)}, refused=True)
    for axis in [0, 1, 2, -1, -3]:
        cases.add("ExpandDims", {"input": f(2, 3), "axis": np.int32(axis)})
    cases.add("ExpandDims", {"input": f(2, 3), "axis": np.int32(3)}, refused=True)
    cases.add("Squeeze", {"input": f(1, 2, 1)})
    cases.add("Squeeze", {"input": f(1, 2, 1)}, axis=[-1])
    cases.add("Squeeze", {"input": f(1, 2, 1)}, axis=[1], refused=True)
    cases.add("EnsureShape", {"input": f(1, 2)}, shape=[None, 2])
    cases.add("EnsureShape", {"input": f(1, 2)}, shape=[None, 3], refused=True)
    cases.add("BroadcastArgs", {"s0": i32(2, 1), "s1": i32(3, 1, 4)})
    cases.add("BroadcastArgs", {"s0": i32(2), "s1": i32(3)}, refused=True)


def joins(cases: Cases) -> None:
    for kind in KINDS:
        make = getattr(cases, kind)
        cases.add("ConcatV2", {"values": [make(2, 1), make(2, 3)], "axis": np.int32(-1)})
        cases.add("ConcatV2", {"values": [make(2, 2, 2), make(2, 1, 2), make(2, 0, 2)], "axis": np.int32(1)})
        cases.add("ConcatV2", {"values": [make(0), make(3)], "axis": np.int32(0)})
        cases.add("Concat", {"concat_dim": np.int32(0), "values": [make(1, 2), make(2, 2)]})
        cases.add("Pack", {"values": [make(2, 2), make(2, 2)]}, axis=-1)
        cases.add("Pack", {"values": [make(2, 2), make(2, 2)]}, axis=1)
        cases.add("Pack", {"values": [make(), make(), make()]})
        cases.add("Unpack", {"value": make(2, 3)}, num=3, axis=-1)
        cases.add("Unpack", {"value": make(2, 3)}, num=2)
        cases.add("Split", {"axis": np.int32(-1), "value": make(2, 4)}, num_split=2)
        cases.add("Split", {"axis": np.int32(0), "value": make(2, 2)}, num_split=2)
        cases.add("SplitV", {"value": make(2, 5), "size_splits": i32(2, -1, 1), "axis": np.int32(1)}, num_split=3)
        cases.add("SplitV", {"value": make(4), "size_splits": i32(0, 4), "axis": np.int32(0)}, num_split=2)
    f = cases.floats
    cases.add("ConcatV2", {"values": [f(2, 40), f(2, 36)], "axis": np.int32(1)})
    cases.add("ConcatV2", {"values": [f(2, 1), f(3, 3)], "axis": np.int32(1)}, refused=True)
    cases.add("Split", {"axis": np.int32(0), "value": f(3)}, num_split=2, refused=True)
    cases.add("SplitV", {"value": f(5), "size_splits": i32(2, 2), "axis": np.int32(0)}, num_split=2, refused=True)
    cases.add("Pack", {"values": [f(2), f(3)]}, refused=True)


def views(cases: Cases) -> None:
    f = cases.floats
    for kind in ["floats", "words"]:
        make = getattr(cases, kind)
        for shape, order in [((2, 3), (1, 0)), ((2, 3, 2), (2, 0, 1)), ((2, 2, 2, 3), (0, 2, 1, 3)), ((0, 2), (1, 0)), ((), ())]:
            cases.add("Transpose", {"x": make(*shape), "perm": np.array(order, np.int32)})
        for shape, wanted in [((3,), (2, 3)), ((2, 1), (2, 3)), ((), (2, 2)), ((1, 0), (3, 0))]:
            cases.add("BroadcastTo", {"input": make(*shape), "shape": np.array(wanted, np.int32)})
        for begin, size in [((0, 1), (2, 2)), ((1, 0), (-1, -1)), ((2, 3), (0, 0))]:
            cases.add("Slice", {"input": make(2, 3), "begin": np.array(begin, np.int32), "size": np.array(size, np.int32)})
        for axes in [(0,), (-1,), (0, 1), ()]:
            cases.add("ReverseV2", {"tensor": make(2, 3), "axis": np.array(axes, np.int32)})
        cases.add("Reverse", {"tensor": make(2, 3), "dims": np.array([True, False])})
        for shape, times in [((2, 2), (2, 3)), ((2,), (0,)), ((0, 2), (1, 2)), ((), ())]:
            cases.add("Tile", {"input": make(*shape), "multiples": np.array(times, np.int32)})
        cases.add("ReverseSequence", {"input": make(2, 4), "seq_lengths": i32(3, 0)}, seq_dim=1)
    cases.add("ReverseSequence", {"input": f(3, 2, 2), "seq_lengths": np.array([1, 3], np.int64)}, seq_dim=0, batch_dim=1)
    cases.add("ReverseSequence", {"input": f(2, 3), "seq_lengths": i32(4, 0)}, seq_dim=1, refused=True)
    cases.add("Transpose", {"x": f(2, 3), "perm": i32(0, 0)}, refused=True)
    cases.add("BroadcastTo", {"input": f(2), "shape": i32(3)}, refused=True)
    cases.add("Slice", {"input": f(2), "begin": i32(1), "size": i32(2)}, refused=True)
    cases.add("ReverseV2", {"tensor": f(2), "axis": i32(1)}, refused=True)
    cases.add("Tile", {"input": f(2), "multiples": i32(-1)}, refused=True)
    cases.add("Roll", {"input": f(2, 3), "shift": i32(1), "axis": i32(1)})
    cases.add("Roll", {"input": f(2, 3), "shift": i32(-1, 4), "axis": i32(0, -1)})
    slices = [
        ([1], [3], [1], {}), ([-2], [9], [1], {}), ([9], [0], [-2], {}), ([0], [0], [-1], {"end_mask": 1, "begin_mask": 1}), ([1, 0], [2, 2], [1, 1], {"shrink_axis_mask": 1}),
        ([0, 1], [0, 3], [1, 1], {"ellipsis_mask": 1}), ([0, 0, -1], [0, 0, 0], [1, 1, 1], {"ellipsis_mask": 2, "shrink_axis_mask": 5}), ([0, 0], [0, 0], [1, 1], {"new_axis_mask": 1, "begin_mask": 2, "end_mask": 2}),
        ([0, 0, 0], [0, 0, 1], [1, 1, 1], {"ellipsis_mask": 1, "new_axis_mask": 2}), ([3, 2], [0, 0], [-1, -2], {}), ([2], [1], [1], {}), ([-1], [0], [1], {"shrink_axis_mask": 1}), ([0, -1], [0, 0], [1, 1], {"begin_mask": 1, "end_mask": 1, "shrink_axis_mask": 2}),
    ]
    for begin, end, strides, masks in slices:
        for make in [f, cases.words]:
            cases.add("StridedSlice", {"input": make(4, 3, 2), "begin": i32(*begin), "end": i32(*end), "strides": i32(*strides)}, **masks)
    cases.add("StridedSlice", {"input": f(4), "begin": i32(0), "end": i32(4), "strides": i32(0)}, refused=True)
    cases.add("StridedSlice", {"input": f(4), "begin": i32(4), "end": i32(5), "strides": i32(1)}, shrink_axis_mask=1, refused=True)
    cases.add("StridedSlice", {"input": f(4), "begin": i32(0, 0), "end": i32(1, 1), "strides": i32(1, 1)}, refused=True)


def pads(cases: Cases) -> None:
    f = cases.floats
    for make in [f, cases.words, cases.ints]:
        cases.add("Pad", {"input": make(2, 2), "paddings": np.array([[1, 0], [0, 2]], np.int32)})
        cases.add("PadV2", {"input": make(2), "paddings": np.array([[1, 2]], np.int64), "constant_values": make()})
        cases.add("MirrorPad", {"input": make(2, 3), "paddings": np.array([[1, 0], [2, 2]], np.int32)}, mode="REFLECT")
        cases.add("MirrorPad", {"input": make(2, 3), "paddings": np.array([[2, 0], [1, 3]], np.int32)}, mode="SYMMETRIC")
    cases.add("Pad", {"input": f(0, 2), "paddings": np.array([[1, 1], [0, 0]], np.int32)})
    cases.add("Pad", {"input": f(2), "paddings": np.array([[-1, 1]], np.int32)}, refused=True)
    cases.add("MirrorPad", {"input": f(2), "paddings": np.array([[2, 0]], np.int32)}, mode="REFLECT", refused=True)
    cases.add("SpaceToBatchND", {"input": f(2, 4, 3), "block_shape": i32(2), "paddings": np.array([[1, 1]], np.int32)})
    cases.add("SpaceToBatchND", {"input": f(1, 2, 4, 2), "block_shape": i32(2, 2), "paddings": np.zeros((2, 2), np.int32)})
    cases.add("BatchToSpaceND", {"input": f(4, 2, 3), "block_shape": i32(2), "crops": np.array([[1, 0]], np.int32)})
    cases.add("BatchToSpaceND", {"input": f(4, 1, 2, 1), "block_shape": i32(2, 2), "crops": np.zeros((2, 2), np.int32)})


def bands(cases: Cases) -> None:
    """Several diagonals at once, short ones to either side."""
    f = cases.floats
    nine = {"padding_value": np.float32(9)}
    for rows, columns, lower, upper in [(3, 4, -1, 1), (4, 3, -2, 0), (3, 3, 0, 2), (2, 5, 1, 3), (5, 2, -4, -2), (3, 3, -2, 2), (1, 1, 0, 0)]:
        k = i32(lower, upper)
        longest = min(rows + min(upper, 0), columns - max(lower, 0))
        listed = (2, upper - lower + 1, longest) if upper > lower else (2, longest)
        for align in ["LEFT_RIGHT", "RIGHT_LEFT", "LEFT_LEFT", "RIGHT_RIGHT"]:
            cases.add("MatrixDiagPartV3", {"input": f(2, rows, columns), "k": k, **nine}, align=align)
            cases.add("MatrixSetDiagV3", {"input": f(2, rows, columns), "diagonal": f(*listed), "k": k}, align=align)
            cases.add("MatrixDiagV3", {"diagonal": f(*listed), "k": k, "num_rows": np.int32(rows), "num_cols": np.int32(columns), **nine}, align=align)
        least = (longest - min(upper, 0), longest + max(lower, 0))
        for given in [(rows, -1), (-1, columns), (-1, -1)]:
            fits = all(side < 0 or side >= low for side, low in zip(given, least)) and any(side in (-1, low) for side, low in zip(given, least))
            cases.add("MatrixDiagV2", {"diagonal": f(*listed), "k": k, "num_rows": np.int32(given[0]), "num_cols": np.int32(given[1]), **nine}, refused=not fits)
        cases.add("MatrixDiagPartV2", {"input": cases.ints(rows, columns), "k": k, "padding_value": np.int32(-1)})
        cases.add("MatrixSetDiagV2", {"input": f(2, rows, columns), "diagonal": f(*listed), "k": k})
    for k in [i32(1, 0), i32(-3, 0), i32(0, 4), i32(4)]:
        cases.add("MatrixDiagPartV3", {"input": f(3, 4), "k": k, **nine}, refused=True)
        cases.add("MatrixSetDiagV3", {"input": f(3, 4), "diagonal": f(1, 3), "k": k}, refused=True)
    cases.add("MatrixSetDiagV3", {"input": f(3, 4), "diagonal": f(2, 2), "k": i32(0, 1)}, refused=True)
    cases.add("MatrixDiagV3", {"diagonal": f(3, 2), "k": i32(0, 1), "num_rows": np.int32(-1), "num_cols": np.int32(-1), **nine}, refused=True)


def makers(cases: Cases) -> None:
    cases.add("Fill", {"dims": i32(2, 3), "value": np.float32(1.5)})
    cases.add("Fill", {"dims": np.array([2, 0], np.int64), "value": np.array("é", object)})
    cases.add("Fill", {"dims": i32(-1), "value": np.float32(1.5)}, refused=True)
    for start, limit, delta in [(0, 5, 1), (3, 18, 3), (5, 0, -2), (4, 4, 1)]:
        cases.add("Range", {"start": np.int32(start), "limit": np.int32(limit), "delta": np.int32(delta)})
    cases.add("Range", {"start": np.float32(0), "limit": np.float32(1), "delta": np.float32(0.3)})
    cases.add("Range", {"start": np.int64(2), "limit": np.int64(4), "delta": np.int64(1)})
    cases.add("Range", {"start": np.int32(5), "limit": np.int32(0), "delta": np.int32(1)}, refused=True)
    cases.add("Range", {"start": np.int32(0), "limit": np.int32(3), "delta": np.int32(0)}, refused=True)
    for count in [1, 2, 5]:
        cases.add("LinSpace", {"start": np.float32(-1), "stop": np.float32(2), "num": np.int32(count)})
    for axis in [-1, 0, 1]:
        cases.add("OneHot", {"indices": np.array([[0, 2], [-1, 5]], np.int64), "depth": np.int32(3), "on_value": np.float32(1), "off_value": np.float32(0)}, axis=axis)
    cases.add("OneHot", {"indices": np.int32(1), "depth": np.int32(2), "on_value": np.int32(7), "off_value": np.int32(-1)})
    cases.add("OneHot", {"indices": i32(1), "depth": np.int32(2), "on_value": np.array("on", object), "off_value": np.array("", object)})
    for lower, upper in [(0, 0), (-1, 0), (0, -1), (1, 1), (2, 0)]:
        cases.add("MatrixBandPart", {"input": cases.floats(2, 3, 4), "num_lower": np.int64(lower), "num_upper": np.int64(upper)})
    cases.add("MatrixBandPart", {"input": np.ones((3, 3), bool), "num_lower": np.int32(-1), "num_upper": np.int32(0)})
    f = cases.floats
    cases.add("MatrixDiag", {"diagonal": f(2, 3)})
    for k, rows, columns in [(0, -1, -1), (1, -1, -1), (-2, -1, -1), (0, 2, 4), (1, 2, -1)]:
        cases.add("MatrixDiagV3", {"diagonal": f(2, 2), "k": np.int32(k), "num_rows": np.int32(rows), "num_cols": np.int32(columns), "padding_value": np.float32(9)})
    cases.add("MatrixDiagPart", {"input": f(2, 3, 3)})
    for k in [0, 1, -1, 3]:
        cases.add("MatrixDiagPartV3", {"input": f(2, 3, 4), "k": np.int32(k), "padding_value": np.float32(0)})
    cases.add("MatrixSetDiagV3", {"input": f(2, 3, 3), "diagonal": f(2, 2), "k": np.int32(1)})
    cases.add("Diag", {"diagonal": f(3)})
    cases.add("DiagPart", {"input": f(3, 3)})
    cases.add("InvertPermutation", {"x": i32(2, 0, 1)})
    cases.add("InvertPermutation", {"x": i32(0, 0)}, refused=True)


def indexed(cases: Cases) -> None:
    f = cases.floats
    for make in [f, cases.words]:
        for axis in [0, 1, -1]:
            cases.add("GatherV2", {"params": make(3, 2, 3), "indices": np.array([[1, 0]], np.int64), "axis": np.int32(axis)})
        cases.add("GatherV2", {"params": make(2, 3), "indices": np.array([[2, 0], [1, 1]], np.int32), "axis": np.int32(1)}, batch_dims=1)
        cases.add("GatherV2", {"params": make(2, 2, 3), "indices": np.array([[2], [0]], np.int32), "axis": np.int32(2)}, batch_dims=1)
        cases.add("GatherV2", {"params": make(3), "indices": np.int32(2), "axis": np.int32(0)})
        cases.add("GatherV2", {"params": make(2, 0), "indices": i32(1, 1), "axis": np.int32(0)})
        cases.add("Gather", {"params": make(3, 2), "indices": i32(2, 0)})
        for tuples in [[[0, 1], [2, 0]], [[1], [2]], [[]], [[[0, 0]], [[1, 1]]]]:
            cases.add("GatherNd", {"params": make(3, 2), "indices": np.array(tuples, np.int32)})
        cases.add("TensorScatterUpdate", {"tensor": make(4), "indices": i32(1, 3).reshape(2, 1), "updates": make(2)})
        cases.add("TensorScatterUpdate", {"tensor": make(2, 2), "indices": np.array([[1]], np.int64), "updates": make(1, 2)})
        cases.add("DynamicStitch", {"indices": [i32(0, 2), i32(1).reshape(())], "data": [make(2, 2), make(2)]})
        cases.add("DynamicPartition", {"data": make(4, 2), "partitions": i32(1, 0, 2, 1)}, num_partitions=4)
    cases.add("DynamicPartition", {"data": f(2, 2), "partitions": np.array([[1, 0], [1, 1]], np.int32)}, num_partitions=2)
    cases.add("DynamicPartition", {"data": f(2), "partitions": i32(1, 2)}, num_partitions=2, refused=True)
    cases.add("ParallelDynamicStitch", {"indices": [i32(3, 1), i32(0, 2)], "data": [f(2), f(2)]})
    cases.add("GatherV2", {"params": f(3), "indices": i32(3), "axis": np.int32(0)}, refused=True)
    cases.add("GatherV2", {"params": f(3), "indices": i32(-1), "axis": np.int32(0)}, refused=True)
    cases.add("GatherNd", {"params": f(3, 2), "indices": np.array([[0, 2]], np.int32)}, refused=True)
    cases.add("ScatterNd", {"indices": i32(4, 1, 4).reshape(3, 1), "updates": f(3), "shape": i32(6)})
    cases.add("ScatterNd", {"indices": np.array([[0, 1], [1, 1]], np.int64), "updates": f(2, 2), "shape": np.array([2, 2, 2], np.int64)})
    cases.add("ScatterNd", {"indices": i32(4).reshape(1, 1), "updates": f(1), "shape": i32(3)}, refused=True)
    for op in ["Add", "Sub", "Max", "Min"]:
        cases.add(f"TensorScatter{op}", {"tensor": f(3), "indices": i32(1, 1, 2).reshape(3, 1), "updates": f(3)})
    cases.add("Where", {"condition": np.array([[True, False], [True, True]])})
    cases.add("Where", {"condition": np.array([0.0, -1, np.nan], np.float32)})
    for values in [cases.ints(8, low=0, high=4), cases.words(8), np.zeros(0, np.float32)]:
        cases.add("Unique", {"x": values})
        cases.add("UniqueWithCounts", {"x": values}, out_idx=tf.int64)
        cases.add("UniqueV2", {"x": values, "axis": np.zeros(0, np.int64)})
    cases.add("UniqueV2", {"x": cases.ints(3, 5, low=0, high=2), "axis": np.array([1], np.int64)})
    cases.add("UniqueV2", {"x": cases.ints(6, 2, low=0, high=2), "axis": np.array([0], np.int32)})
    cases.add("UniqueWithCountsV2", {"x": cases.ints(6, 1, low=0, high=2), "axis": np.array([0], np.int32)})
    cases.add("ListDiff", {"x": i32(1, 2, 3, 2, 5), "y": i32(2, 5)})
    cases.add("ListDiff", {"x": cases.words(5), "y": cases.words(2)}, out_idx=tf.int64)
    for k in [0, 1, 3]:
        cases.add("TopKV2", {"input": cases.ints(2, 5, low=0, high=5), "k": np.int32(k)})
    cases.add("TopKV2", {"input": f(6), "k": np.int32(6)})
    cases.add("TopKV2", {"input": f(2), "k": np.int32(3)}, refused=True)
    for op in ["LowerBound", "UpperBound"]:
        cases.add(op, {"sorted_inputs": np.array([[1, 2, np.nan], [1, 2, 3]], np.float32), "values": np.array([[2, np.nan, -np.inf], [np.nan, np.inf, 2]], np.float32)})
        cases.add(op, {"sorted_inputs": np.array([[0, 3, 3, 9], [1, 2, 3, 4]], np.int32), "values": np.array([[3, 10, -1], [0, 2, 2]], np.int32)})
        cases.add(op, {"sorted_inputs": np.array([[0.5, 1.5]], np.float32), "values": np.array([[1]], np.float32)}, out_type=tf.int64)


def add(cases: Cases) -> None:
    for part in [metadata, joins, views, pads, makers, indexed]:
        part(cases)
    bands(cases)
