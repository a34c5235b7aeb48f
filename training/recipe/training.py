"""One fit, from corpora to weights, and how well it does on what it has not seen."""

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from recipe.corpus import Corpus
from recipe.features import build_words, document_frequencies, encode, matrix, spell
from recipe.films import film_frequencies
from recipe.fit import Counts, Model, balanced, fit, log_ratios, merge, root_normalised, strongest
from recipe.parts import Part, Weights, training_parts

# An n-gram has to stand in reviews of this many films or in this many phrases; the counts of phrases are
# discounted, since they repeat.
FILMS = 3
PHRASES = 2
PHRASE_COUNTS = 0.3


class Settings(NamedTuple):
    """What was chosen on held-out data."""

    ngrams: int = 270_000
    l2: float = 5e-7
    iterations: int = 80
    weights: Weights = Weights()
    seed: int = 7


class Fitted(NamedTuple):
    """A model with the vocabulary that its weights belong to."""

    model: Model
    words: dict
    codes: np.ndarray

    def ngrams(self) -> list:
        """The vocabulary as text, in the order of the weights."""
        return spell(self.codes, self.words)

    def probabilities(self, tokens: list) -> np.ndarray:
        """The probability of "positive" for each token list; float64, shape [texts]."""
        rows = matrix(encode(tokens, self.words), self.codes)
        known = np.diff(rows.indptr) > 0
        return 1 / (1 + np.exp(-(root_normalised(rows) @ self.model.weights + self.model.bias * known)))


def train(imdb: Corpus, sst2: Corpus, settings: Settings, progress=None) -> Fitted:
    """Chooses the n-grams and fits their weights."""
    words = build_words(imdb.tokens + sst2.tokens)
    parts = training_parts(imdb, sst2, words, settings.weights, np.random.default_rng(settings.seed))
    counts = strongest(ngram_counts(parts[0], imdb.ids, parts[3]), settings.ngrams)
    rows = sp.vstack([matrix(part.texts, counts.codes) for part in parts]).tocsr()
    labels = np.concatenate([part.labels for part in parts])
    weights = np.concatenate([balanced(part.labels, part.weight) for part in parts])
    model = fit(
        root_normalised(rows),
        labels,
        weights,
        counts.log_ratio,
        l2=settings.l2,
        iterations=settings.iterations,
        progress=progress,
    )
    return Fitted(model, words, counts.codes)


def ngram_counts(reviews: Part, ids: np.ndarray, phrases: Part) -> Counts:
    """The n-grams to choose from, with their naive-Bayes log-ratios; films are counted, not reviews."""
    codes = document_frequencies(reviews.texts, reviews.labels, FILMS)[0]
    negative, positive = film_frequencies(matrix(reviews.texts, codes), reviews.labels, ids)
    spread = negative + positive >= FILMS
    of_reviews = (codes[spread], negative[spread], positive[spread])
    of_phrases = document_frequencies(phrases.texts, phrases.labels, PHRASES)
    return log_ratios(*merge([of_reviews, of_phrases], [1, PHRASE_COUNTS]))


class Quality(NamedTuple):
    """How a model does on texts that it has not seen."""

    accuracy: float
    standard_error: float
    calibration_error: float
    mean_probability: float
    positive_share: float
    texts: int


def measure(fitted: Fitted, corpus: Corpus, bins: int = 10) -> Quality:
    """Accuracy, and the expected calibration error over equally wide bins of the probability."""
    probabilities = fitted.probabilities(corpus.tokens)
    which = np.minimum((probabilities * bins).astype(int), bins - 1)
    gap = np.bincount(which, probabilities - corpus.labels, bins)
    accuracy = float(np.mean((probabilities > 0.5) == (corpus.labels == 1)))
    return Quality(
        accuracy=accuracy,
        standard_error=float(np.sqrt(accuracy * (1 - accuracy) / len(probabilities))),
        calibration_error=float(np.abs(gap).sum() / len(probabilities)),
        mean_probability=float(probabilities.mean()),
        positive_share=float(corpus.labels.mean()),
        texts=len(probabilities),
    )
