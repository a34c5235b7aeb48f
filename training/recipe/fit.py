"""Choice of n-grams and the fit of one weight for each."""

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize


class Counts(NamedTuple):
    """N-gram codes, sorted, with their naive-Bayes log-ratio and the evidence behind it."""

    codes: np.ndarray
    log_ratio: np.ndarray
    frequency: np.ndarray


class Model(NamedTuple):
    """Logit of a text: ``sum(weights of its n known n-grams) / sqrt(n + 1) + bias``."""

    weights: np.ndarray
    bias: float


def log_ratios(codes, negative, positive, smoothing: float = 1.0) -> Counts:
    """Naive Bayes: how much likelier an n-gram is among positive texts."""
    p, q = positive + smoothing, negative + smoothing
    ratio = np.log(p / p.sum()) - np.log(q / q.sum())
    return Counts(codes, ratio, positive + negative)


def merge(parts, weights):
    """Sums the counts of several corpora, each ``(codes, negative, positive)``, under weights."""
    codes = np.concatenate([part[0] for part in parts])
    negative = np.concatenate([part[1] * w for part, w in zip(parts, weights)])
    positive = np.concatenate([part[2] * w for part, w in zip(parts, weights)])
    unique, inverse = np.unique(codes, return_inverse=True)
    return unique, np.bincount(inverse, negative), np.bincount(inverse, positive)


def strongest(counts: Counts, size: int) -> Counts:
    """The n-grams that tell most: a strong ratio on much evidence."""
    value = np.abs(counts.log_ratio) * np.sqrt(counts.frequency)
    kept = np.sort(np.argsort(-value, kind="stable")[:size])
    return Counts(*(column[kept] for column in counts))


def root_normalised(rows: sp.csr_matrix) -> sp.csr_matrix:
    """Rows over the root of their size, as the serving graph does it."""
    known = np.diff(rows.indptr)
    return sp.diags_array((1 / np.sqrt(known + 1)).astype(np.float32)) @ rows


def balanced(labels: np.ndarray, weight: float) -> np.ndarray:
    """Row weights that give both classes the same total and the part the average ``weight``."""
    share = np.where(labels == 1, labels.mean(), 1 - labels.mean())
    return weight * 0.5 / share


def fit(rows, labels, row_weights, log_ratio, *, l2: float, iterations: int, progress=None) -> Model:
    """Logistic regression by L-BFGS over features scaled by the root of their naive-Bayes ratio.

    The scale is the prior: n-grams that counting already found telling are cheap to use.
    """
    scale = np.sqrt(np.abs(log_ratio)).astype(np.float32)
    rows = sp.csr_matrix(rows @ sp.diags_array(scale))
    columns = rows.T.tocsr()
    has_ngram = (np.diff(rows.indptr) > 0).astype(np.float64)
    total = row_weights.sum()

    def objective(parameters):
        coefficients, bias = parameters[:-1], parameters[-1]
        logit = rows @ coefficients.astype(np.float32) + bias * has_ngram
        loss = row_weights @ (np.logaddexp(0, logit) - labels * logit) / total
        error = row_weights * (1 / (1 + np.exp(-logit)) - labels) / total
        slope = columns @ error.astype(np.float32) + 2 * l2 * coefficients
        return loss + l2 * coefficients @ coefficients, np.append(slope, error @ has_ngram)

    options = {"maxiter": iterations, "maxcor": 10}
    found = minimize(objective, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B", options=options, callback=progress)
    return Model(found.x[:-1] * scale, float(found.x[-1]))
