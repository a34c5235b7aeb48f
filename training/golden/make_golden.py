"""Writes what real TensorFlow answers: ``texts.json`` and one ``<model>.json`` a model.

    python training/golden/make_golden.py

Every answer comes from the serving signature of the SavedModel, in a process of its own, since tables
of the same name are shared within one. ``single[i]`` is the answer to text i alone; ``batches`` are
mixed batches, for models in which padding to the longest neighbour changes the answer. ``null`` is
NaN: what a mean over no word at all is.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

GOLDEN = Path(__file__).resolve().parent
REPOSITORY = GOLDEN.parent.parent
SEED = 2011
# Texts over this length stay out of the batches of 128: padded to 20,000 words they need gigabytes.
LONG = 20_000


def texts_as_written() -> list:
    """Entries of texts.json: a string, or ``{"repeat": ..., "times": ...}`` for the very long ones."""
    from hostile import REPEATED, WHITE_SPACE, INVISIBLE, WRITTEN, fuzz
    from reviews import LONG as reviews, SHORT

    spaced = [f"not{space}bad{space}{space}great" for space in WHITE_SPACE + INVISIBLE]
    repeated = [{"repeat": text, "times": times} for text, times in REPEATED]
    return SHORT + reviews + WRITTEN + WHITE_SPACE + INVISIBLE + spaced + fuzz(160, SEED) + repeated


def expand(entry) -> str:
    return entry["repeat"] * entry["times"] if isinstance(entry, dict) else entry


def encode(text: str) -> bytes:
    """UTF-8 as JavaScript's TextEncoder writes it: a lone surrogate becomes U+FFFD."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text).encode("utf-8")


def mixed_batches(texts: list) -> list:
    """Index lists: shuffled so that short and long stand together, besides a few in order."""
    draw = random.Random(SEED)
    short = [i for i, text in enumerate(texts) if len(text) <= LONG]
    long = [i for i in range(len(texts)) if i not in set(short)]
    batches = [draw.sample(short, 32) for _ in range(6)] + [draw.sample(short, 128) for _ in range(3)]
    batches += [short[start : start + 32] for start in range(0, 96, 32)]
    batches += [[long[1], *draw.sample(short, 6), long[-1]], [short[5], short[5]], [texts.index(""), texts.index(" "), short[0]]]
    return batches


def answer(model: Path, texts: list) -> dict:
    """Runs the serving signature; its input is a vector or a column of texts, as the model has it."""
    import numpy as np
    import tensorflow as tf

    serve = tf.saved_model.load(str(model)).signatures["serving_default"]
    (name, spec), = serve.structured_input_signature[1].items()
    (output,) = serve.structured_outputs
    encoded = np.array([encode(text) for text in texts], object)

    def run(indices: list) -> list:
        batch = tf.constant(encoded[indices], tf.string)
        batch = batch if spec.shape.rank == 1 else batch[:, None]
        scores = serve(**{name: batch})[output].numpy()
        if scores.shape != (len(indices), 1):
            sys.exit(f"{model.name}: unexpected answer of shape {scores.shape} for texts {indices}")
        # The shortest digits that give the same float32 back.
        return [None if np.isnan(score) else float(str(score)) for score in scores[:, 0]]

    batches = [{"texts": indices, "probabilities": run(indices)} for indices in mixed_batches(texts)]
    return {
        "model": os.path.relpath(model, REPOSITORY),
        "tensorflow": tf.__version__,
        "signature": {"input": name, "rank": spec.shape.rank, "output": output},
        "single": [run([i])[0] for i in range(len(texts))],
        "batches": batches,
    }


def models() -> dict:
    """Name → SavedModel folder: the bundled run and the small models beside this file."""
    bundled = sorted((REPOSITORY / "models").glob("*/artifacts/model/data/model"))
    if len(bundled) != 1:
        sys.exit(f"models/ must hold exactly one run, found {len(bundled)}")
    # Of Keras alone: what make_partitioned.py makes has no scores, and needs no answers.
    small = sorted(file.parent for file in (GOLDEN / "models").glob("*/keras_metadata.pb"))
    return {"bundled": bundled[0], **{folder.name: folder for folder in small}}


def dump(path: Path, content) -> None:
    path.write_text(json.dumps(content, indent=None, separators=(",", ":")) + "\n", encoding="ascii")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="internal: the one model that this process answers for")
    only = parser.parse_args().only
    written = GOLDEN / "texts.json"
    if only:
        # Read back from JSON, so that surrogates pair up as they do for JavaScript.
        texts = [expand(entry) for entry in json.loads(written.read_text(encoding="ascii"))]
        dump(GOLDEN / f"{only}.json", answer(models()[only], texts))
        return
    entries = texts_as_written()
    written.write_text("[\n" + ",\n".join(json.dumps(entry) for entry in entries) + "\n]\n", encoding="ascii")
    print(f"{len(entries)} texts")
    for name in models():
        subprocess.run([sys.executable, __file__, "--only", name], check=True, env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"})
        print(f"{name}: {(GOLDEN / name).with_suffix('.json').stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
