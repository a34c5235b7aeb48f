"""Reading the two corpora, cleaned by the serving graph itself."""

import gzip
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from recipe.graph import clean


class CorpusError(ValueError):
    """A file that is not what the recipe reads; the message names the file, the line and what is expected."""


class Corpus(NamedTuple):
    """Token lists with their labels (1 is positive) and the ids that hold-out splits go by."""

    tokens: list
    labels: np.ndarray
    ids: np.ndarray


def tokenize(texts: list) -> list:
    """What the serving graph sees: cleaned, split on white space."""
    tokens = []
    for start in range(0, len(texts), 2000):
        cleaned = clean(tf.constant(texts[start : start + 2000])).numpy()
        tokens += [text.decode("utf-8").split(" ") for text in cleaned]
    return [[token for token in row if token] for row in tokens]


def read_imdb(path: Path) -> Corpus:
    """JSON lines with ``id`` (a whole number), ``label`` ("pos" or "neg") and ``text``."""
    expected = 'a JSON object with "id" (a whole number), "label" ("pos" or "neg") and "text"'
    rows = []
    for number, line in enumerate(_lines(path), start=1):
        try:
            row = json.loads(line)
            rows.append((int(row["id"]), ("neg", "pos").index(row["label"]), str(row["text"])))
        except (ValueError, KeyError, TypeError) as error:
            raise CorpusError(f"{path}, line {number}: expected {expected}") from error
    return _corpus(path, rows)


def read_sst2(path: Path) -> Corpus:
    """Tab-separated ``label`` (0 or 1) and ``sentence``, in either order, under a header line."""
    lines = _lines(path)
    header = lines[0].split("\t") if lines else []
    if sorted(header) != ["label", "sentence"]:
        raise CorpusError(f'{path}, line 1: expected the header "label<TAB>sentence"')
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        row = dict(zip(header, line.split("\t")))
        if len(row) != 2 or row["label"] not in ("0", "1"):
            raise CorpusError(f"{path}, line {number}: expected a label, 0 or 1, and a sentence with a tab between them")
        rows.append((number - 2, int(row["label"]), row["sentence"]))
    return _corpus(path, rows)


def _lines(path: Path) -> list:
    try:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return content.decode("utf-8").removesuffix("\n").split("\n") if content else []
    except (OSError, EOFError, ValueError) as error:
        raise CorpusError(f"{path}: cannot be read as UTF-8 text{' in gzip' * (path.suffix == '.gz')}: {error}") from error


def _corpus(path: Path, rows: list) -> Corpus:
    ids, labels, texts = zip(*rows) if rows else ((), (), ())
    if set(labels) != {0, 1}:
        raise CorpusError(f"{path}: expected texts of both labels, found {len(rows)} texts of {len(set(labels))} labels")
    return Corpus(tokenize(list(texts)), np.array(labels, np.float64), np.array(ids))
