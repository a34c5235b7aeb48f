"""Keras models, each trained for seconds: the same code makes them with Keras 2 and Keras 3."""

import tensorflow as tf

keras = tf.keras
layers = keras.layers
KERAS_3 = not tf.__version__.startswith(("2.8.", "2.15."))


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


# Bags of words


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


# Embeddings and pooling


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


# Convolutions


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


# Recurrent layers


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


# Attention


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


# What else people log


def hashing(corpus):
    """No vocabulary: words go into bins by their hash, plain and salted."""
    text = vector()
    words = layers.Lambda(lambda texts: tf.strings.split(tf.strings.lower(texts)).to_tensor("")[:, :100])(text)
    plain = layers.Embedding(1000, 8)(layers.Hashing(num_bins=1000, mask_value="")(words))
    salted = layers.Embedding(500, 8)(layers.Hashing(num_bins=500, salt=1337)(words))
    joined = layers.Concatenate()([plain, salted])
    return keras.Model(text, probability()(layers.GlobalMaxPooling1D()(joined)))


def lookup_oov(corpus):
    """Unknown words share three buckets, chosen by their hash."""
    text = vector()
    words = layers.Lambda(lambda texts: tf.strings.split(tf.strings.lower(texts), sep=" ").to_tensor("")[:, :100])(text)
    lookup = layers.StringLookup(vocabulary=corpus.words(900), num_oov_indices=3, mask_token="")
    bag = layers.StringLookup(vocabulary=corpus.words(500), num_oov_indices=4, output_mode="multi_hot")
    pooled = layers.GlobalAveragePooling1D()(layers.Embedding(904, 8, mask_zero=True)(lookup(words)))
    return keras.Model(text, probability()(layers.Concatenate()([pooled, layers.Dense(4, "relu")(bag(words))])))


def branches(corpus):
    """Three towers over one embedding, as the Kim CNN has them."""
    text = column()
    words = embedding(700, 12)(vectorize(corpus, 700, output_sequence_length=120)(text))
    towers = [layers.GlobalMaxPooling1D()(layers.Conv1D(8, width, activation="relu")(words)) for width in (2, 3, 4)]
    towers.append(layers.GlobalAveragePooling1D()(words))
    joined = layers.Dropout(0.3)(layers.Concatenate()(towers))
    highway = layers.Dense(36, "relu")(joined)
    gate = layers.Dense(36, "sigmoid")(joined)
    return keras.Model(text, probability()(layers.Maximum()([layers.Multiply()([highway, gate]), layers.Subtract()([joined, gate])])))


def text_lengths(corpus):
    """Features counted by hand from the text."""

    def measure(texts):
        words = tf.strings.split(texts)
        length = tf.strings.length(texts, unit="UTF8_CHAR")
        shouted = tf.strings.length(tf.strings.regex_replace(texts, r"[^A-Z!]", ""))
        longest = tf.reduce_max(tf.strings.length(words), axis=1)
        begins = tf.strings.substr(texts, 0, 1, unit="UTF8_CHAR")
        features = [
            tf.math.log1p(tf.cast(length, tf.float32)), tf.sqrt(tf.cast(words.row_lengths(), tf.float32)), tf.cast(shouted, tf.float32) / 10.0,
            tf.cast(tf.clip_by_value(longest, 0, 20), tf.float32) / 20.0, tf.cast(tf.strings.regex_full_match(texts, r"(?is).*\b(great|best|love).*"), tf.float32),
            tf.cast(tf.equal(begins, tf.strings.upper(begins)), tf.float32), tf.cast(tf.strings.regex_full_match(texts, r"(?s).*\d.*"), tf.float32),
        ]
        return tf.stack(features, axis=1)

    return chain(vector(), layers.Lambda(measure), layers.Dense(12, "relu"), probability())


def regex_chain(corpus):
    """A standardisation of one's own: a chain of regular expressions."""

    @keras.utils.register_keras_serializable("zoo")
    def clean(texts):
        for pattern, rewrite in [
            (r"<[^>]+>", " "), (r"https?://\S+", " url "), (r"n['’]t\b", " not"), (r"['’](?:s|re|ve|ll|d|m)\b", ""), (r"(\d+)(?:/|\s+out\s+of\s+)10", r" score\1 "),
            (r"([!?.])+", r" \1 "), (r"[^\w!?. ]", " "), (r"\s+", " "), (r"^\s+|\s+$", ""),
        ]:
            texts = tf.strings.regex_replace(texts, pattern, rewrite)
        return tf.strings.strip(tf.strings.lower(texts, encoding="utf-8"))

    return chain(
        column(), vectorize(corpus, 600, standardize=clean, output_sequence_length=120), embedding(600, 8, mask_zero=True),
        layers.GlobalAveragePooling1D(), layers.Dense(8, "tanh"), probability(),
    )


def title_and_body(corpus):
    """Two texts and three numbers in; a score, four classes and a number out."""
    title = keras.Input(shape=(), dtype="string", name="title")
    body = keras.Input(shape=(1,), dtype="string", name="body")
    facts = keras.Input(shape=(3,), name="facts")
    short = layers.Dense(8, "relu")(vectorize(corpus, 400, output_mode="multi_hot")(title))
    long = layers.GlobalAveragePooling1D()(embedding(800, 12)(vectorize(corpus, 800, output_sequence_length=100)(body)))
    normalized = layers.Normalization(mean=[50.0, 45.0, 40.0], variance=[900.0, 900.0, 900.0])(facts)
    joined = layers.Dense(16, "relu")(layers.Concatenate()([short, long, normalized]))
    outputs = {"probability": probability()(joined), "topic": layers.Dense(4, "softmax", name="topic")(joined), "stars": layers.Dense(1, name="stars")(joined)}
    return keras.Model({"title": title, "body": body, "facts": facts}, outputs)


def half(corpus):
    """Words looked up and pooled in float16; how a product rounds in float16 depends on the processor, so the layers behind are float32."""
    keras.mixed_precision.set_global_policy("mixed_float16")
    text = column()
    words = embedding(500, 8)(vectorize(corpus, 500, output_sequence_length=60)(text))
    hidden = layers.Dense(8, "relu", dtype="float32")(layers.GlobalMaxPooling1D()(words))
    return keras.Model(text, layers.Dense(1, "sigmoid", name="probability", dtype="float32")(hidden))
