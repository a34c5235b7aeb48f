"""Bags of words, words embedded and pooled: Keras models that know no order of words, or that of neighbours."""

import tensorflow as tf

from keras_parts import chain, column, embedding, probability, vector, vectorize

keras = tf.keras
layers = keras.layers


def multihot(corpus):
    return chain(
        column(), vectorize(corpus, 1500, output_mode="multi_hot"),
        layers.Dense(12, "gelu"), layers.Dense(8, "swish"), probability(),
    )


def count_activations(corpus):
    """One layer of each activation that Keras names, side by side, and four classes."""
    text = column()
    bag = layers.Dropout(0.2)(vectorize(corpus, 400, output_mode="count", standardize="strip_punctuation")(text))
    named = ["elu", "selu", "tanh", "sigmoid", "softplus", "softsign", "relu", "linear", "hard_sigmoid", "exponential"]
    activated = [layers.Dense(4, name)(bag) for name in named]
    activated += [activation(layers.Dense(4)(bag)) for activation in (layers.LeakyReLU(), layers.PReLU(), layers.ReLU(max_value=6.0), layers.Softmax())]
    return keras.Model(text, layers.Dense(4, "softmax", name="classes")(layers.Concatenate()(activated)))


def category_encoding(corpus):
    return chain(
        column(), vectorize(corpus, 600, output_sequence_length=80),
        layers.CategoryEncoding(num_tokens=600, output_mode="multi_hot"), layers.Dense(8, "relu"), probability(),
    )


def tfidf_bigrams(corpus):
    return chain(column(), vectorize(corpus, 2000, output_mode="tf_idf", ngrams=2), layers.Dense(3, "softmax", name="classes"))


def trigrams_count(corpus):
    """Single words and triples, without pairs."""
    return chain(column(), vectorize(corpus, 1500, output_mode="count", ngrams=(1, 3), standardize="lower"), layers.Dense(8, "relu"), probability())


def bigrams_embedded(corpus):
    return chain(
        column(), vectorize(corpus, 2000, ngrams=2, output_sequence_length=200), embedding(2000, 16),
        layers.GlobalAveragePooling1D(), layers.Dense(8, "relu"), probability(),
    )


def embed_average(corpus):
    return chain(
        column(), vectorize(corpus, 2000, output_sequence_length=160), embedding(2000, 16),
        layers.GlobalAveragePooling1D(), layers.Dense(16, "relu"), probability(),
    )


def embed_masked(corpus):
    """Rows as long as the longest of the batch, padding left out of the mean."""
    return chain(
        column(), vectorize(corpus, 1500), embedding(1500, 16, mask_zero=True), layers.GlobalAveragePooling1D(),
        layers.Dropout(0.3), layers.Dense(12, "tanh"), probability(),
    )


def embed_sum(corpus):
    """Case and punctuation kept, a sum over all words."""
    return chain(
        vector(), vectorize(corpus, 600, standardize=None, output_sequence_length=120), embedding(600, 8),
        layers.Lambda(lambda words: tf.reduce_sum(words, axis=1) * 0.1, output_shape=(8,)), layers.Dense(8, "elu"), probability(),
    )


def embed_max(corpus):
    return chain(
        vector(), vectorize(corpus, 600, standardize="lower", split="whitespace", output_sequence_length=120), embedding(600, 8),
        layers.GlobalMaxPooling1D(), layers.BatchNormalization(), layers.Dense(8, "selu"), probability(),
    )


def embed_ragged(corpus):
    """No padding at all: the mean goes over ragged rows."""
    return chain(
        column(), vectorize(corpus, 600, ragged=True), embedding(600, 8),
        layers.Lambda(lambda words: tf.reduce_mean(words, axis=1)), layers.Dense(8, "tanh"), probability(),
    )


def first_letters(corpus):
    """Not split: what is left of a text is one entry of the vocabulary, or unknown."""

    def first(text):
        return tf.strings.regex_replace(tf.strings.lower(text), r"(?s)[^a-z]*([a-z]{0,2}).*", r"\1")

    return chain(
        column(), vectorize(corpus, 300, standardize=first, split=None, output_mode="int"), embedding(300, 8),
        layers.Flatten(), layers.Dense(4, "relu"), probability(),
    )
