"""Tables that text files fill: what is in them afterwards, and what is found."""

import tempfile
from pathlib import Path

import tensorflow as tf

from .harness import REFUSALS, Cases, encode, text

FILES = [b"", b"\n", b"a\nb\nc", b"a\nb\nc\n", b"a\r\nb\r\n", b"a\n\nb\n", b"a\nb\na\n", b"a\ta\nb\tb\na\ta\n", b"k1\t1\nk2\t2\n", b"1\t2\n3\t4\n-5\t 6 \n", b"1\n2\n1\n", b"x\t1.5\ty\nz\t-2e3\tw\n", b"one two\nthree\n",
         b"1 2 3\n4 5 6\n", b"k\t\nl\t5\n", b"\xff\n\xc3\xa9\n", b"3000000000\n7\n", b"a\tb\nc"]
FORMATS = [("string", -2, "int64", -1, {}), ("int64", -1, "string", -2, {}), ("string", 0, "int64", 1, {}), ("int64", 0, "int64", 1, {}), ("string", 0, "string", 1, {}), ("int64", -2, "int64", -1, {}),
           ("string", 0, "float32", 1, {}), ("string", 2, "string", 0, {}), ("string", 0, "string", 1, {"delimiter": " "}), ("string", -2, "int64", -1, {"vocab_size": 2}), ("string", -2, "int64", -1, {"offset": 5}),
           ("string", -2, "string", -2, {}), ("string", 0, "int64", -1, {"vocab_size": 3})]


def add(cases: Cases) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number, content in enumerate(FILES):
            path = Path(folder, f"{number}.txt")
            path.write_bytes(content)
            for key, key_index, value, value_index, attrs in FORMATS:
                fill = {"key_index": key_index, "value_index": value_index, "vocab_size": -1, "delimiter": "\t", "offset": 0, **attrs}
                made = run(path, tf.as_dtype(key), tf.as_dtype(value), fill)
                cases.made.append({"file": text(content), "table": [key, key_index, value, value_index], **attrs, "out": made})


def run(path: Path, key: tf.DType, value: tf.DType, attrs: dict):
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        try:
            table = tf.raw_ops.HashTableV2(key_dtype=key, value_dtype=value)
            session.run(tf.raw_ops.InitializeTableFromTextFileV2(table_handle=table, filename=str(path), **attrs))
            keys, values = session.run(list(tf.raw_ops.LookupTableExportV2(table_handle=table, Tkeys=key, Tvalues=value)))
        except (*REFUSALS, tf.errors.AlreadyExistsError) as error:
            if "No OpKernel" in error.message:
                raise
            return None
        except UnicodeDecodeError:  # An error whose message holds the text.
            return None
    order = sorted(range(len(keys)), key=lambda i: keys[i])
    return [encode(keys[order]) if len(keys) else encode(keys), encode(values[order]) if len(values) else encode(values)]
