"""Which models the zoo has, and with which TensorFlow each is made."""

from dataclasses import dataclass
from typing import Callable

import tensorflow as tf

import keras_models as keras
import module_models as module
import tf1_models as tf1

TF_2_8, TF_2_15, KERAS_3 = "2.8", "2.15", "keras3"
SUFFIXES = {TF_2_8: "-tf2.8", TF_2_15: "", KERAS_3: "-keras3"}
EVERYWHERE = (TF_2_8, TF_2_15, KERAS_3)


@dataclass(frozen=True)
class Entry:
    build: Callable
    family: str
    covers: str
    made_with: tuple = (TF_2_15,)

    @property
    def name(self) -> str:
        return self.build.__name__.replace("_", "-")


ENTRIES = [
    Entry(keras.multihot, "bag-of-words", "multi_hot, lower and strip; gelu, swish", EVERYWHERE),
    Entry(keras.count_activations, "bag-of-words", "count, strip only; fourteen activations, softmax"),
    Entry(keras.category_encoding, "bag-of-words", "int, CategoryEncoding"),
    Entry(keras.tfidf_bigrams, "tf-idf", "tf_idf, words and pairs; three classes", EVERYWHERE),
    Entry(keras.trigrams_count, "n-gram", "count, words and triples, lower only"),
    Entry(keras.bigrams_embedded, "n-gram", "int, words and pairs, padded"),
    Entry(module.ngrams_ragged, "n-gram", "tf.strings.ngrams, ragged lookup, mean, max and sum over ragged rows", (TF_2_15, KERAS_3)),
    Entry(keras.embed_average, "embedding-pool", "int, padded to 160, mean with padding", (TF_2_8, TF_2_15)),
    Entry(keras.embed_masked, "embedding-pool", "int, padded to the longest, mean under a mask", (TF_2_15, KERAS_3)),
    Entry(keras.embed_sum, "embedding-pool", "text as it is, a Lambda's sum, elu"),
    Entry(keras.embed_max, "embedding-pool", "lower only, maximum, BatchNormalization, selu"),
    Entry(keras.embed_ragged, "embedding-pool", "ragged rows"),
    Entry(keras.conv_words, "conv", "same with strides, causal and valid with dilation", (TF_2_15, KERAS_3)),
    Entry(keras.conv_chars, "conv", "split by character, MaxPooling1D, AveragePooling1D, groups"),
    Entry(keras.conv_separable, "conv", "SeparableConv1D, DepthwiseConv1D, Conv1DTranspose, BatchNormalization"),
    Entry(keras.lstm, "lstm", "padded to 120"),
    Entry(keras.lstm_stacked, "lstm", "masked, two layers, hard_sigmoid gates"),
    Entry(keras.bilstm, "lstm", "both directions, masked", EVERYWHERE),
    Entry(keras.bilstm_attention, "lstm", "both directions summed, pooled by attention"),
    Entry(keras.gru, "gru", "padded to 120", (TF_2_8, TF_2_15)),
    Entry(keras.bigru, "gru", "both directions, masked, reset before; SimpleRNN backwards", (TF_2_15, KERAS_3)),
    Entry(keras.transformer, "attention", "positions, MultiHeadAttention, LayerNormalization", (TF_2_15, KERAS_3)),
    Entry(keras.transformer_masked, "attention", "padding and later words masked"),
    Entry(keras.attention_pairs, "attention", "Attention and AdditiveAttention"),
    Entry(module.hub_mean, "tf-hub", "vocabulary asset, 20 buckets, mean"),
    Entry(module.hub_sqrtn, "tf-hub", "vocabulary asset, 20 buckets, sqrtn"),
    Entry(module.hub_sum, "tf-hub", "vocabulary asset, 20 buckets, sum", (TF_2_8,)),
    Entry(module.hub_weighted, "tf-hub", "weighted mean"),
    Entry(tf1.tf1_partitioned, "tf-hub", "TensorFlow 1: partitioned variables, sum, simple_save"),
    Entry(tf1.tf1_padded, "conv", "TensorFlow 1: sparse to dense, Switch and Merge, two outputs", (TF_2_8,)),
    Entry(keras.hashing, "other", "Hashing, plain and salted", (TF_2_8, TF_2_15)),
    Entry(keras.lookup_oov, "other", "StringLookup with three and four buckets"),
    Entry(keras.branches, "other", "four towers, gates"),
    Entry(keras.text_lengths, "other", "lengths, substrings and full matches in a Lambda"),
    Entry(keras.regex_chain, "other", "a chain of regular expressions as standardize"),
    Entry(keras.title_and_body, "other", "two texts and numbers in, three outputs", (TF_2_15, KERAS_3)),
    Entry(keras.half, "other", "mixed_float16"),
    Entry(module.flow, "other", "cond, switch_case, while_loop, map_fn"),
    Entry(module.labels, "other", "strings, numbers and flags out"),
    Entry(module.quantized, "other", "uint8, int8 and float16 weights"),
    Entry(module.rows_of_features, "other", "sparse products, unique, sort, scatter, einsum"),
]


def here() -> str:
    """The TensorFlow that runs this, as the catalog names it."""
    if keras.KERAS_3:
        return KERAS_3
    return TF_2_8 if tf.__version__.startswith("2.8.") else TF_2_15


def entries() -> dict:
    """Name → entry, of what this TensorFlow makes."""
    version = here()
    return {entry.name + SUFFIXES[version]: entry for entry in ENTRIES if version in entry.made_with}
