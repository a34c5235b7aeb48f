"""What few models have: linear equations, parts of gradients, histograms and ranks."""

import numpy as np
import tensorflow as tf

from .harness import Cases

NAN, INF = np.nan, np.inf


def equations(cases: Cases) -> None:
    for kind in [np.float32, np.float64]:
        for shape in [(3, 3), (2, 4, 4), (1, 1), (0, 2, 2), (2, 0, 0)]:
            x = (cases.floats(*shape) + 4 * np.eye(shape[-1])).astype(kind)
            sides = cases.floats(*shape[:-1], 2).astype(kind)
            square = (x @ np.swapaxes(x, -1, -2)).astype(kind)
            for adjoint in [False, True]:
                cases.add("MatrixInverse", {"input": x}, adjoint=adjoint)
                cases.add("MatrixSolve", {"matrix": x, "rhs": sides}, adjoint=adjoint)
                for lower in [False, True]:
                    cases.add("MatrixTriangularSolve", {"matrix": x, "rhs": sides}, lower=lower, adjoint=adjoint)
            cases.add("MatrixDeterminant", {"input": x})
            cases.add("Cholesky", {"input": square})
    zero_first = np.array([[0, 2, 1], [1, 0, 3], [2, 1, 0]], np.float32)
    cases.add("MatrixInverse", {"input": zero_first})
    cases.add("MatrixDeterminant", {"input": zero_first})
    cases.add("MatrixTriangularSolve", {"matrix": np.eye(2, dtype=np.float32), "rhs": cases.floats(3, 2, 1)})
    singular = np.ones((2, 2), np.float32)
    cases.add("MatrixInverse", {"input": singular}, refused=True)
    cases.add("MatrixSolve", {"matrix": singular, "rhs": cases.floats(2, 1)}, refused=True)
    cases.add("MatrixDeterminant", {"input": singular})
    cases.add("MatrixInverse", {"input": cases.floats(2, 3)}, refused=True)
    cases.add("MatrixSolve", {"matrix": zero_first, "rhs": cases.floats(2, 1)}, refused=True)


def gradients(cases: Cases) -> None:
    strange = np.array([NAN, INF, -INF, 0, -0.0, 7, 6], np.float32)
    for op in ["TanhGrad", "SigmoidGrad", "SqrtGrad", "RsqrtGrad", "InvGrad", "ReciprocalGrad"]:
        cases.add(op, {"y": cases.floats(3, 5), "dy": cases.floats(3, 5)})
        cases.add(op, {"y": strange, "dy": cases.floats(7)})
    for op in ["EluGrad", "SeluGrad"]:
        cases.add(op, {"gradients": cases.floats(3, 5), "outputs": cases.floats(3, 5)})
    for op in ["ReluGrad", "Relu6Grad", "SoftplusGrad", "SoftsignGrad", "LeakyReluGrad"]:
        cases.add(op, {"gradients": cases.floats(3, 5), "features": cases.floats(3, 5)})
        cases.add(op, {"gradients": cases.floats(7), "features": strange})
    for first, second in [([2, 3], [3]), ([2, 1], [1, 3]), ([1, 1], [1, 1]), ([2, 3], [2, 3]), ([], [2]), ([1, 2, 1], [5, 1, 1]), ([0, 1], [1, 1]), ([1], [1, 1])]:
        cases.add("BroadcastGradientArgs", {"s0": np.array(first, np.int32), "s1": np.array(second, np.int32)})
    cases.add("BroadcastGradientArgs", {"s0": np.array([2], np.int64), "s1": np.array([3], np.int64)}, refused=True)


def ranks(cases: Cases) -> None:
    for kind in [np.float32, np.int32, np.float64]:
        values = np.array([-9, 0, 0.4, 1, 2.5, 4.999, 5, 9]).astype(kind)
        cases.add("HistogramFixedWidth", {"values": values, "value_range": np.array([0, 5], kind), "nbins": np.int32(4)}, dtype=tf.int64)
    cases.add("HistogramFixedWidth", {"values": np.zeros((0, 2), np.float32), "value_range": np.array([-1, 1], np.float32), "nbins": np.int32(3)})
    for limits, count in [([1, 1], 2), ([0, 1], 0)]:
        cases.add("HistogramFixedWidth", {"values": cases.floats(2), "value_range": np.array(limits, np.float32), "nbins": np.int32(count)}, refused=True)
    predictions = np.array([[1, 2, 3, 2], [NAN, 1, 2, 3], [INF, 1, 2, 3], [1, 1, 1, 1]], np.float32)
    for targets in [[1, 3, 3, 2], [2, 0, 0, 0], [-1, 4, 2, 3], [0, 0, -1, -3]]:
        for k in [0, 1, 2, 4]:
            cases.add("InTopKV2", {"predictions": predictions, "targets": np.array(targets), "k": np.array(k)})
    cases.add("InTopK", {"predictions": cases.floats(3, 4), "targets": np.array([0, 1, 2], np.int32)}, k=2)
    for n, reverse in [(0, False), (2, False), (1, True)]:
        cases.add("NthElement", {"input": cases.floats(2, 2, 4), "n": np.int32(n)}, reverse=reverse)
    cases.add("NthElement", {"input": cases.floats(2, 2), "n": np.int32(2)}, refused=True)
    for kind in [np.float32, np.float16]:
        cases.add("L2Loss", {"t": cases.floats(2, 3, dtype=kind)})
    cases.add("UnravelIndex", {"indices": np.array([0, 5, 11], np.int32), "dims": np.array([2, 3, 2], np.int32)})
    cases.add("UnravelIndex", {"indices": np.int64(4), "dims": np.array([2, 3], np.int64)})
    cases.add("UnravelIndex", {"indices": np.array([6], np.int32), "dims": np.array([2, 3], np.int32)}, refused=True)


def losses(cases: Cases) -> None:
    for kind in [np.float32, np.float64]:
        logits, labels = cases.floats(3, 4, dtype=kind), cases.floats(3, 4, low=0, high=1, dtype=kind)
        cases.add("SoftmaxCrossEntropyWithLogits", {"features": logits, "labels": labels})
        cases.add("SoftmaxCrossEntropyWithLogits", {"features": logits, "labels": labels[:1]})
        cases.add("SparseSoftmaxCrossEntropyWithLogits", {"features": logits, "labels": np.array([0, 3, 1], np.int32)})
    large = np.array([[1000, -1000], [0, 0], [80, 90]], np.float32)
    cases.add("SoftmaxCrossEntropyWithLogits", {"features": large, "labels": np.array([[1, 0], [0, 0], [0.5, 0.5]], np.float32)})
    cases.add("SparseSoftmaxCrossEntropyWithLogits", {"features": large, "labels": np.array([1, 0, 1])})
    cases.add("SoftmaxCrossEntropyWithLogits", {"features": cases.floats(0, 3), "labels": cases.floats(0, 3)})
    for labels in [[2], [-1], [0, 1]]:
        cases.add("SparseSoftmaxCrossEntropyWithLogits", {"features": cases.floats(1, 2), "labels": np.array(labels)}, refused=True)


def wholes(cases: Cases) -> None:
    cases.add("Sub", {"x": np.array([1, 7], np.uint64), "y": np.array([3, 2], np.uint64)})
    cases.add("Invert", {"x": np.array([0, 7], np.uint64)})
    cases.add("ScatterNd", {"indices": np.array([[1], [1], [3], [4]]), "updates": np.array([True, True, False, True]), "shape": np.array([5])})


def add(cases: Cases) -> None:
    equations(cases)
    gradients(cases)
    ranks(cases)
    losses(cases)
    wholes(cases)
