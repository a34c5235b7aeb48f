"""From fitted weights to a run as MLflow writes it."""

import hashlib
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import mlflow
import numpy as np
import tensorflow as tf

from recipe.fit import Model
from recipe.graph import build_model
from recipe.quantise import quantise

# Stated rather than inferred: inference would write down whatever happens to be installed.
REQUIREMENTS = ["mlflow==2.9.2", "tensorflow==2.15.1", "setuptools<81"]


@contextmanager
def in_folder(folder: Path):
    """The vocabulary is named relative to the working folder: TensorFlow writes the name into the graph."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def no_custom_objects():
    """Keeps MLflow from pickling Keras' registry into the run, which needs none of it to load."""
    registry = tf.keras.utils.get_custom_objects()
    kept = dict(registry)
    registry.clear()
    try:
        yield
    finally:
        registry.update(kept)


def vocabulary_name(text: str) -> str:
    """Named after its content: two models in one TensorFlow process share tables of the same name."""
    return f"ngrams-{hashlib.sha256(text.encode()).hexdigest()[:12]}.txt"


def log_run(model: Model, ngrams: list, out: Path, params: dict, metrics: dict) -> Path:
    """Logs the model through MLflow and copies the run's artifacts to ``out/<run id>``.

    Only the artifacts leave the tracking store: its own files hold this machine's paths and user.
    """
    # Before the working folder changes, which a relative path would follow.
    out = out.absolute()
    quantised, scale = quantise(model)
    text = "".join(ngram + "\n" for ngram in ngrams)
    with tempfile.TemporaryDirectory() as folder, in_folder(folder), no_custom_objects():
        vocabulary = Path(vocabulary_name(text))
        vocabulary.write_text(text, encoding="utf-8")
        keras_model = build_model(vocabulary.name, quantised, scale, model.bias)
        mlflow.set_tracking_uri(Path("mlruns").absolute().as_uri())
        mlflow.set_experiment("reviewscore")
        with mlflow.start_run() as run:
            mlflow.log_params(params)
            mlflow.log_metrics(metrics)
            mlflow.tensorflow.log_model(keras_model, "model", pip_requirements=REQUIREMENTS)
        stored = Path("mlruns", run.info.experiment_id, run.info.run_id, "artifacts")
        target = out / run.info.run_id
        shutil.copytree(stored, target / "artifacts")
    return target
