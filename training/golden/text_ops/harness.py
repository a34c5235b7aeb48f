"""Runs one operation in a graph of its own and writes down what went in and came out."""

import os
import random

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

SEED = 20240301
PIECES = ["a", "b", "Ab", "n't", "’", " ", "\n", "\t", "!", "-", "_", "1", "42", "é", "É", "ß", "Σ", "日本", "😀", "\u00a0", "e\u0301", "\x00", "\x0b", "\x7f", "\ufeff"]
INVALID = [b"\xff", b"\xc3", b"\xe2\x80", b"\xe0\x80\x80", b"\xf4\xbf\xbf\xbf", b"\xed\xa0\x80", b"\x80", b"\xf0\x9f\x98", b"\xc0\x80", b"\xf5\x80\x80\x80"]
# Attributes that only repeat the inputs' types.
UNREAD = {"Tindices", "Tnumsegments", "Tshape", "Tidx", "Tindex", "N"}
REFUSALS = (tf.errors.InvalidArgumentError, tf.errors.UnimplementedError, tf.errors.FailedPreconditionError, tf.errors.OutOfRangeError, tf.errors.InternalError)


def text(value: bytes):
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return {"hex": value.hex()}


def number(value):
    value = float(value)
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    return int(value) if value.is_integer() and abs(value) < 1e15 and str(value) != "-0.0" else value


def encode(array) -> list:
    """``[type, shape, elements]``: floats with the digits that give the same number back."""
    # A lone string is no array, and numpy would take NULs off its end.
    array = np.array(array, dtype=object) if isinstance(array, bytes) else np.asarray(array)
    if array.dtype == object or array.dtype.kind in "SU":
        return ["string", list(array.shape), [text(x if isinstance(x, bytes) else str(x).encode()) for x in array.reshape(-1)]]
    kind = tf.as_dtype(array.dtype).name
    if kind == "float32":
        return [kind, list(array.shape), [number(str(x)) for x in array.reshape(-1)]]
    if kind in ("float64", "float16", "bfloat16"):
        return [kind, list(array.shape), [number(x) for x in array.reshape(-1)]]
    return [kind, list(array.shape), [int(x) for x in array.reshape(-1)]]


def attribute(value) -> dict:
    """An AttrValue as the engine's reader of graphs gives it, bytes as texts."""
    kind = value.WhichOneof("value")
    if kind == "list":
        shapes = [[dim.size for dim in shape.dim] for shape in value.list.shape]
        return {"list": {"s": [s.decode() for s in value.list.s], "i": list(value.list.i), "f": list(value.list.f), "type": list(value.list.type), "shape": shapes}}
    if kind == "shape":
        return {"shape": None if value.shape.unknown_rank else [dim.size for dim in value.shape.dim]}
    field = getattr(value, kind)
    return {kind: field.decode() if isinstance(field, bytes) else field}


def strings(values, shape=None) -> np.ndarray:
    array = np.array(values, dtype=object)
    return array if shape is None else array.reshape(shape)


class Cases:
    def __init__(self) -> None:
        self.made: list = []
        self.rng = random.Random(SEED)
        self.numpy = np.random.default_rng(SEED)

    def text(self, pieces=(), most=7) -> bytes:
        """A text that looks for trouble, a third of it of the given pieces."""
        made = []
        for _ in range(self.rng.randrange(most + 1)):
            draw = self.rng.random()
            if draw < 0.08:
                made.append(self.rng.choice(INVALID))
            else:
                made.append(self.rng.choice(pieces if pieces and draw < 0.45 else PIECES).encode())
        return b"".join(made)

    def texts(self, *shape, pieces=(), most=7) -> np.ndarray:
        return strings([self.text(pieces, most) for _ in range(int(np.prod(shape)))], shape)

    def add(self, op: str, inputs: dict, **attrs) -> None:
        """``inputs`` by the names of tf.raw_ops, a list for an input of several tensors."""
        feeds = {}

        def placeholder(array):
            array = np.asarray(array)
            if array.dtype.kind in "SU":
                array = array.astype(object)
            tensor = tf.compat.v1.placeholder(tf.string if array.dtype == object else tf.as_dtype(array.dtype), None)
            feeds[tensor.name] = (tensor, array)
            return tensor

        with tf.Graph().as_default():
            given = {name: [placeholder(a) for a in value] if isinstance(value, (list, tuple)) else placeholder(value) for name, value in inputs.items()}
            made = getattr(tf.raw_ops, op)(**given, **attrs)
            node = tf.nest.flatten(made if isinstance(made, tf.Tensor) else list(made))[0].op
            arrays = [encode(feeds[tensor.name][1]) for tensor in node.inputs]
            with tf.compat.v1.Session() as session:
                try:
                    outputs = [encode(array) for array in session.run(list(node.outputs), dict(feeds.values()))]
                except (*REFUSALS, UnicodeDecodeError):  # The latter where an error's message holds the text.
                    outputs = None
        attributes = {key: attribute(value) for key, value in sorted(node.node_def.attr.items()) if not key.startswith("_") and key not in UNREAD}
        self.made.append({"op": op, "attrs": attributes, "in": arrays, "out": outputs})
