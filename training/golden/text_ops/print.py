"""Tensors in templates, padded bytes, and the scripts of characters."""

import numpy as np
import tensorflow as tf

from .harness import Cases, strings

FLOATS = [0.0, -0.0, 1.0, -1.5, 0.1, 1 / 3, 123456.0, 123456789.0, 1e-5, 1e-7, 1e20, 3.4e38, 16777217.0, float("nan"), float("inf"), float("-inf")]


def add(cases: Cases) -> None:
    for kind in [np.float32, np.float64, np.float16, tf.bfloat16.as_numpy_dtype]:
        wide = kind in (np.float32, np.float64)
        cases.add("StringFormat", {"inputs": [np.array(FLOATS if wide else FLOATS[:6], kind)]}, template="[{}]", placeholder="{}", summarize=-1)
    for kind in ["int8", "uint8", "int16", "uint16", "int32", "int64", "bool"]:
        cases.add("StringFormat", {"inputs": [np.array([0, 1, 100], kind)]})
    for shape in [(), (3,), (10,), (2, 9), (9, 2), (7, 1, 7), (2, 0), (0,), (0, 3)]:
        for ends in [3, 1, 0, -1]:
            cases.add("StringFormat", {"inputs": [np.arange(int(np.prod(shape)), dtype=np.int32).reshape(shape)]}, template="é%s!", summarize=ends)
    for text in [*cases.texts(12), b"\t\n\r\"\'\\ \x01\x1f\x7f\x80\xff", "日本"]:
        cases.add("StringFormat", {"inputs": [strings([text, "b"])]})
    cases.add("StringFormat", {"inputs": [strings(["a"], ()), np.float32(1.5), strings(["b"])]}, template="$ and $, $", placeholder="$")
    cases.add("StringFormat", {"inputs": [strings(["a", "b"], (1, 2))]}, template="{}", placeholder="{}")
    for kind in [tf.uint8, tf.int16, tf.int32, tf.float32, tf.int64]:
        for little in [True, False]:
            cases.add("DecodePaddedRaw", {"input_bytes": strings(["abcdefgh", "", "é", "abcdefghijk"]), "fixed_length": np.int32(8)}, out_type=kind, little_endian=little)
    for length in [3, 0, -4]:
        cases.add("DecodePaddedRaw", {"input_bytes": strings(["abc"]), "fixed_length": np.int32(length)}, out_type=tf.int16)
    cases.add("DecodePaddedRaw", {"input_bytes": strings(["a", "b"], (2, 1)), "fixed_length": np.int32(4)}, out_type=tf.uint8)
    cases.add("UnicodeScript", {"input": np.array([[-1, 0x110000], [0x10FFFF, 0xD800]], np.int32)})
    # Each script at both ends of some of its runs; what later versions of Unicode have assigned, or moved, is left out.
    points = np.arange(0x30000, dtype=np.int32)
    scripts = tf.raw_ops.UnicodeScript(input=points).numpy()
    edges = np.flatnonzero(np.diff(scripts))
    picked = sorted({int(edge) + step for edge in edges[:: max(1, len(edges) // 600)] for step in (0, 1)})
    cases.add("UnicodeScript", {"input": points[[point for point in picked if scripts[point] != 103 and point not in (0x16FE2, 0x16FE3)]]})
