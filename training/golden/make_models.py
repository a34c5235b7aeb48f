"""Trains the small Keras models behind the golden files: the text patterns that people log, varied.

    python training/golden/make_models.py --imdb imdb-train.jsonl.gz

They are stand-ins, not good classifiers: each takes seconds and has to stay under 150 kB.
"""

import argparse
import gzip
import json
import shutil
import sys
from pathlib import Path

import tensorflow as tf

layers = tf.keras.layers
MODELS = Path(__file__).parent / "models"
MAX_BYTES = 150_000


def average(texts: list) -> list:
    """The textbook model: fixed length, padding averaged in."""
    vectorize = layers.TextVectorization(max_tokens=1400, output_sequence_length=200)
    vectorize.adapt(texts)
    return [vectorize, layers.Embedding(1400, 8), layers.GlobalAveragePooling1D(), layers.Dense(16, "relu"), layers.Dense(1, "sigmoid")]


def masked(texts: list) -> list:
    """As long as the longest text of the batch, padding masked out of the mean; the vocabulary given as a list."""
    words = layers.TextVectorization(max_tokens=1400)
    words.adapt(texts)
    vectorize = layers.TextVectorization(vocabulary=words.get_vocabulary()[2:])
    return [
        vectorize, layers.Embedding(1400, 8, mask_zero=True), layers.GlobalAveragePooling1D(),
        layers.Dropout(0.2), layers.Dense(12, "tanh"), layers.Dense(1, "sigmoid"),
    ]


def longest(texts: list) -> list:
    """No mask and no fixed length: the probability of a text depends on the texts beside it."""
    vectorize = layers.TextVectorization(max_tokens=1200, standardize="lower")
    vectorize.adapt(texts)
    return [vectorize, layers.Embedding(1200, 8), layers.GlobalAveragePooling1D(), layers.Dense(8, "relu"), layers.Dense(1, "sigmoid")]


def bigrams(texts: list) -> list:
    """Words and pairs, the strongest of each dimension."""
    vectorize = layers.TextVectorization(max_tokens=1700, ngrams=2, standardize="lower_and_strip_punctuation", split="whitespace", output_sequence_length=300)
    vectorize.adapt(texts)
    return [vectorize, layers.Embedding(1700, 6), layers.GlobalMaxPooling1D(), layers.Dense(8, "relu"), layers.Dense(1, "sigmoid")]


def tfidf(texts: list) -> list:
    """A weighted bag of words and pairs, without an embedding."""
    vectorize = layers.TextVectorization(max_tokens=1500, ngrams=2, output_mode="tf_idf")
    vectorize.adapt(texts)
    return [vectorize, layers.Dense(1, "sigmoid")]


def multihot(texts: list) -> list:
    """Which words stand in the text, two dense layers behind."""
    vectorize = layers.TextVectorization(max_tokens=1000, output_mode="multi_hot", standardize="strip_punctuation")
    vectorize.adapt(texts)
    return [vectorize, layers.Dense(6, "relu"), layers.Dense(1, "sigmoid")]


def make(build, texts: list, labels: list) -> None:
    """Trains one model and saves it without what only training needs."""
    tf.keras.backend.clear_session()
    tf.keras.utils.set_random_seed(20)
    text = tf.keras.Input(shape=(1,), dtype=tf.string, name="text")
    output = text
    for layer in build(texts):
        output = layer(output)
    trained = tf.keras.Model(text, output)
    trained.compile(tf.keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    trained.fit(tf.constant(texts)[:, None], tf.constant(labels)[:, None], epochs=4, batch_size=64, verbose=0)
    folder = MODELS / build.__name__
    shutil.rmtree(folder, ignore_errors=True)
    model = tf.keras.Model(text, output, name=build.__name__)
    spec = tf.TensorSpec([None, 1], tf.string, name="text")
    serve = tf.function(lambda text: {"probability": model(text)}, input_signature=[spec])
    # Without the traces of each layer the file is less than half the size; what serves is the signature.
    model.save(folder, save_format="tf", save_traces=False, signatures={"serving_default": serve})
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    print(f"{build.__name__}: {size:,} bytes")
    if size > MAX_BYTES:
        sys.exit(f"{build.__name__} is over {MAX_BYTES:,} bytes: lower max_tokens or the width of its embedding")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--imdb", type=Path, required=True, help="the training reviews, JSON lines with label and text")
    path = parser.parse_args().imdb
    if not path.is_file():
        parser.error(f"--imdb: no such file: {path}")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["id"] % 8 == 0]
    texts = [" ".join(row["text"].split()[:80]) for row in rows]
    labels = [float(row["label"] == "pos") for row in rows]
    for build in (average, masked, longest, bigrams, tfidf, multihot):
        make(build, texts, labels)


if __name__ == "__main__":
    main()
