"""Counting into and out of sparse tensors."""

import numpy as np

from .harness import Cases


def add(cases: Cases) -> None:
    none = np.array([], np.float32)
    for shape in [(5,), (2, 3), (0,)]:
        values = cases.numpy.integers(0, 6, shape)
        weights = cases.numpy.integers(1, 5, shape).astype(np.float32)
        indices = np.argwhere(np.ones(shape)).astype(np.int64).reshape(-1, len(shape))
        for attrs in [{}, {"minlength": 8}, {"minlength": 2, "maxlength": 3}]:
            for binary in [True, False]:
                for given in [none, weights] if not binary else [none]:
                    cases.add("DenseCountSparseOutput", {"values": values, "weights": given}, binary_output=binary, **attrs)
                    cases.add("SparseCountSparseOutput", {"indices": indices, "values": values.reshape(-1), "dense_shape": np.array(shape), "weights": given.reshape(-1)}, binary_output=binary, **attrs)
        for binary in [True, False]:
            for size in [3, 7]:
                for given in [none, weights.reshape(-1)]:
                    cases.add("SparseBincount", {"indices": indices, "values": values.reshape(-1), "dense_shape": np.array(shape), "size": np.array(size), "weights": given}, binary_output=binary)
    for splits in [[0, 2, 2, 5], [0, 5], [0, 0, 5, 5]]:
        values = cases.numpy.integers(0, 6, 5)
        weights = cases.numpy.integers(1, 5, 5).astype(np.float32)
        for attrs in [{}, {"minlength": 8}, {"maxlength": 4}]:
            for given in [none, weights]:
                cases.add("RaggedCountSparseOutput", {"splits": np.array(splits), "values": values, "weights": given}, binary_output=False, **attrs)
        cases.add("RaggedCountSparseOutput", {"splits": np.array(splits), "values": values, "weights": none}, binary_output=True)
        for binary in [True, False]:
            cases.add("RaggedBincount", {"splits": np.array(splits), "values": values, "size": np.array(4), "weights": none}, binary_output=binary)
    cases.add("RaggedCountSparseOutput", {"splits": np.array([0, 0]), "values": np.array([], np.int64), "weights": none}, binary_output=False)
    cases.add("DenseCountSparseOutput", {"values": np.array([1, -1]), "weights": none}, binary_output=False)
