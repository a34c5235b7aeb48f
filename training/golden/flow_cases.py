"""Loops, choices and lists of TensorFlow 2, each a signature of flow/flow."""

import numpy as np
import tensorflow as tf

from flow_tensors import f32, floats, i32, text


class Flow(tf.Module):
    """Each method is a signature, with the inputs to try it on."""

    cases: dict = {}

    def __init__(self):
        self.weights = tf.Variable(floats(3, 3), name="weights")


def case(*specs, inputs):
    def add(fn):
        Flow.cases[fn.__name__] = (fn, specs, inputs)
        return fn

    return add


@case(i32(), inputs=[[0], [1], [10]])
def fibonacci(self, n):
    return {"y": tf.while_loop(lambda i, a, b: i < n, lambda i, a, b: (i + 1, b, a + b), [0, 0, 1])[1]}


@case(f32(None, 3), i32(), inputs=[[floats(2, 3), 0], [floats(2, 3), 4], [floats(0, 3), 2]])
def power(self, x, n):
    """A loop that reads a variable and what it is given."""
    y = tf.while_loop(lambda i, y: i < n, lambda i, y: (i + 1, tf.matmul(y, self.weights) + x), [0, x], maximum_iterations=3)[1]
    return {"y": y, "x": x}


@case(f32(None, 3), i32(), inputs=[[floats(2, 3), 4]])
def repeated(self, x, n):
    """As many rounds as it is told, which a hostile caller may make too many."""
    return {"y": tf.while_loop(lambda i, y: i < n, lambda i, y: (i + 1, tf.tanh(tf.matmul(y, self.weights))), [0, x])[1]}


@case(i32(), inputs=[[0], [3], [5]])
def nested(self, n):
    def outer(i, total):
        inner = tf.while_loop(lambda j, t: j < i, lambda j, t: (j + 1, t + i * j + n), [0, total])
        return i + 1, inner[1]

    return {"y": tf.while_loop(lambda i, t: i < n, outer, [0, 0])[1]}


@case(f32(None), inputs=[[floats(4)], [-np.abs(floats(4))], [floats(0)]])
def choose(self, x):
    y = tf.cond(tf.reduce_sum(x) > 0.0, lambda: (x * 2.0, tf.constant(1)), lambda: (tf.reverse(x, [0]), tf.size(x)))
    return {"y": y[0], "z": y[1]}


@case(text(None), text(name="mark"), inputs=[[[b"a", b"b"], b""], [[b"a", b"b"], b"!"], [[], b"x"]])
def by_text(self, s, mark):
    """If takes a text for true unless it is empty; a list of texts if it has an element."""
    outcome = tf.raw_ops.StatelessIf(cond=mark, input=[s], Tout=[tf.string], then_branch=upper, else_branch=same)[0]
    some = tf.raw_ops.StatelessIf(cond=s, input=[mark], Tout=[tf.string], then_branch=upper_one, else_branch=same_one)[0]
    return {"y": outcome, "z": some}


@case(i32(), f32(None), inputs=[[0, floats(3)], [1, floats(3)], [2, floats(3)], [7, floats(3)], [-1, floats(3)]])
def switch(self, n, x):
    return {"y": tf.switch_case(n, {0: lambda: x + 1.0, 1: lambda: x * x, 2: lambda: tf.zeros_like(x) - 1.0})}


@case(f32(None, 2), inputs=[[floats(5, 2)], [floats(0, 2)]])
def mapped(self, x):
    return {"y": tf.map_fn(lambda row: tf.reduce_sum(row * row), x), "z": tf.map_fn(lambda row: (row, row[0]), x, fn_output_signature=(tf.float32, tf.float32))[1]}


@case(text(None), inputs=[[[b"one", b"", b"three"]]])
def mapped_text(self, s):
    return {"y": tf.map_fn(lambda each: tf.strings.join([each, "."]), s), "z": tf.map_fn(tf.strings.length, s, fn_output_signature=tf.int32)}


@case(f32(None), inputs=[[floats(6)]])
def scanned(self, x):
    return {"y": tf.scan(lambda a, b: a * 0.5 + b, x), "z": tf.foldl(lambda a, b: a + b, x)}


@case(f32(None, 2), i32(), inputs=[[floats(3, 2), 4], [floats(1, 2), 2]])
def array(self, x, n):
    """Arrays that are written out of order, read, gathered, scattered, concatenated and split."""
    sparse = tf.TensorArray(tf.float32, size=n, element_shape=[None, 2]).write(n - 1, x).write(0, x * 2.0)
    sized = tf.TensorArray(tf.float32, size=0, dynamic_size=True, clear_after_read=False, element_shape=[2])
    for i in tf.range(n):
        sized = sized.write(i, x[0] * tf.cast(i, tf.float32))
    rows = tf.TensorArray(tf.float32, size=4, element_shape=[2]).scatter([2, 0, 1], tf.concat([x, x, x], 0)[:3])
    split = tf.TensorArray(tf.float32, size=2, infer_shape=False).split(tf.concat([x, x], 0), [1, 2 * tf.shape(x)[0] - 1])
    return {
        "a": sparse.read(n - 1), "b": sized.stack(), "c": sized.gather([1, 0]), "d": rows.stack(), "e": split.concat(), "f": sized.size(),
        "g": tf.TensorArray(tf.float32, size=3, element_shape=[2]).unstack(tf.stack([x[0]] * 3)).read(2),
    }


@case(f32(None), inputs=[[floats(4)]])
def stack_of(self, x):
    """Lists pushed to and popped from, one version read after another has been made of it."""
    ops = tf.raw_ops
    empty = ops.EmptyTensorList(element_shape=[1], max_num_elements=-1, element_dtype=tf.float32)
    one = ops.TensorListPushBack(input_handle=empty, tensor=x[:1])
    two = ops.TensorListPushBack(input_handle=one, tensor=x[1:2])
    other = ops.TensorListSetItem(input_handle=two, index=0, item=x[2:3])
    popped, last = ops.TensorListPopBack(input_handle=other, element_shape=[-1], element_dtype=tf.float32)
    longer = ops.TensorListResize(input_handle=popped, size=3)

    def stacked(handle):
        return ops.TensorListStack(input_handle=handle, element_shape=[1], element_dtype=tf.float32)

    return {
        "a": stacked(one), "b": stacked(two), "c": stacked(other), "d": last, "e": stacked(longer), "f": ops.TensorListLength(input_handle=longer),
        "g": ops.TensorListElementShape(input_handle=longer, shape_type=tf.int64), "h": stacked(empty),
    }


@tf.function(input_signature=[text(None)])
def upper(s):
    return tf.strings.upper(s)


@tf.function(input_signature=[text(None)])
def same(s):
    return s


@tf.function(input_signature=[text()])
def upper_one(s):
    return tf.strings.join([s, "+"])


@tf.function(input_signature=[text()])
def same_one(s):
    return s


upper, same, upper_one, same_one = (fn.get_concrete_function() for fn in (upper, same, upper_one, same_one))
