"""Makes `models/partitioned`: a TensorFlow 1 graph whose variables are split, with a vocabulary from a file.

    python training/golden/make_partitioned.py

Of each variable the element at a flat index is known from that index, so that a test needs no answers of
TensorFlow's: `rows` [7, 3] is split along the first dimension, `columns` [4, 70] along the second, `long`
[20000, 1] has parts whose bounds take three bytes, `plain` [3] is whole.
"""

import os
import shutil
import tempfile
from pathlib import Path

import numpy as np
import tensorflow as tf

v1 = tf.compat.v1
FOLDER = Path(__file__).resolve().parent / "models" / "partitioned"


def counted(shape, dtype, modulo):
    return (np.arange(np.prod(shape)) % modulo).reshape(shape).astype(dtype)


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    v1.disable_resource_variables()
    with tempfile.TemporaryDirectory() as scratch, tf.Graph().as_default(), v1.Session() as session:
        # The graph keeps the path of its vocabulary: a bare name tells nothing of the machine.
        os.chdir(scratch)
        words = Path("words.txt")
        words.write_text("good\nbad\nfilm\n", encoding="utf-8")

        def variable(name, shape, dtype, parts, axis, modulo):
            values = counted(shape, dtype, modulo)
            splitter = v1.fixed_size_partitioner(parts, axis) if parts else None

            def initial(shape, dtype=None, partition_info=None):
                start = partition_info.var_offset if partition_info else [0] * len(shape)
                return values[tuple(slice(s, s + n) for s, n in zip(start, shape))]

            return v1.get_variable(name, shape, values.dtype, initial, partitioner=splitter)

        rows = variable("rows", (7, 3), np.float32, 3, 0, 1000)
        columns = variable("columns", (4, 70), np.float32, 4, 1, 1000)
        long = variable("long", (20000, 1), np.int8, 3, 0, 127)
        plain = variable("plain", (3,), np.float32, None, 0, 1000)
        text = v1.placeholder(tf.string, [None], name="text")
        table = tf.lookup.StaticHashTable(tf.lookup.TextFileInitializer(str(words), tf.string, -2, tf.int64, -1), default_value=6)
        picked = tf.gather(tf.convert_to_tensor(rows), table.lookup(text)) + plain
        sums = [tf.reduce_sum(tf.cast(tf.convert_to_tensor(whole), tf.float32)) for whole in (columns, long)]
        session.run([v1.global_variables_initializer(), v1.tables_initializer()])
        outputs = {"picked": picked, "sums": tf.stack(sums)}
        print({name: value.tolist() for name, value in session.run(outputs, {text: ["bad", "film", "?"]}).items()})
        v1.saved_model.simple_save(session, str(FOLDER), {"text": text}, outputs, legacy_init_op=v1.tables_initializer())


if __name__ == "__main__":
    main()
