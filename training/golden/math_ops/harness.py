"""Runs one operation in a graph of its own and writes down what went in and came out."""

import os
import random

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
# TensorFlow's own kernels: those of oneDNN, which some processors get, take other shapes for empty batches and spare NaN.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

SEED = 20240301
NONFINITE = {"nan": "nan", "inf": "inf", "-inf": "-inf"}


def encode(array: np.ndarray) -> list:
    """``[type, shape, elements]``: floats with the digits that give the same number back."""
    array = np.asarray(array)
    kind = tf.as_dtype(array.dtype).name if array.dtype != object else "string"
    flat = array.reshape(-1)
    if kind == "string":
        values = [text.decode() if isinstance(text, bytes) else text for text in flat]
    elif kind in ("float32", "float64"):
        values = [NONFINITE.get(str(x)) or float(str(x)) for x in flat]
    elif kind in ("float16", "bfloat16"):
        values = [NONFINITE.get(str(float(x))) or float(str(np.float32(x))) for x in flat]
    else:
        values = [int(x) for x in flat]
    values = [int(x) if isinstance(x, float) and x.is_integer() and abs(x) < 1e9 and str(x) != "-0.0" else x for x in values]
    return [kind, list(array.shape), values]


def attribute(value) -> dict:
    """An AttrValue as the engine's reader of graphs gives it."""
    kind = value.WhichOneof("value")
    if kind == "list":
        return {"list": {"s": [s.decode() for s in value.list.s], "i": list(value.list.i), "f": list(value.list.f), "type": list(value.list.type)}}
    if kind == "shape":
        return {"shape": None if value.shape.unknown_rank else [dim.size for dim in value.shape.dim]}
    field = getattr(value, kind)
    return {kind: field.decode() if isinstance(field, bytes) else field}


class Cases:
    def __init__(self) -> None:
        self.made: list = []
        self.failed = 0
        self.rng = random.Random(SEED)
        self.numpy = np.random.default_rng(SEED)

    def floats(self, *shape, low=-3.0, high=3.0, dtype=np.float32):
        return np.round(self.numpy.uniform(low, high, shape), 3).astype(dtype)

    def ints(self, *shape, low=-9, high=10, dtype=np.int32):
        return self.numpy.integers(low, high, shape).astype(dtype)

    def words(self, *shape):
        return np.array(self.numpy.choice(["", "a", "bc", "é", "xyz"], shape), dtype=object)

    def add(self, op: str, inputs: dict, refused: bool = False, keep: int | None = None, **attrs) -> None:
        """``inputs`` by the names of tf.raw_ops, a list for an input of several tensors; ``refused`` where TensorFlow must fail;
        ``keep`` is how many outputs count, where the others are for gradients."""
        try:
            self.made.append(self._case(op, inputs, refused, keep, attrs))
        except (ValueError, TypeError, tf.errors.OpError) as error:
            print(f"No case: {op} {inputs} {attrs}: {str(error)[-250:]}")
            self.failed += 1

    def _case(self, op: str, inputs: dict, refused: bool, keep: int | None, attrs: dict) -> dict:
        feeds = {}

        def placeholder(array):
            array = np.asarray(array)
            if array.dtype.kind in "SU":
                array = array.astype(object)
            kind = tf.string if array.dtype == object else tf.as_dtype(array.dtype)
            tensor = tf.compat.v1.placeholder(kind, None if refused else array.shape)
            feeds[tensor] = array
            return tensor

        with tf.Graph().as_default():
            given = {name: [placeholder(a) for a in value] if isinstance(value, list) else placeholder(value) for name, value in inputs.items()}
            made = getattr(tf.raw_ops, op)(**given, **attrs)
            first = made if isinstance(made, tf.Tensor) else next(part for part in tf.nest.flatten(list(made)))
            node = first.op
            arrays = [encode(feeds[tensor]) for tensor in self._in_order(node.inputs, feeds)]
            with tf.compat.v1.Session() as session:
                try:
                    outputs = session.run(list(node.outputs), feeds)
                except tf.errors.OpError as error:
                    if not refused or isinstance(error, tf.errors.NotFoundError):
                        raise
                    outputs = None
        if refused and outputs is not None:
            raise ValueError(f"TensorFlow does not refuse it but answers {outputs}")
        case = {"op": op, "attrs": {key: attribute(value) for key, value in sorted(node.node_def.attr.items()) if not key.startswith("_")}, "in": arrays}
        case["out"] = None if outputs is None else [encode(array) for array in outputs[:keep]]
        return case

    @staticmethod
    def _in_order(tensors, feeds):
        by_name = {tensor.name: tensor for tensor in feeds}
        return [by_name[tensor.name] for tensor in tensors]
