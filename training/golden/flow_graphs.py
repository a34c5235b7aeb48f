"""Choices and loops as TensorFlow 1 has them, each value a signature of flow/conditionals and flow/loops."""

import tensorflow as tf

from flow_tensors import f32

v1 = tf.compat.v1


@tf.function(input_signature=[f32(None)])
def counted(x):
    """A function whose result needs nothing that it is given."""
    return tf.constant([7.0]), x


def waited(x):
    """Constants that belong to a branch by what they wait for alone, through another operation."""
    with tf.control_dependencies([tf.identity(x * 2.0)]):
        return tf.constant([1.5])


def checked(x):
    """What waits for a check that only one branch makes."""
    with tf.control_dependencies([v1.Assert(tf.reduce_all(x > -0.75), ["too small", x])]):
        return tf.identity(x)


def conditionals(x, p, weights) -> dict:
    """Values by name, as TensorFlow 1 chooses them: by switches and merges."""
    switch, merge = tf.raw_ops.Switch, tf.raw_ops.Merge
    positive = tf.reduce_sum(x) > 0.0
    training = v1.placeholder_with_default(False, [], name="training")
    both = v1.cond(positive, lambda: (x * 2.0, tf.constant(1)), lambda: (tf.reverse(x, [0]), tf.size(x)))
    off, on = switch(data=x, pred=p)
    return {
        "both": both[0], "one": both[1],
        "constants": v1.cond(p, lambda: tf.constant(1), lambda: tf.constant(2)),
        "waited": v1.cond(p, lambda: waited(x), lambda: tf.constant([2.5])),
        "nested": v1.cond(p, lambda: v1.cond(positive, lambda: tf.constant(1), lambda: tf.constant(2)), lambda: v1.cond(positive, lambda: tf.constant(3), lambda: tf.size(x))),
        "undecided": v1.cond(training, lambda: tf.constant(5), lambda: v1.cond(p, lambda: tf.constant(6), lambda: tf.constant(7))),
        "decided": v1.cond(p, lambda: v1.cond(training, lambda: v1.nn.dropout(x, rate=0.5), lambda: tf.identity(x) + 1.0), lambda: x - 1.0),
        "dropped": v1.cond(training, lambda: v1.nn.dropout(x, rate=0.5), lambda: x),
        "called": v1.cond(p, lambda: counted(x)[0], lambda: tf.constant([8.0])),
        "handed": v1.cond(p, lambda: counted(x)[1], lambda: x * 3.0),
        "weights": v1.cond(p, lambda: tf.identity(weights), lambda: tf.zeros_like(weights)),
        "which": merge(inputs=[off * 2.0, on]).value_index,
        "after": merge(inputs=[on, tf.exp(off)]).output + x,
        "checked": v1.cond(p, lambda: checked(x), lambda: x * 2.0),
        "chosen": v1.case([(positive, lambda: tf.constant(1)), (p, lambda: tf.constant(2))], default=lambda: tf.constant(3)),
    }


def counted_up(n, body, *values, **options):
    """What the values are after so many rounds."""
    return tf.while_loop(lambda i, *_: i < n, lambda i, *held: (i + 1, *body(i, *held)), [0, *values], **options)[1:]


def loops(x, p, weights) -> dict:
    """Values by name, as TensorFlow 1's loops make them: by frames, and arrays that flow through them."""
    n = tf.size(x)
    array = v1.TensorArray
    held = counted_up(3, lambda i, y: (y * 2.0 + weights[1],), x)[0]
    nested = counted_up(n, lambda i, y: (counted_up(i, lambda j, z: (z * 0.5 + x * tf.cast(i - j, tf.float32),), y)[0],), x)[0]
    chosen = counted_up(4, lambda i, y: (v1.cond(tf.equal(i % 2, 0), lambda: y + 1.0, lambda: v1.cond(p, lambda: y * 2.0, lambda: -y)),), x)[0]
    kept, swapped, count = counted_up(n, lambda i, a, b, c: (b, a, c + 1), x, -x, 10)
    written = counted_up(n, lambda i, a: (a.write(n - 1 - i, x[i] * tf.cast(i, tf.float32)),), array(tf.float32, size=n))[0]
    grown = counted_up(n, lambda i, a: (a.write(i, x[: i + 1]),), array(tf.float32, size=0, dynamic_size=True, infer_shape=False))[0]
    read = array(tf.float32, size=n, clear_after_read=False).unstack(x)
    sparse = array(tf.float32, size=4, element_shape=[2]).scatter([2, 0], [[x[0], x[1]], [x[1], x[0]]])
    return {
        "held": held, "nested": nested, "chosen": chosen, "kept": kept, "swapped": swapped, "count": count,
        "inside": v1.cond(p, lambda: counted_up(3, lambda i, y: (y + 1.0,), x)[0], lambda: x * 3.0),
        "never": counted_up(0, lambda i, y: (y + 1.0,), x)[0],
        "written": written.stack(), "size": grown.size(), "grown": grown.concat(), "picked": read.gather([1, 0]), "read": read.read(n - 1),
        "sparse": sparse.stack(), "split": array(tf.float32, size=2, infer_shape=False).split(x, [1, n - 1]).concat(),
        "mapped": tf.map_fn(lambda each: each * each, x), "words": tf.map_fn(lambda each: tf.strings.as_string(each), x, dtype=tf.string),
        "scanned": tf.scan(lambda a, b: a * 0.5 + b, x), "folded": tf.foldr(lambda a, b: a * 0.5 + b, x),
        "both_ways": tf.concat(
            v1.nn.bidirectional_dynamic_rnn(
                v1.nn.rnn_cell.GRUCell(3), v1.nn.rnn_cell.LSTMCell(2), tf.reshape(x, [1, -1, 1]), dtype=tf.float32, sequence_length=[n - 1]
            )[0], 2),
    }
