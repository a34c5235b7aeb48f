"""Models written by hand as a ``tf.Module``: TF-Hub style, ragged n-grams, control flow, small number types."""

from pathlib import Path

import numpy as np
import tensorflow as tf

TEXTS = tf.TensorSpec([None], tf.string, name="text")


class Head:
    """A last layer whose scores are spread over what the corpus looks like: mean 0, deviation 1.5 before the sigmoid."""

    def __init__(self, width: int, draw: np.random.Generator, classes: int = 1) -> None:
        self.weights = tf.Variable(draw.normal(size=(width, classes)).astype(np.float32), name="head/weights")
        self.bias = tf.Variable(tf.zeros(classes), name="head/bias")

    def __call__(self, hidden: tf.Tensor) -> tf.Tensor:
        return tf.matmul(hidden, self.weights) + self.bias

    def spread(self, hidden: tf.Tensor) -> None:
        scores = self(hidden)
        mean, variance = tf.nn.moments(scores, 0)
        scale = 1.5 / tf.sqrt(variance)
        self.weights.assign(self.weights * scale)
        self.bias.assign(-mean * scale)


def random(draw: np.random.Generator, *shape: int) -> tf.Variable:
    return tf.Variable((draw.normal(size=shape) / np.sqrt(shape[-1])).astype(np.float32))


def save(folder: Path, module: tf.Module, serve) -> None:
    tf.saved_model.save(module, str(folder), signatures={"serving_default": serve})


def word_file(words: list) -> str:
    """A vocabulary in the working folder: a table is named after the path of its file, and the models hold no machine's paths."""
    path = Path("tokens.txt")
    path.write_text("\n".join(words) + "\n", encoding="utf-8")
    return str(path)


def hub(corpus, folder: Path, combiner: str, weighted: bool = False) -> None:
    """As the nnlm and Wiki-words modules are made: punctuation out, split to sparse, a vocabulary asset with buckets for the rest."""
    draw = np.random.default_rng(7)
    words = corpus.words(1000)

    class Hub(tf.Module):
        def __init__(self) -> None:
            super().__init__()
            initializer = tf.lookup.TextFileInitializer(
                word_file(words), tf.string, tf.lookup.TextFileIndex.WHOLE_LINE, tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER
            )
            self.table = tf.lookup.StaticVocabularyTable(initializer, num_oov_buckets=20)
            self.embeddings = random(draw, len(words) + 20, 16)
            self.hidden = random(draw, 16, 12)
            self.head = Head(12, draw)
            self.kept = [self.head.weights, self.head.bias]

        def embed(self, text: tf.Tensor) -> tf.Tensor:
            cleaned = tf.strings.regex_replace(tf.strings.lower(text), r"[^\w\s]|_", "")
            tokens = tf.compat.v1.string_split(cleaned, " ")
            tokens, _ = tf.sparse.fill_empty_rows(tokens, "")
            ids = tf.SparseTensor(tokens.indices, self.table.lookup(tokens.values), tokens.dense_shape)
            lengths = tf.cast(tf.strings.length(tokens.values), tf.float32)
            weights = tf.SparseTensor(tokens.indices, lengths * 0.2, tokens.dense_shape) if weighted else None
            return tf.nn.safe_embedding_lookup_sparse(self.embeddings, ids, weights, combiner=combiner, default_id=0)

        def layer(self, text: tf.Tensor) -> tf.Tensor:
            return tf.nn.relu(tf.matmul(self.embed(text), self.hidden))

        @tf.function(input_signature=[TEXTS])
        def serve(self, text: tf.Tensor) -> dict:
            return {"probability": tf.nn.sigmoid(self.head(self.layer(text)))}

    module = Hub()
    module.head.spread(module.layer(tf.constant(corpus.texts)))
    save(folder, module, module.serve)


def hub_mean(corpus, folder: Path) -> None:
    hub(corpus, folder, "mean")


def hub_sqrtn(corpus, folder: Path) -> None:
    hub(corpus, folder, "sqrtn")


def hub_sum(corpus, folder: Path) -> None:
    hub(corpus, folder, "sum")


def hub_weighted(corpus, folder: Path) -> None:
    hub(corpus, folder, "mean", weighted=True)


def ngrams_ragged(corpus, folder: Path) -> None:
    """One to three words in a row, looked up and averaged without ever being padded."""
    draw = np.random.default_rng(8)
    split = [text.lower().split() for text in corpus.texts]
    grams = [" ".join(words[at : at + size]) for words in split for size in (1, 2, 3) for at in range(len(words) - size + 1)]
    names, counts = np.unique(grams, return_counts=True)
    known = names[np.argsort(-counts, kind="stable")[:1000]]

    class Ngrams(tf.Module):
        def __init__(self) -> None:
            super().__init__()
            initializer = tf.lookup.KeyValueTensorInitializer(tf.constant(known), tf.range(1, len(known) + 1, dtype=tf.int64))
            self.table = tf.lookup.StaticHashTable(initializer, default_value=0)
            self.embeddings = random(draw, len(known) + 1, 12)
            self.head = Head(36, draw)
            self.kept = [self.head.weights, self.head.bias]

        def pooled(self, text: tf.Tensor) -> tf.Tensor:
            spaced = tf.strings.regex_replace(tf.strings.lower(text), r"([^\w\s'])", r" \1 ")
            grams = tf.strings.ngrams(tf.strings.split(spaced), (1, 2, 3), separator=" ")
            ids = tf.ragged.map_flat_values(self.table.lookup, grams)
            vectors = tf.ragged.map_flat_values(tf.gather, self.embeddings, ids)
            mean = tf.reduce_mean(vectors, axis=1)
            mean = tf.where(tf.math.is_nan(mean), tf.zeros_like(mean), mean)
            strongest = tf.reduce_max(vectors, axis=1)
            strongest = tf.where(strongest < -1e9, tf.zeros_like(strongest), strongest)
            return tf.concat([mean, strongest, tf.reduce_sum(vectors, axis=1) * 0.05], axis=1)

        @tf.function(input_signature=[TEXTS])
        def serve(self, text: tf.Tensor) -> dict:
            return {"probability": tf.squeeze(tf.nn.sigmoid(self.head(self.pooled(text))), [1])}

    module = Ngrams()
    module.head.spread(module.pooled(tf.constant(corpus.texts)))
    save(folder, module, module.serve)


def flow(corpus, folder: Path) -> None:
    """Branches and loops inside the signature: cond, switch_case, while_loop and map_fn."""
    draw = np.random.default_rng(9)

    class Flow(tf.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embeddings = random(draw, 512, 8)
            self.mix = random(draw, 8, 8)
            self.head = Head(8, draw)
            self.kept = [self.head.weights, self.head.bias]

        def hidden(self, text: tf.Tensor) -> tf.Tensor:
            # Texts in capitals are lowered, the others kept: a decision about the whole batch.
            capitals = tf.reduce_any(tf.strings.regex_full_match(text, r"[^a-z]*[A-Z]{4}[^a-z]*"))
            text = tf.cond(capitals, lambda: tf.strings.lower(text), lambda: tf.strings.regex_replace(text, r"[A-Z]", "x"))
            words = tf.strings.split(text)
            vectors = tf.gather(self.embeddings, tf.strings.to_hash_bucket_fast(words.flat_values, 512))
            rows = tf.RaggedTensor.from_row_splits(vectors, words.row_splits)
            longest = tf.cast(rows.bounding_shape(0), tf.int32) % 3
            pooled = tf.map_fn(lambda row: tf.reduce_sum(row, 0), rows, fn_output_signature=tf.TensorSpec([8], tf.float32))
            pooled = tf.switch_case(longest, [lambda: pooled, lambda: pooled * 0.5, lambda: tf.tanh(pooled)])
            _, mixed = tf.while_loop(
                lambda step, _: step < 5, lambda step, state: (step + 1, tf.tanh(tf.matmul(state, self.mix)) + 0.1 * state), [tf.constant(0), pooled]
            )
            # Halved until small: how often depends on the values.
            (settled,) = tf.while_loop(lambda state: tf.reduce_any(tf.abs(state) > 1.0), lambda state: [state * 0.5], [mixed], maximum_iterations=10)
            return settled

        @tf.function(input_signature=[TEXTS])
        def serve(self, text: tf.Tensor) -> dict:
            return {"probability": tf.nn.sigmoid(self.head(self.hidden(text)))}

    module = Flow()
    module.head.spread(module.hidden(tf.constant(corpus.texts)))
    save(folder, module, module.serve)


def labels(corpus, folder: Path) -> None:
    """What comes out besides scores: the label as a string, its number, the best two, a flag, a count of words."""
    draw = np.random.default_rng(10)

    class Labels(tf.Module):
        def __init__(self) -> None:
            super().__init__()
            self.names = tf.constant(["awful", "poor", "très bien", "great"])
            self.head = Head(256, draw, classes=4)
            self.kept = [self.head.weights, self.head.bias]

        def bag(self, text: tf.Tensor) -> tf.Tensor:
            words = tf.strings.split(tf.strings.lower(text))
            bins = tf.cast(tf.strings.to_hash_bucket_fast(words, 256), tf.int32)
            cells = bins.value_rowids() * 256 + tf.cast(bins.flat_values, tf.int64)
            counts = tf.math.unsorted_segment_sum(tf.ones_like(cells, tf.float32), cells, tf.cast(words.nrows() * 256, tf.int32))
            return tf.math.l2_normalize(tf.reshape(counts, [-1, 256]), axis=1)

        @tf.function(input_signature=[TEXTS])
        def serve(self, text: tf.Tensor) -> dict:
            scores = tf.nn.softmax(self.head(self.bag(text)))
            best = tf.argmax(scores, axis=1)
            top = tf.math.top_k(scores, k=2)
            return {
                "scores": scores, "label": tf.gather(self.names, best), "class": best, "best": top.indices,
                "certain": tf.reduce_max(scores, axis=1) > 0.6, "words": tf.strings.split(text).row_lengths(),
                "told": tf.strings.join([tf.gather(self.names, best), tf.strings.as_string(best)], separator=":"),
            }

    module = Labels()
    module.head.spread(module.bag(tf.constant(corpus.texts)))
    save(folder, module, module.serve)


def quantized(corpus, folder: Path) -> None:
    """Embeddings as bytes with a scale and a zero point, the rest in float16: how models are made small."""
    draw = np.random.default_rng(11)
    words = corpus.words(1000)

    class Quantized(tf.Module):
        def __init__(self) -> None:
            super().__init__()
            self.table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(words, np.arange(1, len(words) + 1)), 0)
            self.bytes = tf.Variable(draw.integers(0, 256, (len(words) + 1, 16)).astype(np.uint8))
            self.hidden = tf.Variable((draw.normal(size=(16, 16)) / 4).astype(np.float16))
            self.signed = tf.Variable(draw.integers(-128, 128, (16,)).astype(np.int8))
            self.head = Head(16, draw)
            self.kept = [self.head.weights, self.head.bias]

        def layer(self, text: tf.Tensor) -> tf.Tensor:
            words = tf.strings.split(tf.strings.lower(text))
            ids = words.with_flat_values(self.table.lookup(words.flat_values)).to_tensor(0, shape=[None, 100])
            vectors = (tf.cast(tf.gather(self.bytes, ids), tf.float32) - 128.0) * (1.0 / 128.0)
            weights = tf.cast(ids > 0, tf.float32)[:, :, tf.newaxis]
            mean = tf.math.divide_no_nan(tf.reduce_sum(vectors * weights, 1), tf.reduce_sum(weights, 1))
            return tf.nn.relu6(tf.matmul(mean, tf.cast(self.hidden, tf.float32)) + tf.cast(self.signed, tf.float32) / 256.0)

        @tf.function(input_signature=[TEXTS])
        def serve(self, text: tf.Tensor) -> dict:
            return {"probability": tf.nn.sigmoid(self.head(self.layer(text)))}

    module = Quantized()
    module.head.spread(module.layer(tf.constant(corpus.texts)))
    save(folder, module, module.serve)


def rows_of_features(corpus, folder: Path) -> None:
    """Sparse work by hand: a sparse bag times a matrix, one_hot, cumsum, scatter_nd, unique, sort and einsum."""
    draw = np.random.default_rng(12)

    class Rows(tf.Module):
        def __init__(self) -> None:
            super().__init__()
            self.matrix = random(draw, 512, 8)
            self.letters = random(draw, 27, 4)
            self.head = Head(8 + 4 + 6, draw)
            self.kept = [self.head.weights, self.head.bias]

        def hidden(self, text: tf.Tensor) -> tf.Tensor:
            tokens = tf.strings.split(tf.strings.upper(text)).to_sparse()
            rows, bins = tokens.indices[:, 0], tf.strings.to_hash_bucket_fast(tokens.values, 512)
            cells, positions, counts = tf.unique_with_counts(rows * 512 + bins)
            order = tf.argsort(cells)
            cells, counts = tf.gather(cells, order), tf.gather(counts, order)
            bag = tf.SparseTensor(tf.stack([cells // 512, cells % 512], axis=1), tf.math.log1p(tf.cast(counts, tf.float32)), [tf.size(text, tf.int64), 512])
            words = tf.sparse.sparse_dense_matmul(bag, self.matrix)
            first = tf.io.decode_raw(tf.strings.substr(tf.strings.lower(tf.strings.join([text, "        "])), 0, 8), tf.uint8)
            letters = tf.clip_by_value(tf.cast(first, tf.int32) - 96, 0, 26)
            letters = tf.einsum("bld,de->bel", tf.one_hot(letters, 27), self.letters)
            running = tf.cumsum(letters, axis=2)
            lengths = tf.scatter_nd(rows[:, tf.newaxis], tf.cast(tf.strings.length(tokens.values), tf.float32), tf.shape(text, tf.int64))
            facts = tf.stack([lengths, tf.sqrt(lengths), lengths % 3.0, tf.floor(lengths / 10.0), tf.math.sin(lengths), tf.math.rsqrt(lengths + 1.0)], axis=1)
            return tf.concat([words, tf.reduce_max(running, axis=2), tf.math.tanh(facts * 0.1)], axis=1)

        @tf.function(input_signature=[TEXTS])
        def serve(self, text: tf.Tensor) -> dict:
            return {"probability": tf.nn.sigmoid(self.head(self.hidden(text)))}

    module = Rows()
    module.head.spread(module.hidden(tf.constant(corpus.texts)))
    save(folder, module, module.serve)
