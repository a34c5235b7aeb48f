"""Numbers that no order holds for: NaN among what is compared, with infinities and zeros of either sign."""

import numpy as np

from .harness import Cases

NAN, INF = np.nan, np.inf
STRANGE = [NAN, INF, -INF, -0.0]


def spiked(cases: Cases, *shape, kind=np.float32, share=0.3):
    """Small numbers, some of them strange."""
    x = cases.ints(*shape, low=-3, high=4).astype(kind)
    strange = cases.numpy.random(shape) < share
    x[strange] = cases.numpy.choice(STRANGE, int(strange.sum())).astype(kind)
    return x


def comparisons(cases: Cases) -> None:
    for kind in [np.float32, np.float64]:
        for op in ["Maximum", "Minimum"]:
            cases.add(op, {"x": spiked(cases, 3, 5, kind=kind), "y": spiked(cases, 3, 5, kind=kind)})
        for op in ["Max", "Min"]:
            for shape, axis in [((4, 9), 1), ((4, 9), 0), ((2, 3, 4), 1)]:
                cases.add(op, {"input": spiked(cases, *shape, kind=kind, share=0.15), "axis": np.int32(axis)})
        for op in ["Softmax", "LogSoftmax"]:
            for share in [0.05, 0.3]:
                cases.add(op, {"logits": spiked(cases, 5, 7, kind=kind, share=share)})
        cases.add("UniqueWithCountsV2", {"x": spiked(cases, 12, kind=kind), "axis": np.array([0])})
    for low, high in [(-1, 2), (NAN, 1), (-1, NAN), (2, -1)]:
        cases.add("ClipByValue", {"t": spiked(cases, 8), "clip_value_min": np.float32(low), "clip_value_max": np.float32(high)})
    for op in ["TensorScatterMax", "TensorScatterMin"]:
        cases.add(op, {"tensor": spiked(cases, 6), "indices": np.array([[0], [1], [1], [3], [4]], np.int32), "updates": spiked(cases, 5)})


def segments(cases: Cases) -> None:
    """Columns that make full vectors go another way than the rest."""
    for kind, widths in [(np.float32, [1, 3, 8, 11]), (np.float64, [2, 4, 5])]:
        for name in ["Max", "Min"]:
            for width in widths:
                cases.add(f"Segment{name}", {"data": spiked(cases, 7, width, kind=kind), "segment_ids": np.array([0, 0, 1, 3, 3, 3, 3], np.int32)})
            ids = np.array([2, 0, -1, 0, 2, 2, 1], np.int32)
            cases.add(f"UnsortedSegment{name}", {"data": spiked(cases, 7, 9, kind=kind), "segment_ids": ids, "num_segments": np.int32(4)})


def totals(cases: Cases) -> None:
    for exclusive in [False, True]:
        for reverse in [False, True]:
            cases.add("CumulativeLogsumexp", {"x": spiked(cases, 5, 6, share=0.2), "axis": np.int32(1)}, exclusive=exclusive, reverse=reverse)
    cases.add("CumulativeLogsumexp", {"x": np.zeros((2, 0), np.float32), "axis": np.int32(1)})
    cases.add("Cumprod", {"x": np.array([300, 300, 0, 1], np.float16), "axis": np.int32(0)})


def pools(cases: Cases) -> None:
    for shape, size, strides, padding in [((2, 1, 9, 3), 3, 2, "SAME"), ((1, 3, 5, 8), 2, 1, "VALID")]:
        cases.add("MaxPool", {"input": spiked(cases, *shape, share=0.6)}, ksize=[1, min(shape[1], size), size, 1], strides=[1, 1, strides, 1], padding=padding)


def tops(cases: Cases) -> None:
    for kind, width in [(np.float32, 5), (np.float32, 19), (np.float64, 14), (np.int32, 16)]:
        for k in [0, 1, 2, 3, 7, width]:
            for ordered in [True, False] if 1 < k < width else [True]:
                x = cases.ints(3, width) if kind == np.int32 else spiked(cases, 3, width, kind=kind, share=0 if k == width > 16 else 0.3)
                if k <= width:
                    cases.add("TopKV2", {"input": x, "k": np.int32(k)}, sorted=ordered)


def add(cases: Cases) -> None:
    comparisons(cases)
    segments(cases)
    totals(cases)
    pools(cases)
    tops(cases)
