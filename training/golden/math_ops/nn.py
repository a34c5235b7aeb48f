"""Convolutions, pooling and normalisation."""

import numpy as np

from .harness import Cases


def add(cases: Cases) -> None:
    f = cases.floats
    for shape, filters, strides, dilations, padding in [
        ((2, 1, 6, 3), (1, 3, 3, 4), (1, 1), (1, 1), "VALID"),
        ((2, 1, 6, 3), (1, 3, 3, 4), (1, 1), (1, 1), "SAME"),
        ((1, 1, 7, 2), (1, 4, 2, 3), (2, 2), (1, 1), "SAME"),
        ((1, 1, 8, 2), (1, 3, 2, 3), (1, 1), (1, 2), "VALID"),
        ((1, 1, 8, 2), (1, 3, 2, 3), (1, 1), (1, 3), "SAME"),
        ((1, 4, 5, 2), (3, 2, 2, 3), (2, 1), (1, 1), "SAME"),
        ((1, 4, 5, 2), (2, 2, 2, 1), (1, 1), (2, 2), "VALID"),
        ((1, 1, 5, 4), (1, 2, 2, 6), (1, 1), (1, 1), "VALID"),
        ((0, 1, 5, 2), (1, 2, 2, 3), (1, 1), (1, 1), "VALID"),
    ]:
        cases.add("Conv2D", {"input": f(*shape), "filter": f(*filters)}, strides=[1, *strides, 1], dilations=[1, *dilations, 1], padding=padding)
    cases.add("Conv2D", {"input": f(1, 1, 4, 2), "filter": f(1, 3, 2, 3)}, strides=[1, 1, 1, 1], padding="EXPLICIT", explicit_paddings=[0, 0, 0, 0, 2, 1, 0, 0])
    cases.add("Conv2D", {"input": f(1, 1, 4, 2), "filter": f(1, 3, 3, 3)}, strides=[1, 1, 1, 1], padding="VALID", refused=True)
    for shape, filters, stride, padding in [((1, 1, 6, 3), (1, 3, 3, 1), 1, "SAME"), ((2, 1, 6, 2), (1, 2, 2, 2), 1, "VALID"), ((1, 5, 5, 2), (3, 3, 2, 1), 2, "SAME")]:
        cases.add("DepthwiseConv2dNative", {"input": f(*shape), "filter": f(*filters)}, strides=[1, stride, stride, 1], padding=padding)
    for op in ["MaxPool", "AvgPool"]:
        for shape, size, strides, padding in [((2, 1, 5, 2), (1, 2), (1, 2), "VALID"), ((2, 1, 5, 2), (1, 3), (1, 2), "SAME"), ((1, 4, 3, 2), (2, 2), (1, 1), "SAME"), ((0, 1, 4, 1), (1, 2), (1, 1), "VALID")]:
            cases.add(op, {"input" if op == "MaxPool" else "value": f(*shape)}, ksize=[1, *size, 1], strides=[1, *strides, 1], padding=padding)
    stats = {"scale": f(3), "offset": f(3), "mean": f(3), "variance": f(3, low=0.5)}
    none = {**stats, "mean": np.zeros(0, np.float32), "variance": np.zeros(0, np.float32)}
    for op in ["FusedBatchNorm", "FusedBatchNormV3"]:
        cases.add(op, {"x": f(2, 2, 2, 3), **stats}, keep=3, is_training=False, epsilon=1e-3)
    cases.add("FusedBatchNormV3", {"x": f(2, 2, 2, 3), **none}, keep=3, is_training=True)
    cases.add("FusedBatchNormV3", {"x": f(1, 3, 4, 1), **none}, keep=3, is_training=True, data_format="NCHW", epsilon=1e-6)
    cases.add("FusedBatchNormV3", {"x": f(2, 3, 2, 1), **stats}, keep=3, is_training=False, data_format="NCHW")
    for sizes, filters, given, strides, padding in [
        ((2, 1, 6, 3), (1, 3, 3, 4), (2, 1, 4, 4), (1, 1), "VALID"),
        ((2, 1, 6, 3), (1, 3, 3, 4), (2, 1, 6, 4), (1, 1), "SAME"),
        ((1, 5, 7, 2), (3, 4, 2, 3), (1, 3, 4, 3), (2, 2), "SAME"),
        ((1, 5, 8, 2), (2, 3, 2, 3), (1, 4, 3, 3), (1, 2), "VALID"),
        ((1, 4, 9, 1), (1, 2, 1, 2), (1, 2, 3, 2), (2, 3), "SAME"),
        ((4, 5), (2, 2, 2, 3), (2, 3, 4, 3), (1, 1), "VALID"),
        ((0, 1, 5, 2), (1, 2, 2, 3), (0, 1, 4, 3), (1, 1), "VALID"),
    ]:
        cases.add("Conv2DBackpropInput", {"input_sizes": np.array(sizes, np.int32), "filter": f(*filters), "out_backprop": f(*given)}, strides=[1, *strides, 1], padding=padding)
    explicit = {"padding": "EXPLICIT", "explicit_paddings": [0, 0, 0, 0, 2, 1, 0, 0]}
    cases.add("Conv2DBackpropInput", {"input_sizes": np.array([1, 1, 4, 2], np.int32), "filter": f(1, 3, 2, 3), "out_backprop": f(1, 1, 5, 3)}, strides=[1, 1, 1, 1], **explicit)
    for kind in [np.float64, np.int32]:
        cases.add("Conv2DBackpropInput", {"input_sizes": np.array([1, 1, 4, 2], np.int32), "filter": f(1, 3, 2, 3, dtype=kind), "out_backprop": f(1, 1, 2, 3, dtype=kind)}, strides=[1, 1, 1, 1], padding="VALID")
    for sizes, given in [((2, 4, 4, 3), (1, 3, 3, 4)), ((1, 5, 4, 3), (1, 3, 3, 4)), ((1, 4, 4, 6), (1, 3, 3, 4)), ((1, 4, 4, 3), (1, 3, 3, 5))]:
        cases.add("Conv2DBackpropInput", {"input_sizes": np.array(sizes, np.int32), "filter": f(2, 2, 3, 4), "out_backprop": f(*given)}, strides=[1, 1, 1, 1], padding="VALID", refused=True)
    one = {"strides": [1, 1, 1, 1], "padding": "VALID"}
    for channels in [0, 3]:
        cases.add("Conv2D", {"input": f(1, 1, 4, channels), "filter": f(1, 2, 0, 3)}, refused=True, **one)
        cases.add("DepthwiseConv2dNative", {"input": f(1, 1, 4, channels), "filter": f(1, 2, channels, 3 - channels)}, **one)
    cases.add("Conv2D", {"input": f(1, 1, 4, 3), "filter": f(1, 2, 3, 0)}, **one)
    for shape, size, strides, padding in [((2, 1, 5, 2), (1, 2), (1, 2), "VALID"), ((2, 1, 5, 2), (1, 3), (1, 2), "SAME"), ((1, 4, 3, 2), (2, 2), (1, 1), "SAME")]:
        cases.add("MaxPoolV2", {"input": f(*shape), "ksize": np.array([1, *size, 1], np.int32), "strides": np.array([1, *strides, 1], np.int32)}, padding=padding)
    cases.add("MaxPoolV2", {"input": f(1, 1, 4, 2), "ksize": np.array([1, 1, 2], np.int32), "strides": np.array([1, 1, 1, 1], np.int32)}, padding="SAME", refused=True)
    # TensorFlow's own kernels for CPUs want channels last, though either layout would fit; those of oneDNN do not mind.
    first = {**one, "data_format": "NCHW", "refused": True}
    cases.add("Conv2D", {"input": f(1, 4, 4, 4), "filter": f(2, 2, 4, 4)}, **first)
    cases.add("DepthwiseConv2dNative", {"input": f(1, 4, 4, 4), "filter": f(2, 2, 4, 1)}, **first)
    cases.add("Conv2DBackpropInput", {"input_sizes": np.array([1, 4, 4, 4], np.int32), "filter": f(1, 1, 4, 4), "out_backprop": f(1, 4, 4, 4)}, **first)
    cases.add("MaxPool", {"input": f(1, 4, 4, 4)}, ksize=[1, 1, 1, 1], **first)
    cases.add("AvgPool", {"value": f(1, 4, 4, 4)}, ksize=[1, 1, 1, 1], **first)
