"""Recurrent layers and attention, by Keras."""

import tensorflow as tf

from keras_parts import chain, column, embedding, probability, vectorize

keras = tf.keras
layers = keras.layers


def lstm(corpus):
    return chain(column(), vectorize(corpus, 1500, output_sequence_length=120), embedding(1500, 16), layers.LSTM(24, return_sequences=True), layers.GlobalMaxPooling1D(), probability())


def lstm_stacked(corpus):
    """Masked, a sequence out of the first layer, its gates' activations named."""
    return chain(
        column(), vectorize(corpus, 500), embedding(500, 12, mask_zero=True), layers.LSTM(16, return_sequences=True),
        layers.LSTM(12, activation="relu", recurrent_activation="hard_sigmoid"), probability(),
    )


def bilstm(corpus):
    return chain(
        column(), vectorize(corpus, 1000, output_sequence_length=120), embedding(1000, 16, mask_zero=True),
        layers.Bidirectional(layers.LSTM(24)), layers.Dense(16, "relu"), probability(),
    )


def bilstm_attention(corpus):
    """Words weighed by a softmax over the sequence."""
    text = column()
    words = embedding(600, 12)(vectorize(corpus, 600, output_sequence_length=100)(text))
    states = layers.Bidirectional(layers.LSTM(12, return_sequences=True), merge_mode="sum")(words)
    weights = layers.Softmax(axis=1)(layers.Dense(1, "tanh")(states))
    pooled = layers.Flatten()(layers.Dot(axes=1)([weights, states]))
    return keras.Model(text, probability()(pooled))


def gru(corpus):
    return chain(column(), vectorize(corpus, 1500, output_sequence_length=120), embedding(1500, 16), layers.GRU(24, return_sequences=True), layers.GlobalAveragePooling1D(), probability())


def bigru(corpus):
    """Masked, the older order of reset and product, and a plain recurrent layer behind."""
    return chain(
        column(), vectorize(corpus, 500), embedding(500, 12, mask_zero=True),
        layers.Bidirectional(layers.GRU(12, return_sequences=True, reset_after=False), merge_mode="concat"),
        layers.SimpleRNN(12, go_backwards=True), probability(),
    )


@keras.utils.register_keras_serializable("zoo")
class Positions(layers.Layer):
    """Adds an embedding of the position to that of the word."""

    def __init__(self, length: int, width: int, **options) -> None:
        super().__init__(**options)
        self.length, self.width = length, width
        self.table = layers.Embedding(length, width)

    def build(self, shape) -> None:
        self.table.build(None)
        super().build(shape)

    def get_config(self) -> dict:
        return {**super().get_config(), "length": self.length, "width": self.width}

    def call(self, words):
        return words + self.table(tf.range(tf.shape(words)[1]))


def transformer(corpus):
    text = column()
    words = Positions(120, 16)(embedding(1200, 16)(vectorize(corpus, 1200, output_sequence_length=120)(text)))
    attended = layers.MultiHeadAttention(num_heads=2, key_dim=8)(words, words)
    block = layers.LayerNormalization(epsilon=1e-6)(layers.Add()([words, attended]))
    inner = layers.Dense(16)(layers.Dense(32, "gelu")(block))
    block = layers.LayerNormalization()(layers.Add()([block, inner]))
    return keras.Model(text, probability()(layers.GlobalAveragePooling1D()(block)))


def transformer_masked(corpus):
    """Padding masked, later words unseen."""
    text = column()
    words = embedding(500, 12, mask_zero=True)(vectorize(corpus, 500, output_sequence_length=80)(text))
    attended = layers.MultiHeadAttention(num_heads=3, key_dim=4, value_dim=5)(words, words, use_causal_mask=True)
    block = layers.LayerNormalization()(words + attended)
    return keras.Model(text, probability()(layers.GlobalAveragePooling1D()(block)))


def attention_pairs(corpus):
    """Keras' plain dot-product and additive attention."""
    text = column()
    words = embedding(400, 12)(vectorize(corpus, 400, output_sequence_length=60)(text))
    dot = layers.Attention(use_scale=True)([words, words])
    added = layers.AdditiveAttention()([words, words])
    joined = layers.Concatenate()([dot, added])
    return keras.Model(text, probability()(layers.GlobalAveragePooling1D()(joined)))
