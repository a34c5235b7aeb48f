"""Asks a SavedModel of the zoo for its answers and writes them beside it."""

import json
import random
import re
from pathlib import Path

import numpy as np
import tensorflow as tf

ZOO = Path(__file__).resolve().parent
TEXTS = ZOO.parent / "golden" / "texts.json"
SEED = 2024
BATCH = 32
LONGEST = 1500
MAX_BYTES = 60_000


def encode(text: str) -> bytes:
    """UTF-8 as JavaScript's TextEncoder writes it: a lone surrogate becomes U+FFFD."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text).encode("utf-8")


def shared_texts() -> list:
    """The texts of the other golden files; None for those too long for a recurrent layer."""
    entries = json.loads(TEXTS.read_text(encoding="ascii"))
    return [encode(entry) if isinstance(entry, str) and len(entry) <= LONGEST else None for entry in entries]


def chosen(texts: list) -> list:
    """About 120 of them: every third short sentence, all reviews, then every sixth of those that look for trouble."""
    reviews = range(60, 76)
    rest = [i for i in range(76, len(texts)) if texts[i] is not None]
    return [*range(0, 60, 3), *reviews, *rest[::6]]


def batches(indices: list) -> list:
    draw = random.Random(SEED)
    return [draw.sample(indices, BATCH) for _ in range(3)] + [indices[:BATCH], []]


def feed(spec: tf.TensorSpec, rows: list, shift: int, texts: list, indices: list) -> tuple:
    """One input as TensorFlow takes it and as the file has it; inputs beside the first see other texts."""
    shape = [len(rows), *spec.shape[1:]]
    if spec.dtype == tf.string:
        others = [indices[(indices.index(row) + shift * 7) % len(indices)] for row in rows]
        value = tf.reshape(tf.constant([texts[i] for i in others], tf.string), shape)
        return value, {"shape": shape, "texts": others}
    numbers = [round((row * 13 + 7 * column) % 90 * 1.25 - 10.0, 2) for row in rows for column in range(int(np.prod(shape[1:])))]
    return tf.reshape(tf.constant(numbers, spec.dtype), shape), {"shape": shape, "data": numbers}


def written(value: tf.Tensor) -> dict:
    """Floats with the shortest digits that give the same float32 back; NaN as null; strings as texts."""
    array = value.numpy()
    if array.dtype == object:
        data = [text.decode("utf-8") for text in array.ravel()]
    elif array.dtype.kind == "f":
        data = [None if np.isnan(number) else float(str(number)) for number in array.ravel()]
    else:
        data = [int(number) for number in array.ravel()]
    return {"shape": list(array.shape), "data": data}


def answer(folder: Path, family: str, covers: str) -> dict:
    loaded = tf.saved_model.load(str(folder))
    serve = loaded.signatures["serving_default"]
    specs = serve.structured_input_signature[1]
    texts = shared_texts()
    indices = chosen(texts)
    calls = []
    for rows in [[i] for i in indices] + batches(indices):
        fed = {name: feed(spec, rows, shift, texts, indices) for shift, (name, spec) in enumerate(sorted(specs.items(), reverse=True))}
        try:
            outputs = serve(**{name: value for name, (value, _) in fed.items()})
        except tf.errors.InvalidArgumentError:
            continue  # Keras 2 cannot run a recurrent layer over no words, nor some layers over no rows.
        calls.append({
            "inputs": {name: told for name, (_, told) in fed.items()},
            "outputs": {name: written(value) for name, value in sorted(outputs.items())},
        })
    if len(calls) < len(indices) * 0.7:
        raise SystemExit(f"{folder.name}: TensorFlow answers {len(calls)} calls only")
    return {"family": family, "covers": covers, "tensorflow": tf.__version__, "calls": calls}


def write(folder: Path, family: str, covers: str) -> Path:
    path = folder.with_name(f"{folder.name}.json")
    path.write_text(json.dumps(answer(folder, family, covers), separators=(",", ":")) + "\n", encoding="ascii")
    return path
