"""The rows that a fit sees, in parts with a weight each."""

from typing import NamedTuple

import numpy as np

from recipe.corpus import Corpus
from recipe.features import Texts, encode, windows
from recipe.negation import negated_sentences

# Short texts are the ones that people type, and a classifier of whole reviews is unsure of them: pieces
# of reviews and the phrases of SST-2 bring their lengths into the fit.
PIECE = 30

# Of the sentences on negation those with no more words than this count on their own: "not bad" alone is
# what people type, and reviews say it where they complain.
PAIR = 3


class Weights(NamedTuple):
    """What a row of each part counts, on average; whole reviews count 1."""

    ends: float = 0.3
    middles: float = 0.2
    phrases: float = 0.4
    negations: float = 0.1
    pairs: float = 1.5


class Part(NamedTuple):
    texts: Texts
    labels: np.ndarray
    weight: float


def training_parts(imdb: Corpus, sst2: Corpus, words: dict, weights: Weights, rng: np.random.Generator) -> list:
    """Whole reviews, the last words of each, a random window of each, phrases, negations, the shortest of them."""
    reviews = encode(imdb.tokens, words)
    lengths, ends = reviews.lengths, np.diff(reviews.offsets)
    starts = rng.integers(0, np.maximum(lengths - PIECE, 0) + 1)
    sentences, labels = negated_sentences()
    negations, negation_labels = encode(sentences, words), np.array(labels, np.float64)
    short = negations.lengths <= PAIR
    pairs = encode([sentence for sentence, chosen in zip(sentences, short) if chosen], words)
    return [
        Part(reviews, imdb.labels, 1.0),
        Part(windows(reviews, np.maximum(ends - PIECE, 0), ends), imdb.labels, weights.ends),
        Part(windows(reviews, starts, np.minimum(starts + PIECE, ends)), imdb.labels, weights.middles),
        Part(encode(sst2.tokens, words), sst2.labels, weights.phrases),
        Part(negations, negation_labels, weights.negations),
        Part(pairs, negation_labels[short], weights.pairs),
    ]
