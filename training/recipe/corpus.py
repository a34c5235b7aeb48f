"""Reading the two corpora, cleaned by the serving graph itself."""

import gzip
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from recipe.graph import clean


class Corpus(NamedTuple):
    """Token lists with their labels (1 is positive) and the ids that hold-out splits go by."""

    tokens: list
    labels: np.ndarray
    ids: np.ndarray


def _open(path: Path):
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8")


def tokenize(texts: list) -> list:
    """What the serving graph sees: cleaned, split on white space."""
    tokens = []
    for start in range(0, len(texts), 2000):
        cleaned = clean(tf.constant(texts[start : start + 2000])).numpy()
        tokens += [text.decode("utf-8").split(" ") for text in cleaned]
    return [[token for token in row if token] for row in tokens]


def read_imdb(path: Path) -> Corpus:
    """JSON lines with ``id``, ``label`` ("pos" or "neg") and ``text``."""
    with _open(path) as lines:
        rows = [json.loads(line) for line in lines]
    labels = np.array([row["label"] == "pos" for row in rows], np.float64)
    return Corpus(tokenize([row["text"] for row in rows]), labels, np.array([row["id"] for row in rows]))


def read_sst2(path: Path) -> Corpus:
    """Tab-separated ``label`` and ``sentence``, in either order, under a header line."""
    with _open(path) as lines:
        header = next(lines).rstrip("\n").split("\t")
        rows = [dict(zip(header, line.rstrip("\n").split("\t"))) for line in lines]
    labels = np.array([row["label"] == "1" for row in rows], np.float64)
    return Corpus(tokenize([row["sentence"] for row in rows]), labels, np.arange(len(rows)))
