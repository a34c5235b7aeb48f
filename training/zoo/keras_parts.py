"""What Keras models of text begin and end with; the same code makes them with Keras 2 and Keras 3."""

import tensorflow as tf

keras = tf.keras
layers = keras.layers
IS_KERAS_3 = not tf.__version__.startswith(("2.8.", "2.15."))


def scaled(words: int) -> int:
    """Speed is measured on the models of 2.15; those of the other versions are here for how they are written, with half the words."""
    return words if tf.__version__.startswith("2.15.") else words // 2


def column() -> "keras.KerasTensor":
    """Texts as Keras likes them, [batch, 1]."""
    return keras.Input(shape=(1,), dtype="string", name="text")


def vector() -> "keras.KerasTensor":
    """Texts without a second dimension, [batch]."""
    return keras.Input(shape=(), dtype="string", name="text")


def vectorize(corpus, size: int, **options) -> layers.Layer:
    layer = layers.TextVectorization(max_tokens=scaled(size), **options)
    layer.adapt(corpus.texts)
    return layer


def embedding(words: int, width: int, **options) -> layers.Layer:
    return layers.Embedding(scaled(words), width, **options)


def chain(first, *rest) -> "keras.Model":
    """One layer after the other; the scores come out as ``probability``."""
    output = first
    for layer in rest:
        output = layer(output)
    return keras.Model(first, output)


def probability() -> layers.Layer:
    return layers.Dense(1, "sigmoid", name="probability")
