"""Trains a small Keras model of three classes, and writes what TensorFlow answers by it: ``classes/``.

    python training/golden/make_classes.py --imdb imdb-train.jsonl.gz

It is a stand-in for classifiers that are not of sentiment: a softmax over ``bad``, ``mixed`` and ``good``.
``answers.json`` has a text and the three numbers of each, with the digits that give the same float32 back.
"""

import argparse
import gzip
import json
import shutil
from pathlib import Path

import tensorflow as tf

from reviews import LONG, SHORT

layers = tf.keras.layers
FOLDER = Path(__file__).parent / "classes"


def class_of(rating: int) -> int:
    return 0 if rating <= 2 else 1 if rating <= 8 else 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--imdb", type=Path, required=True, help="the training reviews, JSON lines with rating and text")
    path = parser.parse_args().imdb
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["id"] % 8 == 0]
    texts = [" ".join(row["text"].split()[:80]) for row in rows]
    labels = [class_of(int(row["rating"])) for row in rows]

    tf.keras.utils.set_random_seed(20)
    vectorize = layers.TextVectorization(max_tokens=800, output_sequence_length=100)
    vectorize.adapt(texts)
    text = tf.keras.Input(shape=(1,), dtype=tf.string, name="text")
    pooled = layers.GlobalAveragePooling1D()(layers.Embedding(800, 8)(vectorize(text)))
    model = tf.keras.Model(text, layers.Dense(3, "softmax")(pooled), name="classes")
    model.compile(tf.keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(tf.constant(texts)[:, None], tf.constant(labels), epochs=4, batch_size=64, verbose=0)

    spec = tf.TensorSpec([None, 1], tf.string, name="text")
    serve = tf.function(lambda text: {"classes": model(text)}, input_signature=[spec])
    shutil.rmtree(FOLDER / "model", ignore_errors=True)
    model.save(FOLDER / "model", save_format="tf", save_traces=False, signatures={"serving_default": serve})

    served = tf.saved_model.load(str(FOLDER / "model")).signatures["serving_default"]
    asked = SHORT + LONG
    scores = served(text=tf.constant(asked)[:, None])["classes"].numpy()
    answers = [{"text": one, "classes": [float(str(score)) for score in row]} for one, row in zip(asked, scores)]
    (FOLDER / "answers.json").write_text(json.dumps(answers) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
