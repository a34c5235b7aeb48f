"""Convolutions over words and characters, by Keras."""

import tensorflow as tf

from keras_parts import chain, column, embedding, probability, vectorize

layers = tf.keras.layers


def conv_words(corpus):
    """Padding same, causal and valid; strides and dilation."""
    return chain(
        column(), vectorize(corpus, 1500, output_sequence_length=160), embedding(1500, 16),
        layers.Conv1D(24, 5, padding="same", strides=2, activation="relu"), layers.Conv1D(24, 3, padding="causal", dilation_rate=2, activation="relu"),
        layers.Conv1D(16, 3, padding="valid", dilation_rate=3, activation="relu"), layers.GlobalMaxPooling1D(), layers.Dense(8, "relu"), probability(),
    )


def conv_chars(corpus):
    return chain(
        column(), vectorize(corpus, 100, standardize="lower", split="character", output_sequence_length=200), embedding(100, 16),
        layers.Conv1D(24, 7, activation="relu"), layers.MaxPooling1D(3), layers.Conv1D(24, 5, padding="same", activation="relu"),
        layers.AveragePooling1D(2, padding="same"), layers.Conv1D(24, 3, groups=2), layers.GlobalMaxPooling1D(), layers.Dense(16, "relu"), probability(),
    )


def conv_separable(corpus):
    return chain(
        column(), vectorize(corpus, 500, output_sequence_length=120), embedding(500, 12), layers.SpatialDropout1D(0.2),
        layers.SeparableConv1D(16, 5, padding="same"), layers.BatchNormalization(), layers.Activation("relu"), layers.ZeroPadding1D(2),
        layers.DepthwiseConv1D(3, depth_multiplier=2), layers.Conv1D(12, 1, activation="relu"), layers.Cropping1D(1), layers.UpSampling1D(2),
        layers.Conv1DTranspose(8, 3, strides=2), layers.Flatten(), layers.Dropout(0.5), probability(),
    )
