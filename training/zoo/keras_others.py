"""What else people log with Keras."""

import tensorflow as tf

from keras_parts import chain, column, embedding, probability, vector, vectorize

keras = tf.keras
layers = keras.layers


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
