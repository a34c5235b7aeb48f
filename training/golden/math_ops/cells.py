"""Recurrent cells that are one operation each, with and without peepholes, clipped and not."""

import numpy as np

from .harness import Cases

SIZE, WIDTH = 3, 2
GATES = 4 * SIZE


def weights(cases: Cases, width=WIDTH) -> dict:
    peepholes = {name: cases.floats(SIZE) for name in ["wci", "wcf", "wco"]}
    return {"w": cases.floats(width + SIZE, GATES), **peepholes, "b": cases.floats(GATES)}


def states(cases: Cases, batch: int) -> dict:
    return {"cs_prev": cases.floats(batch, SIZE), "h_prev": cases.floats(batch, SIZE)}


def add(cases: Cases) -> None:
    for batch in [2, 0]:
        for attrs in [{}, {"use_peephole": True, "cell_clip": -1.0}, {"forget_bias": 0.5, "cell_clip": 0.4}]:
            cases.add("LSTMBlockCell", {"x": cases.floats(batch, WIDTH), **states(cases, batch), **weights(cases)}, **attrs)
    # Where the last step is not the last row, TensorFlow leaves most outputs behind it as the memory was.
    for times, length in [(4, 4), (1, 1)]:
        for peephole in [False, True]:
            for op, attrs in [("BlockLSTM", {}), ("BlockLSTM", {"forget_bias": 0.0, "cell_clip": 0.0}), ("BlockLSTMV2", {}), ("BlockLSTMV2", {"cell_clip": 0.3})]:
                given = {"seq_len_max": np.int64(length), "x": cases.floats(times, 2, WIDTH), **states(cases, 2), **weights(cases)}
                cases.add(op, given, use_peephole=peephole, **attrs)
    cases.add("BlockLSTM", {"seq_len_max": np.int64(2), "x": cases.floats(2, 2, WIDTH), **states(cases, 2), **weights(cases, width=1)}, refused=True)
    for batch in [3, 1]:
        given = {"w_ru": cases.floats(WIDTH + SIZE, 2 * SIZE), "w_c": cases.floats(WIDTH + SIZE, SIZE), "b_ru": cases.floats(2 * SIZE), "b_c": cases.floats(SIZE)}
        cases.add("GRUBlockCell", {"x": cases.floats(batch, WIDTH), "h_prev": cases.floats(batch, SIZE), **given})
