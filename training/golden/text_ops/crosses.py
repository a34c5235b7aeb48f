"""Crosses of features."""

import numpy as np
import tensorflow as tf

from .harness import Cases, strings

KEYS = [956888297470, 7, -3]


def sparse_rows(cases: Cases, lengths, width: int, numbers: bool):
    indices = np.array([(row, i) for row, length in enumerate(lengths) for i in range(length)], np.int64).reshape(-1, 2)
    return indices, values(cases, len(indices), numbers=numbers), np.array([len(lengths), width], np.int64)


def values(cases: Cases, *shape, numbers: bool):
    return cases.numpy.integers(-(2**40), 2**40, shape) if numbers else cases.texts(*shape, most=3)


def add(cases: Cases) -> None:
    # Rows with none, one and several values in each column; batches of one row and of none.
    layouts = [
        ([[2, 0, 1, 3], [1, 1, 0, 2]], []),
        ([[2, 1]], [2]),
        ([], [1, 3]),
        ([[1, 2], [2, 2], [1, 1]], [1]),
        ([[]], [2]),
        ([[3]], []),
    ]
    for sparse, dense in layouts:
        rows = len(sparse[0]) if sparse else 2
        for numbers in [0b000, 0b111, 0b010]:
            given = [sparse_rows(cases, lengths, 4, bool(numbers >> i & 1)) for i, lengths in enumerate(sparse)]
            matrices = [values(cases, rows, width, numbers=bool(numbers >> (i + len(sparse)) & 1)) for i, width in enumerate(dense)]
            inputs = {"indices": [x[0] for x in given], "values": [x[1] for x in given], "shapes": [x[2] for x in given], "dense_inputs": matrices}
            kind = tf.int64 if numbers else tf.string
            cases.add("SparseCross", inputs, hashed_output=False, num_buckets=0, hash_key=0, out_type=tf.string, internal_type=kind)
            for key, buckets in zip(KEYS, [1000, 2**52 + 1, 3]):
                cases.add("SparseCross", inputs, hashed_output=True, num_buckets=buckets, hash_key=key, out_type=tf.int64, internal_type=kind)
            cases.add("SparseCrossV2", {**inputs, "sep": strings([" & "], ())})
            # Under a strong hash TensorFlow 2.15 ends in a segmentation fault now and then: crosses.test.ts has what it answered.
            cases.add("SparseCrossHashed", {**inputs, "num_buckets": np.int64(2**40), "strong_hash": np.bool_(False), "salt": np.array([5, -6])})
    for order in ["RSD", "DRS", "R"]:
        for numbers in [False, True]:
            indices, entries, shape = sparse_rows(cases, [1, 0, 2], 2, not numbers)
            ragged = [values(cases, 4, numbers=numbers)]
            rest = {"sparse_indices": [indices], "sparse_values": [entries], "sparse_shape": [shape], "dense_inputs": [values(cases, 3, 2, numbers=numbers)]} if len(order) > 1 else {"sparse_indices": [], "sparse_values": [], "sparse_shape": [], "dense_inputs": []}
            for splits in [np.array([0, 1, 2, 4], np.int32), np.array([0, 0, 3, 4], np.int64)]:
                inputs = {"ragged_values": ragged, "ragged_row_splits": [splits], **rest}
                kind = tf.as_dtype(splits.dtype)
                cases.add("RaggedCross", inputs, input_order=order, hashed_output=False, num_buckets=0, hash_key=0, out_values_type=tf.string, out_row_splits_type=kind)
                cases.add("RaggedCross", inputs, input_order=order, hashed_output=True, num_buckets=999, hash_key=KEYS[0], out_values_type=tf.int64, out_row_splits_type=kind)
    two = {"indices": [np.array([[0, 0]]), np.array([[0, 0]])], "values": [strings(["a"]), strings(["b"])], "dense_inputs": []}
    for shapes in [[[1, 1], [2, 1]], [[1], [1]]]:
        cases.add("SparseCross", {**two, "shapes": [np.array(shape) for shape in shapes]}, hashed_output=False, num_buckets=0, hash_key=0, out_type=tf.string, internal_type=tf.string)
