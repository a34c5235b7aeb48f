"""Which models the zoo has, and with which TensorFlow each is made."""

from dataclasses import dataclass
from typing import Callable

import tensorflow as tf

import keras_bags as bags
import keras_convolutions as convolutions
import keras_others as others
import keras_sequences as sequences
import module_models as module
import tf1_models as tf1
from keras_parts import IS_KERAS_3

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
    Entry(bags.multihot, "bag-of-words", "multi_hot, lower and strip; gelu, swish", EVERYWHERE),
    Entry(bags.count_activations, "bag-of-words", "count, strip only; fourteen activations, softmax"),
    Entry(bags.category_encoding, "bag-of-words", "int, CategoryEncoding"),
    Entry(bags.tfidf_bigrams, "tf-idf", "tf_idf, words and pairs; three classes", EVERYWHERE),
    Entry(bags.trigrams_count, "n-gram", "count, words and triples, lower only"),
    Entry(bags.bigrams_embedded, "n-gram", "int, words and pairs, padded"),
    Entry(module.ngrams_ragged, "n-gram", "tf.strings.ngrams, ragged lookup, mean, max and sum over ragged rows", (TF_2_15, KERAS_3)),
    Entry(bags.embed_average, "embedding-pool", "int, padded to 160, mean with padding", (TF_2_8, TF_2_15)),
    Entry(bags.embed_masked, "embedding-pool", "int, padded to the longest, mean under a mask", (TF_2_15, KERAS_3)),
    Entry(bags.embed_sum, "embedding-pool", "text as it is, a Lambda's sum, elu"),
    Entry(bags.embed_max, "embedding-pool", "lower only, maximum, BatchNormalization, selu"),
    Entry(bags.embed_ragged, "embedding-pool", "ragged rows"),
    Entry(convolutions.conv_words, "conv", "same with strides, causal and valid with dilation", (TF_2_15, KERAS_3)),
    Entry(convolutions.conv_chars, "conv", "split by character, MaxPooling1D, AveragePooling1D, groups"),
    Entry(convolutions.conv_separable, "conv", "SeparableConv1D, DepthwiseConv1D, Conv1DTranspose, BatchNormalization"),
    Entry(sequences.lstm, "lstm", "padded to 120"),
    Entry(sequences.lstm_stacked, "lstm", "masked, two layers, hard_sigmoid gates"),
    Entry(sequences.bilstm, "lstm", "both directions, masked", EVERYWHERE),
    Entry(sequences.bilstm_attention, "lstm", "both directions summed, pooled by attention"),
    Entry(sequences.gru, "gru", "padded to 120", (TF_2_8, TF_2_15)),
    Entry(sequences.bigru, "gru", "both directions, masked, reset before; SimpleRNN backwards", (TF_2_15, KERAS_3)),
    Entry(sequences.transformer, "attention", "positions, MultiHeadAttention, LayerNormalization", (TF_2_15, KERAS_3)),
    Entry(sequences.transformer_masked, "attention", "padding and later words masked"),
    Entry(sequences.attention_pairs, "attention", "Attention and AdditiveAttention"),
    Entry(module.hub_mean, "tf-hub", "vocabulary asset, 20 buckets, mean"),
    Entry(module.hub_sqrtn, "tf-hub", "vocabulary asset, 20 buckets, sqrtn"),
    Entry(module.hub_sum, "tf-hub", "vocabulary asset, 20 buckets, sum", (TF_2_8,)),
    Entry(module.hub_weighted, "tf-hub", "weighted mean"),
    Entry(tf1.tf1_partitioned, "tf-hub", "TensorFlow 1: partitioned variables, sum, simple_save"),
    Entry(tf1.tf1_padded, "conv", "TensorFlow 1: sparse to dense, Switch and Merge, two outputs", (TF_2_8,)),
    Entry(bags.first_letters, "other", "not split: what standardize leaves of a text is one entry of the vocabulary"),
    Entry(others.hashing, "other", "Hashing, plain and salted", (TF_2_8, TF_2_15)),
    Entry(others.lookup_oov, "other", "StringLookup with three and four buckets"),
    Entry(others.branches, "other", "four towers, gates"),
    Entry(others.text_lengths, "other", "lengths, substrings and full matches in a Lambda"),
    Entry(others.regex_chain, "other", "a chain of regular expressions as standardize"),
    Entry(others.title_and_body, "other", "two texts and numbers in, three outputs", (TF_2_15, KERAS_3)),
    Entry(others.half, "other", "mixed_float16"),
    Entry(module.flow, "other", "cond, switch_case, while_loop, map_fn"),
    Entry(module.labels, "other", "strings, numbers and flags out"),
    Entry(module.quantized, "other", "uint8, int8 and float16 weights"),
    Entry(module.rows_of_features, "other", "sparse products, unique, sort, scatter, einsum"),
]


def here() -> str:
    """The TensorFlow that runs this, as the catalog names it."""
    if IS_KERAS_3:
        return KERAS_3
    return TF_2_8 if tf.__version__.startswith("2.8.") else TF_2_15


def entries() -> dict:
    """Name → entry, of what this TensorFlow makes."""
    version = here()
    return {entry.name + SUFFIXES[version]: entry for entry in ENTRIES if version in entry.made_with}
