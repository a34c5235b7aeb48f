"""Checks that a graph makes of its inputs, and steps that change what later runs read, each a signature of flow/checks."""

import numpy as np
import tensorflow as tf

from flow_tensors import f32, text


class Changed(tf.Module):
    def __init__(self):
        self.runs = tf.Variable(0.0)
        self.words = tf.lookup.experimental.MutableHashTable(tf.string, tf.int64, -1)


def checked(_, x):
    """A check that nothing reads: the sum only waits for it."""
    tf.debugging.assert_greater(x, 0.0, "too small")
    return {"y": tf.reduce_sum(x)}


@tf.function
def small(x):
    tf.debugging.assert_less(x, 10.0)


def called(_, x):
    """In a function that is called for the sake of its check."""
    small(x)
    return {"y": tf.reduce_sum(x)}


def chosen(_, x):
    """In a branch: nothing is checked where the other one is taken."""

    def first():
        tf.debugging.Assert(tf.reduce_all(x < 10.0), ["too large", x])
        return x * 2.0

    return {"y": tf.cond(tf.size(x) > 1, first, lambda: -x)}


def looped(_, x):
    """In the body of a loop."""

    def body(i, total):
        tf.debugging.assert_less(total, 10.0)
        return i + 1, total + tf.reduce_sum(x)

    return {"y": tf.while_loop(lambda i, _: i < 3, body, [0, 0.0])[1]}


def counted(module, x):
    """Changes a variable, and reads it."""
    module.runs.assign_add(tf.reduce_sum(x))
    return {"y": module.runs.read_value()}


def learned(module, s):
    """Fills a table, and looks into it."""
    module.words.insert(s, tf.range(tf.size(s, tf.int64)))
    return {"y": module.words.lookup(s)}


GIVEN = [[np.array(each, np.float32)] for each in ([1.0, 2.0], [1.0, -2.0], [12.0, 1.0], [12.0], [])]
CHECKS = {fn.__name__: (fn, [f32(None)], GIVEN) for fn in (checked, called, chosen, looped)}
CHANGES = {"counted": (counted, [f32(None)], GIVEN[:2]), "learned": (learned, [text(None)], [[["good", "bad"]]])}
