"""The serving graph: text cleaning, n-grams and the score, all in TensorFlow ops.

The model has to load in a process that has never seen this file, so each layer is plain ops behind
``call``: Keras revives such layers from the SavedModel's own functions, without custom objects.
"""

import numpy as np
import tensorflow as tf

# Applied in order, RE2 syntax. Few and simple on purpose: in a bag of n-grams the regular expressions
# cost more than everything else. SST-2 is distributed with its clitics split off ("did n't", "it 's"),
# so the patterns bring both spellings to the same tokens.
CLEANING_STEPS = (
    (r"<br */?>", " "),
    (r"n['’]t\b", " not"),
    (r"['’](?:s|re|ve|ll|d|m)\b", ""),
    (r"!", " ! "),
    (r"\?", " ? "),
    (r"[^a-z0-9!?\x{c0}-\x{24f}]+", " "),
)

NGRAM_WIDTHS = (1, 2, 3)


def clean(texts: tf.Tensor) -> tf.Tensor:
    """Normalises raw texts of any shape into a vector; the training features are made from the output of this very function."""
    texts = tf.strings.lower(tf.reshape(texts, [-1]))
    for pattern, rewrite in CLEANING_STEPS:
        texts = tf.strings.regex_replace(texts, pattern, rewrite)
    return texts


class TextCleaner(tf.keras.layers.Layer):
    """String in, normalised string out."""

    def call(self, inputs):
        return clean(inputs)


class NgramScore(tf.keras.layers.Layer):
    """Sum of the weights of a text's distinct known n-grams, over the root of their number.

    Weights are int8 with one scale: the rounding errors of hundreds of n-grams cancel, the file is a
    quarter of the size, and sums of integers do not depend on their order, so that every engine gets
    the same number.
    """

    def __init__(self, vocabulary_file: str, weights: np.ndarray, scale: float, bias: float, **kwargs):
        super().__init__(**kwargs)
        self.size = len(weights)
        self.scale = float(scale)
        self.bias = float(bias)
        # An unknown n-gram gets the id one past the end, which the counting op leaves out.
        self.table = tf.lookup.StaticHashTable(
            tf.lookup.TextFileInitializer(
                vocabulary_file,
                key_dtype=tf.string,
                key_index=tf.lookup.TextFileIndex.WHOLE_LINE,
                value_dtype=tf.int64,
                value_index=tf.lookup.TextFileIndex.LINE_NUMBER,
            ),
            default_value=self.size,
        )
        self.ngram_weights = tf.Variable(weights, dtype=tf.int8, trainable=False, name="ngram_weights")

    def get_config(self):
        """Neither the table nor the weights: a loaded model has them from its assets and variables."""
        return {**super().get_config(), "size": self.size, "scale": self.scale, "bias": self.bias}

    def call(self, inputs):
        tokens = tf.strings.split(inputs)
        ngrams = tf.strings.ngrams(tokens, NGRAM_WIDTHS, separator=" ")
        # The counting op refuses an empty batch: one row of nothing is added behind the texts.
        splits = tf.concat([ngrams.row_splits, ngrams.row_splits[-1:]], axis=0)
        distinct = tf.raw_ops.RaggedCountSparseOutput(
            splits=splits,
            values=self.table.lookup(ngrams.values),
            weights=tf.constant([], tf.float32),
            minlength=-1,
            maxlength=self.size,
            binary_output=True,
        )
        rows, ids = distinct.output_indices[:, 0], distinct.output_indices[:, 1]
        batch = tf.size(inputs)
        weights = tf.cast(tf.gather(self.ngram_weights, ids), tf.int32)
        total = tf.cast(tf.math.unsorted_segment_sum(weights, rows, batch), tf.float32)
        known = tf.math.unsorted_segment_sum(distinct.output_values, rows, batch)
        logit = total * self.scale / tf.sqrt(known + 1.0) + self.bias * tf.minimum(known, 1.0)
        return tf.reshape(logit, [-1, 1])


def build_model(vocabulary_file: str, weights: np.ndarray, scale: float, bias: float) -> tf.keras.Model:
    """A functional Keras model: one string per text in, the probability of "positive" out."""
    text = tf.keras.Input(shape=(), dtype=tf.string, name="text")
    cleaned = TextCleaner(name="cleaner")(text)
    logit = NgramScore(vocabulary_file, weights, scale, bias, name="ngram_score")(cleaned)
    probability = tf.keras.layers.Activation("sigmoid", name="probability")(logit)
    return tf.keras.Model(text, probability, name="reviewscore")
