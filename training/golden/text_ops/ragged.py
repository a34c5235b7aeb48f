"""Ragged tensors."""

import numpy as np

from .harness import Cases, strings


def values_of(cases: Cases, kind, shape):
    return cases.texts(*shape, most=2) if kind is object else cases.numpy.integers(-9, 10, shape).astype(kind)


def add(cases: Cases) -> None:
    splits = np.array([0, 2, 2, 5, 6])
    outer = np.array([0, 1, 1, 4])
    ids = np.array([0, 0, 2, 2, 2, 3])
    for kind in [np.int64, object]:
        fallback = strings(["?"], ()) if kind is object else np.array(7, kind)
        flat = values_of(cases, kind, (6,))
        for wanted in [np.array(-1), [-1, -1], [2, 4], [6, -1], [0, 3], [-1, 0], [4, 3, 1]]:
            shape = np.array(wanted, np.int64)
            cases.add("RaggedTensorToTensor", {"shape": shape, "values": flat, "default_value": fallback, "row_partition_tensors": [splits]}, row_partition_types=["ROW_SPLITS"])
            cases.add("RaggedTensorToTensor", {"shape": shape, "values": flat, "default_value": fallback, "row_partition_tensors": [np.array(4), ids]}, row_partition_types=["FIRST_DIM_SIZE", "VALUE_ROWIDS"])
        for wanted in [np.array(-1), [-1, -1, -1], [2, 2, 2], [4, 4, 4], [-1, 1, -1]]:
            cases.add("RaggedTensorToTensor", {"shape": np.array(wanted, np.int64), "values": flat, "default_value": fallback, "row_partition_tensors": [outer, splits]}, row_partition_types=["ROW_SPLITS", "ROW_SPLITS"])
            cases.add("RaggedTensorToTensor", {"shape": np.array(wanted, np.int64), "values": flat, "default_value": fallback, "row_partition_tensors": [np.array(3), np.array([0, 2, 2, 2]), ids]}, row_partition_types=["FIRST_DIM_SIZE", "VALUE_ROWIDS", "VALUE_ROWIDS"])
        wide = values_of(cases, kind, (6, 2))
        row = strings(["x", "y"]) if kind is object else np.array([7, 8], kind)
        for each in [fallback, row, row[:1]]:
            for wanted in [np.array(-1), [4, 2, 2], [4, 2, 3]]:
                cases.add("RaggedTensorToTensor", {"shape": np.array(wanted, np.int64), "values": wide, "default_value": each, "row_partition_tensors": [splits]}, row_partition_types=["ROW_SPLITS"])
        cases.add("RaggedTensorToTensor", {"shape": np.array(-1), "values": flat[:0], "default_value": fallback, "row_partition_tensors": [np.array([0])]}, row_partition_types=["ROW_SPLITS"])
        cases.add("RaggedTensorToTensor", {"shape": np.array(-1), "values": flat[:0], "default_value": fallback, "row_partition_tensors": [np.array([0, 0, 0])]}, row_partition_types=["ROW_SPLITS"])
        for values in [flat, wide]:
            cases.add("RaggedTensorToSparse", {"rt_nested_splits": [splits], "rt_dense_values": values})
            cases.add("RaggedTensorToSparse", {"rt_nested_splits": [outer, splits], "rt_dense_values": values})
            cases.add("RaggedTensorToSparse", {"rt_nested_splits": [np.array([0, 2, 5])], "rt_dense_values": values})
            for indices in [[2, 0, 2], [[3, 1], [0, 0]], [], [4]]:
                index = np.array(indices, np.int64)
                cases.add("RaggedGather", {"params_nested_splits": [splits], "params_dense_values": values, "indices": index}, OUTPUT_RAGGED_RANK=index.ndim)
                cases.add("RaggedGather", {"params_nested_splits": [outer, splits], "params_dense_values": values, "indices": index}, OUTPUT_RAGGED_RANK=index.ndim + 1)
    for start, limit, step in [([0, 5, 3], [3, 5, 1], [1, 1, -1]), (0, [3, 0, 2], 1), ([1, 2], 6, 2), (0, 4, 1), ([0, 1], [2, 3, 4], 1), ([0, 0], [3, 3], [1, 0]), ([], [], 1), ([5], [0], [1])]:
        for kind in [np.int32, np.int64, np.float32]:
            cases.add("RaggedRange", {"starts": np.array(start, kind), "limits": np.array(limit, kind), "deltas": np.array(step, kind)})
    cases.add("RaggedRange", {"starts": np.array([0.5, 1], np.float32), "limits": np.array([2.1, 1.5], np.float32), "deltas": np.array(0.5, np.float32)})
    for rowids, rows in [([0, 0, 2], 5), ([2, 0, 2], 3), ([], 2), ([0, 1, 2], 3), ([0, 5], 3), ([-1], 3)]:
        for kind in [np.float32, object]:
            values = cases.texts(len(rowids), most=2) if kind is object else cases.numpy.integers(-9, 10, len(rowids)).astype(kind)
            default = strings(["?"], ()) if kind is object else np.array(7, kind)
            cases.add("RaggedFillEmptyRows", {"value_rowids": np.array(rowids, np.int64), "values": values, "nrows": np.int64(rows), "default_value": default})
