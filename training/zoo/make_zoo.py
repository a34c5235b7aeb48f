"""Makes the models of the zoo that belong to the TensorFlow running this, and their golden files.

    python training/zoo/make_zoo.py --imdb imdb-train.jsonl.gz             # all of this TensorFlow's
    python training/zoo/make_zoo.py --imdb imdb-train.jsonl.gz lstm flow   # these only
"""

import argparse
import multiprocessing
import os
import shutil
import sys
import tempfile
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

import catalog  # noqa: E402
import golden  # noqa: E402
from corpus import Corpus  # noqa: E402
from prune import prune  # noqa: E402

MODELS = golden.ZOO / "models"
MAX_BYTES = 260_000
SEED = 20


def targets(corpus: Corpus, outputs) -> dict:
    """What each output learns: scores the label, classes the length of the text besides."""
    labels = np.array(corpus.labels, np.float32)[:, None]
    lengths = np.array([len(text) for text in corpus.texts])
    quarter = np.searchsorted(np.quantile(lengths, [0.25, 0.5, 0.75]), lengths)
    third = np.where(lengths < np.quantile(lengths, 0.3), 2, labels[:, 0].astype(int))
    learned = {"probability": (labels, "binary_crossentropy"), "stars": (labels * 4 + 1, "mse"), "topic": (quarter, "sparse_categorical_crossentropy")}
    learned["classes"] = (third if outputs.get("classes") == 3 else quarter, "sparse_categorical_crossentropy")
    return {name: learned[name] for name in outputs}


def inputs(corpus: Corpus, model) -> dict:
    texts = tf.constant(corpus.texts)
    found = {}
    for tensor in model.inputs:
        if tensor.name.startswith("facts"):
            found["facts"] = tf.constant([[len(text) / 10, text.count("!"), text.count("?")] for text in corpus.texts], tf.float32)
        elif tensor.name.startswith("title"):
            found["title"] = tf.constant([" ".join(text.split()[:8]) for text in corpus.texts])
        else:
            found[tensor.name.split(":")[0]] = texts if len(tensor.shape) == 1 else texts[:, None]
    return found


def order(model) -> list:
    return [tensor.name.split(":")[0] for tensor in model.inputs]


def train(model, corpus: Corpus) -> None:
    """A few epochs, enough for the scores to leave one half."""
    named = model.output if isinstance(model.output, dict) else {name: output for name, output in zip(model.output_names, model.outputs)}
    learned = targets(corpus, {name: output.shape[-1] for name, output in named.items()})
    fed = inputs(corpus, model)
    several = isinstance(model.output, dict)
    ((first, first_loss), *_) = learned.values()
    loss = {name: each for name, (_, each) in learned.items()} if several else first_loss
    wanted = {name: value for name, (value, _) in learned.items()} if several else first
    model.compile(tf.keras.optimizers.Adam(0.004), loss)
    model.fit(fed if several else next(iter(fed.values())), wanted, epochs=3, batch_size=32, verbose=0)


def spread(model, corpus: Corpus) -> None:
    """Scales the last layers so that scores over the corpus are not all near one half; a network that answers everything alike would test nothing."""
    fed = inputs(corpus, model)
    for layer in model.layers:
        if layer.name not in ("probability", "classes", "topic"):
            continue
        hidden = tf.keras.Model(model.inputs, layer.input)([fed[name] for name in order(model)])
        weights = layer.get_weights()[0]
        scores = tf.cast(hidden, tf.float32).numpy().reshape(-1, len(weights)) @ weights
        scores = scores[np.isfinite(scores).all(axis=1)]
        deviation = scores.std(axis=0)
        if (deviation < 1e-3 * np.abs(scores).max(axis=0)).any():
            sys.exit(f"{model.name}: the layer {layer.name} sees the same of every text")
        scale = 1.5 / deviation
        layer.set_weights([weights * scale, -scores.mean(axis=0) * scale])


def save_keras(model, folder: Path) -> None:
    """Without the optimizer and the traces of each layer; what serves is the signature."""
    bare = tf.keras.Model(model.input, model.output)
    if catalog.here() == catalog.KERAS_3:
        bare.export(str(folder), verbose=False)
        return
    specs = [tf.TensorSpec(tensor.shape, tensor.dtype, tensor.name) for tensor in model.inputs]
    structure = model.input if isinstance(model.input, dict) else model.inputs

    @tf.function(input_signature=specs)
    def serve(*tensors):
        outputs = model(tf.nest.pack_sequence_as(structure, tensors), training=False)
        return outputs if isinstance(outputs, dict) else {model.output_names[0]: outputs}

    bare.save(folder, save_format="tf", save_traces=False, signatures={"serving_default": serve})


def make(name: str, corpus: Corpus) -> None:
    """In a working folder of its own; the process belongs to this model alone."""
    with tempfile.TemporaryDirectory() as working:
        os.chdir(working)
        build(name, corpus)


def build(name: str, corpus: Corpus) -> None:
    entry = catalog.entries()[name]
    folder = MODELS / name
    shutil.rmtree(folder, ignore_errors=True)
    tf.keras.utils.set_random_seed(SEED)
    if entry.build.__module__.startswith("keras_"):
        model = entry.build(corpus)
        train(model, corpus)
        spread(model, corpus)
        save_keras(model, folder)
    else:
        entry.build(corpus, folder)
    prune(folder)
    for unread in ("keras_metadata.pb", "fingerprint.pb"):
        (folder / unread).unlink(missing_ok=True)
    golden.write(folder, entry.family, entry.covers)
    check(folder)


def check(folder: Path) -> None:
    name = folder.name
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    told = (MODELS / f"{name}.json").stat().st_size
    print(f"{name}: {size:,} bytes, golden file {told:,}", flush=True)
    if size > MAX_BYTES or told > golden.MAX_BYTES:
        print(f"  over {MAX_BYTES:,} or {golden.MAX_BYTES:,} bytes: fewer words or outputs", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--imdb", type=Path, required=True, help="the training reviews, JSON lines with label and text")
    parser.add_argument("names", nargs="*", help="only these")
    options = parser.parse_args()
    if not options.imdb.is_file():
        parser.error(f"--imdb: no such file: {options.imdb}")
    known = catalog.entries()
    unknown = [name for name in options.names if name not in known]
    if unknown:
        parser.error(f"TensorFlow {tf.__version__} makes no {', '.join(unknown)}; it makes {', '.join(known)}")
    corpus = Corpus(options.imdb)
    # Each in a process of its own: tables of one name are shared within a process, and so are policies.
    fork = multiprocessing.get_context("fork")
    failed = []
    for name in options.names or known:
        process = fork.Process(target=make, args=(name, corpus))
        process.start()
        process.join()
        if process.exitcode:
            failed.append(name)
    if failed:
        sys.exit(f"not made: {', '.join(failed)}")


if __name__ == "__main__":
    main()
