"""Ragged rows in loops and variants, each a signature of flow/ragged."""

import numpy as np
import tensorflow as tf

from flow_tensors import f32, i64, text


def variant_of(splits, values, batched=True):
    return tf.raw_ops.RaggedTensorToVariant(rt_nested_splits=splits, rt_dense_values=values, batched_input=batched)


def ragged_of(variant, given: int, wanted: int, dtype=tf.float32) -> dict:
    ops = tf.raw_ops
    splits, values = ops.RaggedTensorFromVariant(encoded_ragged=variant, input_ragged_rank=given, output_ragged_rank=wanted, Tvalues=dtype)
    return {"values": values, **{f"splits_{level}": part for level, part in enumerate(splits)}}


def mapped_rows(_, x, rows):
    """A row becomes a number, and a row of another length."""
    ragged = tf.RaggedTensor.from_row_splits(x, rows, validate=False)
    tails = tf.map_fn(lambda row: row[1:] * 2.0, ragged, fn_output_signature=tf.RaggedTensorSpec([None, 2], tf.float32, ragged_rank=0))
    sums = tf.map_fn(lambda row: tf.reduce_sum(row, 0), ragged, fn_output_signature=tf.TensorSpec([2], tf.float32))
    return {"sums": sums, "tails": tails.flat_values, "splits": tails.row_splits}


def mapped_words(_, s, rows, groups):
    """Rows of rows of words, each of them ragged in the loop, and what it makes of them too."""
    ragged = tf.RaggedTensor.from_nested_row_splits(s, [groups, rows], validate=False)
    spec = tf.RaggedTensorSpec([None, None], tf.string, ragged_rank=1)
    marked = tf.map_fn(lambda row: tf.ragged.map_flat_values(tf.strings.join, [row, "."])[:1], ragged, fn_output_signature=spec)
    return {"words": marked.flat_values, "inner": marked.nested_row_splits[1], "outer": marked.nested_row_splits[0]}


def there_and_back(_, x, rows, groups):
    """Every way to say of how many levels a variant is."""
    made = {
        "one": ragged_of(variant_of([rows], x), 0, 1),
        "inferred": ragged_of(variant_of([groups, rows], x), -1, 2),
        "whole": ragged_of(variant_of([groups, rows], x, batched=False), 2, 2),
        "dense": ragged_of(variant_of([], x), 0, 1),
        "stacked": ragged_of(variant_of([], x), -1, 0),
        "alone": ragged_of(variant_of([], x, batched=False), 0, 0),
    }
    return {f"{key}_{name}": value for key, each in made.items() for name, value in each.items()}


# Two levels: groups of rows, rows of values; rows that are empty, at either end too, and a batch of none.
ROWS = [np.array(each, np.int64) for each in ([0, 0, 2, 2, 5, 6, 6], [0, 1, 2], [0])]
GROUPS = [np.array(each, np.int64) for each in ([0, 2, 2, 6], [0, 2], [0])]
VALUES = [np.arange(2 * rows[-1], dtype=np.float32).reshape(-1, 2) - 3.5 for rows in ROWS]
WORDS = [[b"a", b"", b"bc", b"def", b"g", b"hi"][: rows[-1]] for rows in ROWS]
RAGGED = {
    "mapped_rows": (mapped_rows, [f32(None, 2), i64("rows")], list(zip(VALUES[:2], ROWS[:2]))),
    "mapped_words": (mapped_words, [text(None), i64("rows"), i64("groups")], list(zip(WORDS, ROWS, GROUPS))[:2]),
    "there_and_back": (there_and_back, [f32(None, 2), i64("rows"), i64("groups")], list(zip(VALUES, ROWS, GROUPS))),
}
