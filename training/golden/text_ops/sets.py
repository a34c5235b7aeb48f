"""Sets along the last dimension, and distances of sequences."""

import numpy as np

from .harness import Cases, strings
from .sparse import made

OPERATIONS = ["a-b", "b-a", "intersection", "union"]


def add(cases: Cases) -> None:
    for shape, counts in [((3, 4), (7, 6)), ((2, 2, 3), (8, 3)), ((2, 3), (0, 4)), ((2, 3), (0, 0))]:
        size = int(np.prod(shape))
        dense_shape = np.array(shape, np.int64)
        places = [made(cases, shape, count) for count in counts]

        def draw(count, kind):
            return cases.numpy.choice(["", "a", "b", "é", "ab"], count).astype(object) if kind is object else cases.numpy.integers(-2, 3, count).astype(kind)

        for kind in [np.int64, np.int32, np.uint8, object] if counts[0] else [np.int64, object]:
            kind = np.int8 if kind is np.uint8 else kind
            sets = [draw(count, kind) for count in counts]
            dense = [draw(size, kind).reshape(shape) for _ in range(2)]
            one, two = ({f"set{i + 1}_indices": places[i], f"set{i + 1}_values": sets[i], f"set{i + 1}_shape": dense_shape} for i in range(2))
            for operation in OPERATIONS:
                cases.add("SparseToSparseSetOperation", {**one, **two}, set_operation=operation)
                cases.add("DenseToDenseSetOperation", {"set1": dense[0], "set2": dense[1]}, set_operation=operation)
                cases.add("DenseToSparseSetOperation", {"set1": dense[0], **two}, set_operation=operation)
            cases.add("SetSize", {"set_indices": places[0], "set_values": sets[0], "set_shape": dense_shape})
        for kind in [np.int32, object]:
            for normalize in [True, False]:
                names = ["hypothesis", "truth"]
                inputs = {f"{name}_{part}": value for i, name in enumerate(names) for part, value in [("indices", places[i]), ("values", draw(counts[i], kind)), ("shape", dense_shape)]}
                cases.add("EditDistance", inputs, normalize=normalize)
    unordered = {"set_indices": np.array([[0, 1], [0, 0]]), "set_values": np.array([1, 2]), "set_shape": np.array([2, 2])}
    cases.add("SetSize", unordered)
    cases.add("SetSize", {**unordered, "set_indices": np.array([[0, 1], [0, 1]])})
    cases.add("SetSize", {**unordered, "set_indices": np.array([[0, 1], [2, 1]])})
    cases.add("DenseToDenseSetOperation", {"set1": np.array([[1, 2]]), "set2": np.array([[1], [2]])}, set_operation="union")
    lengths = {"hypothesis_indices": np.array([[0, 0], [0, 1], [2, 0]]), "hypothesis_values": strings(["a", "b", "c"]), "hypothesis_shape": np.array([3, 2])}
    truth = {"truth_indices": np.array([[0, 0], [1, 0], [1, 1], [1, 2]]), "truth_values": strings(["b", "c", "c", "d"]), "truth_shape": np.array([2, 3])}
    cases.add("EditDistance", {**lengths, **truth})
    cases.add("EditDistance", {**lengths, **truth}, normalize=False)
    cases.add("EditDistance", {**lengths, **truth, "truth_shape": np.array([2, 3, 1])})
