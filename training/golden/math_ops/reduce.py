"""Reductions along axes, running totals, segments and counts."""

import numpy as np
import tensorflow as tf

from .harness import Cases

NAN, INF = np.nan, np.inf


def reductions(cases: Cases) -> None:
    f = cases.floats
    for op in ["Sum", "Mean", "Prod", "Max", "Min", "EuclideanNorm"]:
        for shape, axes in [((2, 3), (1,)), ((2, 3), (0,)), ((2, 3), (0, -1)), ((2, 2, 3), (1,)), ((2, 2, 3), (0, 2)), ((3,), ()), ((), ()), ((2, 1), (1,)), ((20, 9), (0,))]:
            x = f(*shape, low=0.5, high=1.5) if len(shape) == 2 and shape[0] == 20 else f(*shape)
            cases.add(op, {"input": x, "axis": np.array(axes, np.int32)}, keep_dims=len(axes) == 1 and shape[0] == 2)
        cases.add(op, {"input": f(0, 3), "axis": np.array([0], np.int32)})
        cases.add(op, {"input": f(2, 0), "axis": np.array([0], np.int64)})
        cases.add(op, {"input": np.array([[1, np.nan], [np.inf, 2]], np.float32), "axis": np.int32(1)})
        cases.add(op, {"input": cases.ints(3, 4), "axis": np.int32(0)})
        cases.add(op, {"input": cases.ints(3, 4, dtype=np.int64), "axis": np.int32(-1)})
        cases.add(op, {"input": f(2, 3), "axis": np.int32(2)}, refused=True)
        cases.add(op, {"input": f(2, 3), "axis": np.array([0, 0], np.int32)}, refused=True)
        cases.add(op, {"input": f(2, 3, dtype=np.float16), "axis": np.int32(1)})
    for op in ["Sum", "Prod", "Mean"]:
        cases.add(op, {"input": np.array([2**31 - 1, 2, 3], np.int32), "axis": np.int32(0)})
    for op in ["Max", "Min"]:
        for dtype in [np.uint8, np.int8, np.int32]:
            cases.add(op, {"input": np.zeros((0, 2), dtype), "axis": np.int32(0)})
    for op in ["Any", "All"]:
        for axes in [(0,), (1,), (0, 1), ()]:
            cases.add(op, {"input": np.array([[True, False], [True, True]]), "axis": np.array(axes, np.int32)})
        cases.add(op, {"input": np.zeros((0, 2), bool), "axis": np.int32(0)}, keep_dims=True)
    for op in ["ArgMax", "ArgMin"]:
        for axis in [0, 1, -1]:
            cases.add(op, {"input": cases.ints(3, 4, low=0, high=4), "dimension": np.int32(axis)})
        cases.add(op, {"input": f(2, 3, 2), "dimension": np.int32(1)}, output_type=tf.int32)
        cases.add(op, {"input": f(0, 3), "dimension": np.int32(1)})
        cases.add(op, {"input": np.array([True, False, True]), "dimension": np.int32(0)})
        cases.add(op, {"input": f(2, 0), "dimension": np.int32(1)}, refused=True)
        cases.add(op, {"input": np.array([[NAN, 1, 3, 2], [2, NAN, 2, 1], [NAN] * 4, [INF] * 4, [-INF] * 4], np.float32), "dimension": np.int32(1)})
    for op in ["Cumsum", "Cumprod"]:
        for exclusive in [False, True]:
            for reverse in [False, True]:
                cases.add(op, {"x": f(2, 3), "axis": np.int32(-1)}, exclusive=exclusive, reverse=reverse)
        cases.add(op, {"x": cases.ints(3, 2), "axis": np.int32(0)})
        cases.add(op, {"x": f(0, 2), "axis": np.int32(0)})
    cases.add("Cumprod", {"x": np.array([70000, 70000, 3], np.int32), "axis": np.int32(0)})
    cases.add("CumulativeLogsumexp", {"x": f(2, 3), "axis": np.int32(1)})


def segments(cases: Cases) -> None:
    f = cases.floats
    ids = np.array([0, 0, 2, 2, 2, 5], np.int32)
    for name in ["Sum", "Mean", "Prod", "Max", "Min"]:
        for make in [f, cases.ints]:
            cases.add(f"Segment{name}", {"data": make(6, 2), "segment_ids": ids})
            if name != "Mean":
                cases.add(f"UnsortedSegment{name}", {"data": make(6, 2), "segment_ids": np.array([3, -1, 0, 3, 0, 2], np.int64), "num_segments": np.int32(5)})
        endless = np.array([[-INF, INF], [-INF, INF], [1, 2]], np.float32)
        cases.add(f"Segment{name}", {"data": endless, "segment_ids": np.array([0, 0, 2], np.int32)})
        cases.add(f"Segment{name}", {"data": f(0, 2), "segment_ids": np.zeros(0, np.int64)})
        cases.add(f"Segment{name}", {"data": f(2, 2), "segment_ids": np.array([1, 0], np.int32)}, refused=True)
        if name != "Mean":
            cases.add(f"UnsortedSegment{name}", {"data": f(2, 2), "segment_ids": np.array([[1, 0], [1, -1]], np.int32), "num_segments": np.int32(2)})
            cases.add(f"UnsortedSegment{name}", {"data": f(2), "segment_ids": np.array([0, 2], np.int32), "num_segments": np.int32(2)}, refused=True)
            cases.add(f"UnsortedSegment{name}", {"data": f(0, 2), "segment_ids": np.zeros(0, np.int32), "num_segments": np.int32(2)})
    for name in ["Sum", "Mean", "SqrtN"]:
        picks, groups = np.array([0, 2, 2, 1], np.int32), np.array([0, 0, 2, 2], np.int32)
        cases.add(f"SparseSegment{name}", {"data": f(3, 2), "indices": picks, "segment_ids": groups})
        cases.add(f"SparseSegment{name}", {"data": f(3, 2), "indices": np.zeros(0, np.int64), "segment_ids": np.zeros(0, np.int32)})
        cases.add(f"SparseSegment{name}WithNumSegments", {"data": f(3, 2), "indices": picks, "segment_ids": groups, "num_segments": np.int32(5)})
        cases.add(f"SparseSegment{name}", {"data": f(3, 2), "indices": np.array([3], np.int32), "segment_ids": np.array([0], np.int32)}, refused=True)
        cases.add(f"SparseSegment{name}", {"data": f(3, 2), "indices": np.array([1, 0], np.int32), "segment_ids": np.array([1, 0], np.int32)}, refused=True)
        cases.add(f"SparseSegment{name}WithNumSegments", {"data": f(3, 2), "indices": picks, "segment_ids": groups, "num_segments": np.int32(2)}, refused=True)


def counts(cases: Cases) -> None:
    values = np.array([1, 3, 1, 0, 7], np.int32)
    cases.add("Bincount", {"arr": values, "size": np.int32(4), "weights": np.zeros(0, np.int32)})
    cases.add("Bincount", {"arr": values, "size": np.int32(8), "weights": cases.floats(5)})
    cases.add("Bincount", {"arr": np.array([-1], np.int32), "size": np.int32(4), "weights": np.zeros(0, np.int32)}, refused=True)
    for binary in [False, True]:
        cases.add("DenseBincount", {"input": values, "size": np.int32(4), "weights": np.zeros(0, np.float32)}, binary_output=binary)
        cases.add("DenseBincount", {"input": np.array([[1, 2, 1], [0, 9, 0]], np.int64), "size": np.int64(3), "weights": np.zeros(0, np.float32)}, binary_output=binary)
    cases.add("DenseBincount", {"input": np.array([[1, 2], [1, 1]], np.int32), "size": np.int32(3), "weights": cases.floats(2, 2)})
    cases.add("DenseBincount", {"input": np.zeros((2, 0), np.int32), "size": np.int32(3), "weights": np.zeros(0, np.int64)})
    cases.add("DenseBincount", {"input": values, "size": np.int32(4), "weights": cases.floats(3)}, refused=True)


def sparse(cases: Cases) -> None:
    for indices, shape in [([[0, 1], [0, 3], [2, 0], [2, 1], [2, 3]], [3, 4]), ([[0, 0, 1], [0, 2, 0], [1, 2, 0], [1, 2, 1]], [2, 3, 2]), (np.zeros((0, 2)), [2, 3])]:
        for kind in [np.float32, np.float64]:
            values = cases.floats(len(indices), dtype=kind)
            cases.add("SparseSoftmax", {"sp_indices": np.array(indices, np.int64), "sp_values": values, "sp_shape": np.array(shape, np.int64)})
    cases.add("SparseSoftmax", {"sp_indices": np.array([[1], [2]]), "sp_values": np.ones(2, np.float32), "sp_shape": np.array([4])}, refused=True)


def add(cases: Cases) -> None:
    reductions(cases)
    segments(cases)
    counts(cases)
    sparse(cases)
