"""Sparse tensors."""

import numpy as np

from .harness import Cases, strings


def made(cases: Cases, shape, count, ordered=True):
    size = int(np.prod(shape))
    flat = cases.numpy.choice(size, count, replace=False) if size else np.array([], int)
    flat = np.sort(flat) if ordered else flat
    return np.stack(np.unravel_index(flat, shape), 1).astype(np.int64).reshape(-1, len(shape))


def add(cases: Cases) -> None:
    kinds = [np.float32, object]
    for shape, count in [((4, 3), 5), ((3, 2, 2), 4), ((5,), 2), ((0, 3), 0), ((2, 3), 6)]:
        indices = made(cases, shape, count)
        dense_shape = np.array(shape, np.int64)
        for kind in kinds:
            values = cases.texts(count, most=2) if kind is object else cases.numpy.integers(-9, 10, count).astype(kind)
            fallback = strings(["?"], ()) if kind is object else np.array(7, kind)
            cases.add("SparseFillEmptyRows", {"indices": indices, "values": values, "dense_shape": dense_shape, "default_value": fallback})
            cases.add("SparseToDense", {"sparse_indices": indices, "output_shape": dense_shape, "sparse_values": values, "default_value": fallback})
            shuffled = cases.numpy.permutation(count)
            cases.add("SparseReorder", {"input_indices": indices[shuffled], "input_values": values[shuffled], "input_shape": dense_shape})
            cases.add("SparseSlice", {"indices": indices, "values": values, "shape": dense_shape, "start": np.ones(len(shape), np.int64), "size": np.full(len(shape), 2, np.int64)})
            if kind is np.float32:
                for axes in [[], [0], [-1], list(range(len(shape)))]:
                    for keep in [True, False]:
                        for op in ["SparseReduceSum", "SparseReduceMax"] if count else []:
                            cases.add(op, {"input_indices": indices, "input_values": values, "input_shape": dense_shape, "reduction_axes": np.array(axes, np.int32)}, keep_dims=keep)
        for wanted in [[-1], [1, -1], [int(np.prod(shape))], [shape[0], -1], [7, -1], [-1, -1], [2, 3]]:
            cases.add("SparseReshape", {"input_indices": indices, "input_shape": dense_shape, "new_shape": np.array(wanted, np.int64)})
    indices = np.array([[2, 0], [0, 1], [0, 0], [2, 1]])
    cases.add("SparseFillEmptyRows", {"indices": indices, "values": np.arange(4), "dense_shape": np.array([4, 2]), "default_value": np.array(-1)})
    for broken in [[[4, 0]], [[0, 2]], [[-1, 0]]]:
        cases.add("SparseFillEmptyRows", {"indices": np.array(broken), "values": np.array([5]), "dense_shape": np.array([4, 2]), "default_value": np.array(-1)})
        cases.add("SparseToDense", {"sparse_indices": np.array(broken), "output_shape": np.array([4, 2]), "sparse_values": np.array([5]), "default_value": np.array(-1)})
    for kind in [np.float32, np.int32]:
        given = {"a_indices": np.array([[0, 1], [2, 0], [2, 0]]), "a_values": np.array([5, -2, 4], kind), "a_shape": np.array([3, 2])}
        cases.add("SparseTensorDenseAdd", {**given, "b": np.arange(6).reshape(3, 2).astype(kind)})
        cases.add("SparseTensorDenseAdd", {**given, "b": np.ones((1, 2), kind)})
        cases.add("SparseTensorDenseAdd", {**given, "a_indices": np.array([[0, 1], [3, 0], [2, 0]]), "b": np.ones((3, 2), kind)})
    cases.add("SparseToDense", {"sparse_indices": np.array([1, 3], np.int32), "output_shape": np.array([5], np.int32), "sparse_values": np.array(2.5, np.float32), "default_value": np.array(0, np.float32)})
    cases.add("SparseToDense", {"sparse_indices": np.array(3, np.int32), "output_shape": np.array([5], np.int32), "sparse_values": np.array(2.5, np.float32), "default_value": np.array(0, np.float32)})
    matrix = made(cases, (4, 3), 6)
    values = cases.numpy.integers(-3, 4, 6).astype(np.float32)
    for adjoint_a in [False, True]:
        for adjoint_b in [False, True]:
            inner = 4 if adjoint_a else 3
            dense = cases.numpy.integers(-3, 4, (5, inner) if adjoint_b else (inner, 5)).astype(np.float32)
            cases.add("SparseTensorDenseMatMul", {"a_indices": matrix, "a_values": values, "a_shape": np.array([4, 3]), "b": dense}, adjoint_a=adjoint_a, adjoint_b=adjoint_b)
            cases.add("SparseTensorDenseMatMul", {"a_indices": matrix, "a_values": values, "a_shape": np.array([4, 3]), "b": np.ones((6, 6), np.float32)}, adjoint_a=adjoint_a, adjoint_b=adjoint_b)
    for rank, axis in [(2, 0), (2, 1), (2, -1), (3, 1), (1, 0)]:
        shapes = [[3, 4, 2][:rank] for _ in range(3)]
        for i, shape in enumerate(shapes):
            shape[axis] = [2, 0, 3][i]
        parts = [made(cases, shape, min(3, int(np.prod(shape)))) for shape in shapes]
        for kind in kinds:
            values = [cases.texts(len(part), most=2) if kind is object else cases.numpy.integers(-9, 10, len(part)).astype(kind) for part in parts]
            cases.add("SparseConcat", {"indices": parts, "values": values, "shapes": [np.array(shape, np.int64) for shape in shapes]}, concat_dim=axis)
    two = [made(cases, (2, 3), 2), made(cases, (3, 3), 2)]
    cases.add("SparseConcat", {"indices": two, "values": [np.arange(2), np.arange(2)], "shapes": [np.array([2, 3]), np.array([3, 3])]}, concat_dim=1)
    for shape, count in [((3, 4), 7), ((2, 3, 2), 5), ((2, 3), 0)]:
        indices, dense_shape = made(cases, shape, count), np.array(shape, np.int64)
        for kind in [np.float32, np.int32]:
            values = cases.numpy.integers(-9, 10, count).astype(kind)
            for dense in [shape, shape[1:], (1,) * len(shape), (), (2, *shape), (shape[0], *[1] * (len(shape) - 1)), (5,)]:
                for op in ["SparseDenseCwiseAdd", "SparseDenseCwiseMul", "SparseDenseCwiseDiv"]:
                    cases.add(op, {"sp_indices": indices, "sp_values": values, "sp_shape": dense_shape, "dense": cases.numpy.integers(1, 5, dense).astype(kind)})
    pairs(cases)
    splits(cases)


def pairs(cases: Cases) -> None:
    """Two sparse tensors: alike, apart, of none, and of other shapes."""
    for shape, counts in [((3, 4), (5, 6)), ((4,), (2, 4)), ((2, 3, 2), (0, 5)), ((2, 2), (0, 0))]:
        dense_shape = np.array(shape, np.int64)
        places = [made(cases, shape, count) for count in counts]
        for kind in [np.float32, np.int32, np.int64]:
            values = [cases.numpy.integers(-2, 3, count).astype(kind) for count in counts]
            both = {"a_indices": places[0], "a_values": values[0], "a_shape": dense_shape, "b_indices": places[1], "b_values": values[1], "b_shape": dense_shape}
            for least in [0, 1, 2]:
                cases.add("SparseAdd", {**both, "thresh": np.array(least, kind)})
            for op in ["SparseSparseMaximum", "SparseSparseMinimum"]:
                cases.add(op, both)
    one = np.array([[0, 0]])
    other = {"a_indices": one, "a_values": np.ones(1), "a_shape": np.array([2, 2]), "b_indices": one, "b_values": np.ones(1), "b_shape": np.array([2, 3])}
    cases.add("SparseAdd", {**other, "thresh": np.array(0.0)})
    cases.add("SparseSparseMaximum", other)


def splits(cases: Cases) -> None:
    for shape, axis, parts in [((4, 5), 1, 2), ((4, 5), 0, 3), ((7,), 0, 4), ((2, 3, 4), -1, 4), ((2, 3), 1, 4), ((2, 3), 2, 1), ((3, 3), 0, 1)]:
        size = int(np.prod(shape))
        for kind in [np.float32, object]:
            values = cases.texts(size // 2, most=2) if kind is object else cases.numpy.integers(-9, 10, size // 2).astype(kind)
            cases.add("SparseSplit", {"split_dim": np.int64(axis), "indices": made(cases, shape, size // 2), "values": values, "shape": np.array(shape, np.int64)}, num_split=parts)
