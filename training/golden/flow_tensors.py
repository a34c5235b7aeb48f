"""What the cases of flow/ are written in: drawn numbers, specs of inputs, and tensors as JSON has them."""

import numpy as np
import tensorflow as tf

rng = np.random.default_rng(7)


def floats(*shape: int) -> np.ndarray:
    return rng.normal(size=shape).astype(np.float32)


def f32(*shape, name="x"):
    return tf.TensorSpec(shape, tf.float32, name)


def i32(*shape, name="n"):
    return tf.TensorSpec(shape, tf.int32, name)


def text(*shape, name="s"):
    return tf.TensorSpec(shape, tf.string, name)


def i64(name):
    return tf.TensorSpec([None], tf.int64, name)


def encode(value) -> dict:
    array = np.asarray(value)
    if array.dtype.kind in "SO":
        return {"dtype": "string", "shape": list(array.shape), "data": [bytes(x).decode() for x in array.ravel()]}
    return {"dtype": str(array.dtype), "shape": list(array.shape), "data": [None if x != x else x for x in array.ravel().tolist()]}


def tensors(specs, values) -> list:
    return [tf.constant(value, spec.dtype, shape=np.shape(value)) for spec, value in zip(specs, values)]
