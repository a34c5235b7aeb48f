"""What is kept out of a fit to measure it."""

import numpy as np

from recipe.corpus import Corpus


def select(corpus: Corpus, chosen: np.ndarray) -> Corpus:
    """The rows where ``chosen`` is true."""
    rows = np.flatnonzero(chosen)
    return Corpus([corpus.tokens[i] for i in rows], corpus.labels[rows], corpus.ids[rows])


def split_imdb(corpus: Corpus, share: float = 0.2):
    """The last block of ids is held out: ids order films, so that a film is on one side only."""
    kept = corpus.ids < np.quantile(corpus.ids, 1 - share)
    return select(corpus, kept), select(corpus, ~kept)


def split_sst2(corpus: Corpus, count: int, rng: np.random.Generator):
    """Holds out ``count`` whole sentences, and drops every phrase of theirs from the rest.

    The corpus lists sentences together with their phrases. A sentence is what is a phrase of no other
    row; short phrases (under three words) occur everywhere and stay.
    """
    texts = [" ".join(tokens) for tokens in corpus.tokens]
    inner = {part for tokens in corpus.tokens for part in _phrases(tokens) if len(part) < len(" ".join(tokens))}
    sentences = [i for i, text in enumerate(texts) if len(corpus.tokens[i]) >= 6 and text not in inner]
    held = rng.choice(sentences, count, replace=False)
    leaked = {part for i in held for part in _phrases(corpus.tokens[i])}
    kept = np.array([text not in leaked for text in texts])
    chosen = np.zeros(len(texts), bool)
    chosen[held] = True
    return select(corpus, kept & ~chosen), select(corpus, chosen)


def _phrases(tokens):
    """Every run of three words or more."""
    return [" ".join(tokens[i:j]) for i in range(len(tokens)) for j in range(i + 3, len(tokens) + 1)]
