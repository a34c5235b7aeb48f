"""Parts of strings, strings of parts."""

import numpy as np

from .harness import Cases, strings


def add(cases: Cases) -> None:
    for unit in ["BYTE", "UTF8_CHAR"]:
        for kind in [np.int32, np.int64]:
            for _ in range(16):
                text = strings([cases.text()], ())
                position = cases.rng.randrange(-9, 10)
                length = cases.rng.randrange(-2, 9)
                cases.add("Substr", {"input": text, "pos": np.array(position, kind), "len": np.array(length, kind)}, unit=unit)
        for shape, positions in [((4,), (4,)), ((2, 3), (3,)), ((2, 3), (2, 1)), ((), (3,)), ((3, 1), (1, 2)), ((2,), (3,)), ((0,), (0,)), ((1, 3), (3, 1)), ((2, 3), ())]:
            texts = strings([b"abc\xc3\xa9" + cases.text() for _ in range(int(np.prod(shape)))], shape)
            cases.add("Substr", {"input": texts, "pos": cases.numpy.integers(-3, 4, positions).astype(np.int32), "len": cases.numpy.integers(0, 5, positions).astype(np.int32)}, unit=unit)
        cases.add("Substr", {"input": strings(["abc", "de"]), "pos": np.array([0, 1]), "len": np.array(1)}, unit=unit)
    for delimiter in [b"", b" ", b",", b"a,", b" \t", "é".encode(), b"\x00"]:
        for skip in [True, False]:
            texts = [cases.text([" ", ",", "a", "\t", "é"]) for _ in range(6)] + [b"", b" ", b",,", b"a, b,"]
            cases.add("StringSplit", {"input": strings(texts), "delimiter": strings([delimiter], ())}, skip_empty=skip)
    cases.add("StringSplit", {"input": strings([]), "delimiter": strings([" "], ())}, skip_empty=True)
    cases.add("StringSplit", {"input": strings(["a b"], (1, 1)), "delimiter": strings([" "], ())}, skip_empty=True)
    for separator in ["", "é"]:
        texts = cases.texts(2, 3, 2, most=2)
        for axes in [[], [0], [1], [-1], [0, 1], [2, 0], [2, 1, 0], [0, -3], [3], [-4]]:
            for keep in [True, False]:
                if separator or not keep:
                    cases.add("ReduceJoin", {"inputs": texts, "reduction_indices": np.array(axes, np.int32)}, separator=separator, keep_dims=keep)
        cases.add("ReduceJoin", {"inputs": strings([], (2, 0)), "reduction_indices": np.array(1, np.int32)}, separator=separator)
        cases.add("ReduceJoin", {"inputs": strings([], (2, 0)), "reduction_indices": np.array(0, np.int32)}, separator=separator)
        cases.add("ReduceJoin", {"inputs": strings(["a"], ()), "reduction_indices": np.array([], np.int32)}, separator=separator)
        parts = [cases.texts(2, 2, most=2), strings(["s"], ()), cases.texts(2, 2, most=2)]
        cases.add("StringJoin", {"inputs": parts}, separator=separator)
        cases.add("StringJoin", {"inputs": [strings(["a"], (1,)), strings(["b", "c"])]}, separator=separator)
        cases.add("StringJoin", {"inputs": [strings(["a"], (1,)), strings(["b"], ())]}, separator=separator)
        cases.add("StringJoin", {"inputs": [strings([], (0,)), strings(["b"], ())]}, separator=separator)
        cases.add("StringJoin", {"inputs": [strings(["a"], ()), strings(["b"], ())]}, separator=separator)
        cases.add("StringJoin", {"inputs": [strings(["a", "b"], (2, 1)), strings(["b", "c"])]}, separator=separator)
        for ids, count in [([0, 1, 0, 2], 3), ([1, -1, 1, 4], 6), ([0, 0, 0, 0], 1), ([0, 1, 2, 3], 3), ([-1] * 4, 2)]:
            cases.add("UnsortedSegmentJoin", {"inputs": cases.texts(4, most=2), "segment_ids": np.array(ids), "num_segments": np.array(count)}, separator=separator)
        cases.add("UnsortedSegmentJoin", {"inputs": cases.texts(2, 2, most=2), "segment_ids": np.array([1, 0]), "num_segments": np.array(3)}, separator=separator)
        cases.add("UnsortedSegmentJoin", {"inputs": cases.texts(2, 2, most=2), "segment_ids": np.array([[1, 0], [2, 1]], np.int32), "num_segments": np.array(3, np.int32)}, separator=separator)
        cases.add("UnsortedSegmentJoin", {"inputs": cases.texts(2, most=2), "segment_ids": np.array([0, 1, 1]), "num_segments": np.array(2)}, separator=separator)
    for encoding in ["", "utf-8"]:
        for op in ["StringLower", "StringUpper"]:
            cases.add(op, {"input": cases.texts(4, 5)}, encoding=encoding)
    for unit in ["BYTE", "UTF8_CHAR"]:
        cases.add("StringLength", {"input": cases.texts(4, 5)}, unit=unit)
