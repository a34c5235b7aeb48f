"""Models as TensorFlow 1 made them: a graph, a session, a builder; variables by reference, tables from files."""

from pathlib import Path

import numpy as np
import tensorflow as tf

from module_models import word_file

v1 = tf.compat.v1


def spread_head(session, hidden, texts, corpus, width: int, draw):
    """A last layer, its scores spread over the corpus."""
    weights = v1.get_variable("head/weights", [width, 1])
    bias = v1.get_variable("head/bias", [1])
    session.run([v1.global_variables_initializer(), v1.tables_initializer()])
    values = session.run(hidden, {texts: np.reshape(corpus.texts, [-1, *texts.shape[1:]])})
    direction = draw.normal(size=(width, 1)).astype(np.float32)
    scores = values @ direction
    scale = 1.5 / scores.std()
    weights.load(direction * scale, session)
    bias.load(np.array([-scores.mean() * scale], np.float32), session)
    return v1.nn.xw_plus_b(hidden, weights, bias)


def tf1_partitioned(corpus, folder: Path) -> None:
    """A hub-like text embedding whose table is split over three variables, saved with simple_save."""
    v1.disable_resource_variables()
    draw = np.random.default_rng(5)
    words = corpus.words(1000)
    with tf.Graph().as_default(), v1.Session() as session:
        v1.set_random_seed(5)
        texts = v1.placeholder(tf.string, [None], name="text")
        initializer = tf.lookup.TextFileInitializer(word_file(words), tf.string, tf.lookup.TextFileIndex.WHOLE_LINE, tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER)
        table = tf.lookup.StaticVocabularyTable(initializer, num_oov_buckets=8)
        tokens = v1.string_split(v1.regex_replace(v1.strings.lower(texts), r"[^a-z0-9 ]", " "), " ")
        ids = tf.SparseTensor(tokens.indices, table.lookup(tokens.values), tokens.dense_shape)
        embeddings = v1.get_variable(
            "embeddings", [len(words) + 8, 16], initializer=v1.random_normal_initializer(stddev=1.0), partitioner=v1.fixed_size_partitioner(3)
        )
        hidden = v1.nn.safe_embedding_lookup_sparse(embeddings, ids, combiner="sum", partition_strategy="div")
        hidden = v1.nn.elu(v1.layers.batch_normalization(hidden, training=False))
        score = spread_head(session, hidden, texts, corpus, 16, draw)
        v1.saved_model.simple_save(session, str(folder), {"text": texts}, {"probability": v1.nn.sigmoid(score)}, legacy_init_op=v1.tables_initializer())


def tf1_padded(corpus, folder: Path) -> None:
    """Dense rows from sparse tokens, a convolution, dropout behind a switch, the builder with a main_op."""
    v1.disable_resource_variables()
    v1.disable_control_flow_v2()
    draw = np.random.default_rng(6)
    words = corpus.words(800)
    with tf.Graph().as_default(), v1.Session() as session:
        v1.set_random_seed(6)
        texts = v1.placeholder(tf.string, [None, 1], name="text")
        training = v1.placeholder_with_default(False, [], name="training")
        initializer = tf.lookup.TextFileInitializer(word_file(words), tf.string, tf.lookup.TextFileIndex.WHOLE_LINE, tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER)
        table = tf.lookup.StaticHashTable(initializer, default_value=len(words))
        tokens = v1.string_split(v1.squeeze(texts, [1]))
        dense = v1.sparse_tensor_to_dense(tokens, default_value="")[:, :60]
        dense = v1.pad(dense, [[0, 0], [0, 60 - v1.shape(dense)[1]]], constant_values="")
        embeddings = v1.get_variable("embeddings", [len(words) + 1, 12], initializer=v1.random_normal_initializer())
        vectors = v1.reshape(v1.nn.embedding_lookup(embeddings, table.lookup(dense)), [-1, 60, 12])
        convolved = v1.layers.conv1d(vectors, 12, 3, padding="same", activation=tf.nn.relu)
        pooled = v1.reduce_max(convolved, 1)
        dropped = v1.cond(training, lambda: v1.nn.dropout(pooled, rate=0.5), lambda: v1.identity(pooled))
        score = spread_head(session, dropped, texts, corpus, 12, draw)
        probability = v1.nn.sigmoid(score)
        chosen = v1.cast(v1.round(probability), tf.int64)
        signature = v1.saved_model.build_signature_def(
            {"text": v1.saved_model.build_tensor_info(texts)},
            {"probability": v1.saved_model.build_tensor_info(probability), "class": v1.saved_model.build_tensor_info(chosen)},
            v1.saved_model.signature_constants.PREDICT_METHOD_NAME,
        )
        builder = v1.saved_model.Builder(str(folder))
        builder.add_meta_graph_and_variables(
            session, [v1.saved_model.tag_constants.SERVING], {"serving_default": signature},
            assets_collection=v1.get_collection(v1.GraphKeys.ASSET_FILEPATHS), main_op=v1.tables_initializer(),
        )
        builder.save()
