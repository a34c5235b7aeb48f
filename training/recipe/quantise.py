"""Weights as one byte each."""

import numpy as np

from recipe.fit import Model


def quantise(model: Model):
    """Weights as int8 and the scale that brings them back."""
    scale = float(np.abs(model.weights).max() / 127)
    return np.round(model.weights / scale).astype(np.int8), scale


def quantised(model: Model) -> Model:
    """The model as it is served: with the weights that quantising leaves."""
    weights, scale = quantise(model)
    return Model(weights * scale, model.bias)
