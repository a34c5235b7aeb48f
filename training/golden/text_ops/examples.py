"""Examples that are parsed: features by name, dense, sparse or ragged, of good messages and of damaged ones."""

import numpy as np
import tensorflow as tf

from .harness import Cases, strings

KINDS = {"s": tf.string, "f": tf.float32, "i": tf.int64}


def varint(value: int) -> bytes:
    value %= 1 << 64
    made = bytearray()
    while value >= 0x80:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*made, value])


def field(number: int, content: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(content)) + content


def feature(kind: str, values, packed=True) -> bytes:
    """A Feature: a list of strings, floats or whole numbers, packed or one by one."""
    if kind == "s":
        return field(1, b"".join(field(1, value) for value in values))
    if kind == "f":
        numbers = np.asarray(values, "<f4").tobytes()
        return field(2, field(1, numbers) if packed else b"".join(b"\x0d" + numbers[i : i + 4] for i in range(0, len(numbers), 4)))
    numbers = b"".join(varint(value) for value in values)
    return field(3, field(1, numbers) if packed else b"".join(b"\x08" + varint(value) for value in values))


def example(*entries) -> bytes:
    """An Example of pairs of a name and a feature, in their order."""
    return field(1, b"".join(field(1, field(1, name.encode()) + field(2, made)) for name, made in entries))


GOOD = [
    example(("s", feature("s", [b"good"])), ("f", feature("f", [1.5, -2])), ("i", feature("i", [3, -1, 2**40]))),
    example(("i", feature("i", [7], packed=False)), ("f", feature("f", [0.25, 4], packed=False)), ("s", feature("s", [b"\xff\x00"])), ("other", feature("f", [9]))),
    example(("f", feature("f", [])), ("s", b""), ("i", feature("i", [5, 6]))),
    example(("i", feature("i", []))),
    b"",
    example(("s", feature("s", [b"old"])), ("i", feature("i", [1])), ("s", feature("s", [b"new", b"er"])), ("f", feature("f", [1]))),
    # Two lists of one feature, and a message in two parts.
    example(("s", feature("s", [b"two"])), ("i", feature("i", [1]) + feature("i", [2, 3])), ("f", feature("f", [8, 9]))),
    example(("s", feature("s", [b"in"])), ("f", feature("f", [1, 2]))) + example(("i", feature("i", [2, 1])), ("s", feature("s", [b"parts"]))),
    # Fields that nobody knows: a number of four bytes, of eight, a varint and bytes.
    example(("s", feature("s", [b"known"])), ("f", feature("f", [3, 4])), ("i", feature("i", [4]))) + b"\x15abcd\x19abcdefgh\x20\x05" + field(9, b"zz"),
    example(("f", feature("f", [6, np.inf])), ("s", feature("s", [b"a", b"", b"c"])), ("i", feature("i", [-(2**53), 0]))),
]
BAD = [
    b"\xff",
    GOOD[0][:-2],
    field(1, b"\x0a\x7f"),
    b"\x0b\x0c",
    example(("f", field(2, field(1, b"abc")))),
    example(("i", field(3, field(1, b"\xff")))),
    example(("s", feature("i", [1]))),
    example(("f", feature("s", [b"1"]))),
    example(("i", feature("f", [1]))),
    example(("i", field(1, b"\x08\x01"))),
    b"\x08\x01",
]


def v2(cases: Cases, serialized, sparse="", dense=(), ragged="", splits=tf.int32, names=()) -> None:
    """``dense`` has a kind, a shape and defaults each; a feature is named as its kind."""
    cases.add(
        "ParseExampleV2",
        {
            "serialized": serialized,
            "names": strings(list(names)),
            "sparse_keys": strings(list(sparse)),
            "dense_keys": strings([kind for kind, _, _ in dense]),
            "ragged_keys": strings(list(ragged)),
            "dense_defaults": [np.array(default, object if kind == "s" else KINDS[kind].as_numpy_dtype) for kind, _, default in dense],
        },
        num_sparse=len(sparse),
        sparse_types=[KINDS[kind] for kind in sparse],
        ragged_value_types=[KINDS[kind] for kind in ragged],
        ragged_split_types=[splits] * len(ragged),
        dense_shapes=[tf.TensorShape(shape) for _, shape, _ in dense],
    )


def v1(cases: Cases, serialized, sparse="", dense=()) -> None:
    keys = lambda each: [np.array(kind, object) for kind in each]  # noqa: E731
    defaults = [np.array(default, object if kind == "s" else KINDS[kind].as_numpy_dtype) for kind, _, default in dense]
    attrs = {"sparse_types": [KINDS[kind] for kind in sparse], "dense_shapes": [tf.TensorShape(shape) for _, shape, _ in dense]}
    cases.add(
        "ParseExample",
        {"serialized": serialized, "names": strings([]), "sparse_keys": keys(sparse), "dense_keys": keys([kind for kind, _, _ in dense]), "dense_defaults": defaults},
        **attrs,
    )
    for each in serialized[:4]:
        cases.add(
            "ParseSingleExample",
            {"serialized": strings(each, ()), "dense_defaults": defaults},
            num_sparse=len(sparse),
            sparse_keys=list(sparse),
            dense_keys=[kind for kind, _, _ in dense],
            **attrs,
        )


DENSE = [("s", [], b"none"), ("f", [2], [7.0, 8.0]), ("i", [None], -9)]
FIXED = [("f", [2], []), ("s", [1], [b""])]


def add(cases: Cases) -> None:
    fitting = strings([GOOD[i] for i in (0, 1, 4, 7, 8)])
    everything = strings(GOOD)
    for splits in [tf.int32, tf.int64]:
        v2(cases, everything, sparse="sfi", splits=splits)
        v2(cases, everything, ragged="sfi", splits=splits)
    v2(cases, fitting, dense=DENSE)
    v2(cases, fitting, dense=DENSE[1:], sparse="s", names=["a", "b", "c", "d", "e"])
    v2(cases, fitting, ragged="i", dense=DENSE[:1], sparse="f")
    v2(cases, strings([GOOD[0], GOOD[6], GOOD[5]]), dense=[("i", [None, 1], 0)])
    v2(cases, strings([GOOD[2], GOOD[0]]), dense=[("i", [None, 2], 0)])
    v2(cases, everything[[2, 7]], dense=[("i", [2, 1], np.zeros((0, 1)))])
    v2(cases, everything[[2, 7]], dense=[("i", [None, 2], 0)])
    for each in GOOD:
        v2(cases, strings(each, ()), dense=DENSE[::2], sparse="f")
        v2(cases, strings(each, ()), sparse="si", ragged="f")
        v2(cases, strings(each, ()), dense=FIXED)
        v2(cases, strings([each, GOOD[0]]), dense=FIXED)
        v2(cases, strings([each, GOOD[0]]), dense=[("i", [], 4)])
    for shape in [(0,), (2, 0)]:
        v2(cases, strings([], shape), dense=DENSE[1:2], sparse="s", ragged="i")
        v2(cases, strings([], shape), dense=DENSE[2:])
    v2(cases, strings(GOOD[:2], (2, 1)), sparse="s")
    v2(cases, everything[:2], sparse="s", names=["only one"])
    v2(cases, everything[:2], dense=[("f", [2], [1.0])])
    for each in BAD:
        for keys in ["sfi", "i"]:
            v2(cases, strings([GOOD[0], each]), sparse=keys)
        v2(cases, strings([each]), dense=DENSE)
        v2(cases, strings(each, ()), ragged="sfi")
        v2(cases, strings(each, ()), dense=DENSE[1:], sparse="s")
    for serialized in [fitting, everything]:
        v1(cases, serialized, sparse="si", dense=[("f", [2], [5.0, 6.0])])
        v1(cases, serialized, dense=DENSE)
    for each in BAD:
        v1(cases, strings([each]), sparse="sf", dense=[("i", [None], 0)])
