"""Checks that a graph makes of its inputs, what it prints, and steps that change what later runs read."""

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


def printed(_, x):
    """What is printed, by TensorFlow 1's operation too, which passes its input on."""
    tf.print("given", x, tf.timestamp())
    return {"y": tf.reduce_sum(tf.compat.v1.Print(x, [tf.shape(x)], "shape"))}


@tf.function
def traced(x):
    tf.print("doubling", x)
    return x * 2.0


def traced_deep(_, x):
    """In a function, in both branches, and in a loop, with nothing that an engine could compute."""

    def body(i, total):
        tf.print("round", i, tf.random.uniform([]))
        return i + 1, total + tf.reduce_sum(x)

    def first():
        tf.print("many")
        return traced(x)

    start = tf.reduce_sum(tf.cond(tf.size(x) > 1, first, lambda: (tf.print("one"), -x)[1]))
    return {"y": tf.while_loop(lambda i, _: i < 3, body, [0, start])[1]}


def waited_for(_, x):
    """An answer that waits for what is printed, and for a summary."""
    with tf.control_dependencies([tf.raw_ops.PrintV2(input="now")]):
        tf.summary.scalar("sum", tf.reduce_sum(x), step=0)
        return {"y": x + 1.0}


def decided(_, x):
    """Branches that are chosen before anything runs: what the others would need is nowhere else."""
    training = tf.constant(False)
    noisy = tf.cond(training, lambda: x + tf.random.normal(tf.shape(x)), lambda: tf.cond(tf.size(x) > 1, lambda: x * 2.0, lambda: -x))
    last = tf.switch_case(tf.constant(7), [lambda: tf.random.uniform([]), lambda: tf.reduce_sum(noisy)])
    return {"y": noisy + last}


@tf.nondifferentiable_batch_function(1, 10, 1000)
def gathered(x):
    return x * 2.0


def batched(_, x):
    """A function that is called for the inputs of several requests at once."""
    return {"y": gathered(x)}


def undropped(_, x):
    """Dropout that keeps everything, as TensorFlow 1 and 2 make it: chance changes nothing."""
    keep = tf.compat.v1.placeholder_with_default(1.0, [])
    newer = tf.nn.dropout(x, rate=1.0 - keep)
    mask = tf.floor(keep + tf.raw_ops.RandomUniform(shape=tf.shape(x), dtype=tf.float32) * 1.0)
    return {"y": newer + x / keep * mask}


def explained(_, x):
    """The gradient of a choice, whose branches hand on what it is made of."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.cond(tf.reduce_sum(x) > 3.0, lambda: tf.reduce_sum(tf.sigmoid(x) * x), lambda: tf.reduce_sum(tf.nn.relu(x)))
    return {"y": tape.gradient(y, x)}


GIVEN = [[np.array(each, np.float32)] for each in ([1.0, 2.0], [1.0, -2.0], [12.0, 1.0], [12.0], [])]
CHECKS = {fn.__name__: (fn, [f32(None)], GIVEN) for fn in (checked, called, chosen, looped)}
EFFECTS = {fn.__name__: (fn, [f32(None)], GIVEN) for fn in (printed, traced_deep, waited_for, decided, batched, undropped, explained)}
CHANGES = {"counted": (counted, [f32(None)], GIVEN[:2]), "learned": (learned, [text(None)], [[["good", "bad"]]])}
