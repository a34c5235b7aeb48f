"""Products of matrices, biases, softmax."""

import numpy as np
import tensorflow as tf

from .harness import Cases


def products(cases: Cases) -> None:
    f = cases.floats
    for m, k, n in [(1, 3, 2), (5, 4, 3), (4, 7, 4), (6, 1, 5), (2, 0, 3), (0, 2, 3), (2, 3, 0), (9, 5, 6)]:
        for flip_a in [False, True]:
            for flip_b in [False, True]:
                if flip_a != flip_b and m != 5:
                    continue
                a, b = f(*((k, m) if flip_a else (m, k))), f(*((n, k) if flip_b else (k, n)))
                cases.add("MatMul", {"a": a, "b": b}, transpose_a=flip_a, transpose_b=flip_b)
    sparse = np.zeros((6, 20), np.float32)
    sparse[0, 3], sparse[1, 0], sparse[4, 19] = 1, 2.5, -1
    weights = f(20, 3)
    cases.add("MatMul", {"a": sparse, "b": weights})
    weights[2, 1], weights[7, 0] = np.nan, np.inf
    cases.add("MatMul", {"a": sparse, "b": weights})
    cases.add("MatMul", {"a": cases.ints(2, 3), "b": cases.ints(3, 2)})
    cases.add("MatMul", {"a": f(2, 3, dtype=np.float64), "b": f(3, 2, dtype=np.float64)})
    cases.add("MatMul", {"a": f(2, 3, dtype=np.float16), "b": f(3, 2, dtype=np.float16)})
    cases.add("MatMul", {"a": f(2, 3).astype(tf.bfloat16.as_numpy_dtype), "b": f(3, 2).astype(tf.bfloat16.as_numpy_dtype)})
    cases.add("MatMul", {"a": f(2, 3), "b": f(2, 3)}, refused=True)
    cases.add("MatMul", {"a": f(1, 2, 3), "b": f(3, 2)}, refused=True)
    for op in ["BatchMatMulV2", "BatchMatMulV3"]:
        more = {"Tout": tf.float32} if op.endswith("3") else {}
        for x, y in [((2, 3, 4), (2, 4, 2)), ((3, 4), (2, 4, 2)), ((2, 3, 4), (4, 2)), ((2, 1, 2, 3), (3, 3, 5)), ((2, 0, 3), (2, 3, 1)), ((0, 2, 3), (1, 3, 2)), ((3, 2), (2, 5)), ((1, 5, 4), (3, 4, 3))]:
            cases.add(op, {"x": f(*x), "y": f(*y)}, **more)
        cases.add(op, {"x": f(2, 4, 3), "y": f(2, 4, 2)}, adj_x=True, **more)
        cases.add(op, {"x": f(2, 3, 4), "y": f(2, 5, 4)}, adj_y=True, **more)
        cases.add(op, {"x": f(4, 3), "y": f(2, 5, 4)}, adj_x=True, adj_y=True, **more)
        cases.add(op, {"x": f(2, 3, 4), "y": f(3, 4, 2)}, refused=True, **more)
        cases.add(op, {"x": f(2, 3, 4), "y": f(2, 3, 2)}, refused=True, **more)
    cases.add("BatchMatMul", {"x": f(2, 3, 4), "y": f(2, 4, 2)})
    cases.add("BatchMatMulV3", {"x": cases.ints(2, 3, dtype=np.int8), "y": cases.ints(3, 2, dtype=np.int8)}, Tout=tf.int32)


def einsums(cases: Cases) -> None:
    f = cases.floats
    for equation, *shapes in [
        ("abc,cde->abde", (2, 3, 4), (4, 2, 3)),
        ("aecd,abcd->acbe", (2, 5, 2, 3), (2, 4, 2, 3)),
        ("acbe,aecd->abcd", (2, 2, 4, 5), (2, 5, 2, 3)),
        ("abcd,cde->abe", (2, 3, 2, 4), (2, 4, 5)),
        ("abc,cd->abd", (2, 3, 4), (4, 5)),
        ("ab,bc->ac", (3, 4), (4, 2)),
        ("ab,cb->ac", (3, 4), (2, 4)),
        ("ab,bc->ca", (3, 4), (4, 2)),
        ("ba,bc->ca", (3, 4), (3, 2)),
        ("BSNH,NHD->BSD", (1, 3, 2, 2), (2, 2, 4)),
        ("BTNH,BFNH->BNFT", (2, 3, 2, 2), (2, 4, 2, 2)),
        ("...x,xy->...y", (2, 3, 4), (4, 5)),
        ("...ab,...bc->...ac", (2, 1, 3, 4), (5, 4, 2)),
        ("...ab,bc->...ac", (3, 4), (4, 2)),
        ("a...b,b...->...a", (2, 3, 4), (4, 3)),
        ("ij->ji", (2, 3)),
        ("ij->i", (2, 3)),
        ("ij->", (2, 3)),
        ("ii->i", (3, 3)),
        ("ii->", (3, 3)),
        ("iij->ij", (2, 2, 3)),
        ("...ij->...ji", (2, 2, 3)),
        ("i->ii", (3,)),
        ("i,i->", (3,), (3,)),
        ("i,j->ij", (3,), (2,)),
        ("i,i->i", (3,), (3,)),
        ("ij,ij->ij", (2, 3), (2, 3)),
        ("ijk,ij->k", (2, 3, 4), (2, 3)),
        ("ij,k->ij", (2, 3), (4,)),
        ("ijj,jk->ik", (2, 3, 3), (3, 2)),
        ("ab,bc->ac", (0, 4), (4, 2)),
        ("ab,bc->ac", (3, 0), (0, 2)),
        ("a,->a", (3,), ()),
    ]:
        cases.add("Einsum", {"inputs": [f(*shape) for shape in shapes]}, equation=equation)
    for equation, *shapes in [("ab,bc->ac", (3, 4), (3, 2)), ("abc->ab", (2, 2)), ("aa->a", (2, 3))]:
        cases.add("Einsum", {"inputs": [f(*shape) for shape in shapes]}, equation=equation, refused=True)


def rows(cases: Cases) -> None:
    f = cases.floats
    for shape in [(2, 3), (2, 2, 3), (1, 2, 2, 3), (0, 3)]:
        cases.add("BiasAdd", {"value": f(*shape), "bias": f(3)})
    cases.add("BiasAdd", {"value": f(2, 3, 2, 2), "bias": f(3)}, data_format="NCHW")
    cases.add("BiasAdd", {"value": f(2, 3, 2), "bias": f(3)}, data_format="NCHW")
    cases.add("BiasAddV1", {"value": f(2, 3), "bias": f(3)})
    cases.add("BiasAdd", {"value": f(2, 3), "bias": f(2)}, refused=True)
    cases.add("BiasAdd", {"value": f(3), "bias": f(3)}, refused=True)
    cases.add("BiasAdd", {"value": f(2, 3, dtype=np.float16), "bias": f(3, dtype=np.float16)})
    for op in ["Softmax", "LogSoftmax"]:
        for shape in [(4,), (2, 3), (2, 2, 3), (0, 3), (3, 1)]:
            cases.add(op, {"logits": f(*shape)})
        cases.add(op, {"logits": np.array([[1000, -1000, 0], [0, 0, -1e30], [1, -np.inf, 2]], np.float32)})
        cases.add(op, {"logits": np.array([[np.nan, 1]], np.float32)})
        cases.add(op, {"logits": f(2, 3, dtype=np.float16)})


def add(cases: Cases) -> None:
    products(cases)
    einsums(cases)
    rows(cases)
    sparse = np.array([[0, 2, 0], [1, 0, 0]], np.float32)
    for flip in [False, True]:
        cases.add("SparseMatMul", {"a": sparse, "b": cases.floats(2, 3) if flip else cases.floats(3, 2)}, transpose_b=False, transpose_a=flip, a_is_sparse=True)
        cases.add("SparseMatMul", {"a": sparse, "b": cases.floats(2, 3)}, transpose_b=True)
    cases.add("SparseMatMul", {"a": sparse.astype(tf.bfloat16.as_numpy_dtype), "b": cases.floats(3, 2)}, b_is_sparse=True)
    cases.add("SparseMatMul", {"a": sparse, "b": cases.floats(2, 2)}, refused=True)
