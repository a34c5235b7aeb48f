"""In how many films an n-gram occurs, as against in how many reviews.

Thirty reviews of one film share its names and places, which tell nothing about the next film. The
corpus does not say which film a review is about, but its ids keep the reviews of a film together,
and there are at most thirty of each.
"""

import numpy as np
import scipy.sparse as sp

REVIEWS_OF_A_FILM = 30


def film_frequencies(rows: sp.csr_matrix, labels: np.ndarray, ids: np.ndarray):
    """For every column the number of films whose negative, and whose positive, reviews have it.

    Reviews count as being about different films if their ids are thirty or more apart.
    """
    counts = np.zeros((2, rows.shape[1]))
    for label in (0, 1):
        latest = np.full(rows.shape[1], -REVIEWS_OF_A_FILM)
        of_label = np.flatnonzero(labels == label)
        for row in of_label[np.argsort(ids[of_label], kind="stable")]:
            columns = rows.indices[rows.indptr[row] : rows.indptr[row + 1]]
            new = columns[ids[row] - latest[columns] >= REVIEWS_OF_A_FILM]
            counts[label, new] += 1
            latest[new] = ids[row]
    return counts[0], counts[1]
