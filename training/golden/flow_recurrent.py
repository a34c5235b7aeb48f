"""Recurrent layers as Keras builds them, each a signature of flow/recurrent."""

import tensorflow as tf

from flow_tensors import f32, floats

layers = tf.keras.layers

RECURRENT = {
    "lstm": [layers.LSTM(5)],
    "lstm_all": [layers.Masking(), layers.LSTM(4, return_sequences=True)],
    "lstm_plain": [layers.LSTM(4, use_bias=False, go_backwards=True)],
    "lstm_cell": [layers.Masking(), layers.RNN(layers.LSTMCell(4, activation="relu", recurrent_activation="hard_sigmoid"))],
    "gru": [layers.Masking(), layers.GRU(5)],
    "gru_all": [layers.GRU(4, return_sequences=True, go_backwards=True)],
    "gru_before": [layers.Masking(), layers.GRU(4, reset_after=False, return_sequences=True)],
    "gru_plain": [layers.GRU(4, use_bias=False, activation="relu")],
    "simple": [layers.SimpleRNN(5)],
    "simple_all": [layers.Masking(), layers.SimpleRNN(4, return_sequences=True, activation="relu")],
    "both_ways": [layers.Masking(), layers.Bidirectional(layers.LSTM(3))],
    "both_ways_all": [layers.Masking(), layers.Bidirectional(layers.GRU(3, return_sequences=True), merge_mode="sum")],
    "stacked": [layers.Masking(), layers.LSTM(4, return_sequences=True), layers.GRU(4, return_sequences=True), layers.LSTM(3)],
    "wide": [layers.LSTM(21, return_sequences=True), layers.GRU(18)],
}


def recurrent() -> tuple:
    """Recurrent layers as Keras builds them; the inputs are sequences of vectors, zeros where they are masked."""
    tf.keras.utils.set_random_seed(3)
    module = tf.Module()
    module.held = []
    cases = {}
    # Lengths from 0 to 6 beside each other, one text alone, and a batch of none.
    ragged = floats(4, 6, 3)
    for row, length in enumerate((6, 0, 3, 5)):
        ragged[row, length:] = 0
    ragged[0, 2] = 0
    inputs = [[ragged], [floats(1, 4, 3)], [floats(0, 2, 3)]]
    for name, stack in RECURRENT.items():
        model = tf.keras.Sequential([layers.Input((None, 3))] + stack)
        for weight in model.trainable_weights:
            weight.assign(floats(*weight.shape) * 0.5)
        # The variables alone: the layers' own functions would make the file fifty times as large.
        module.held.append(model.trainable_weights)
        cases[name] = (lambda _, x, model=model: {"y": model(x, training=False)}, [f32(None, None, 3)], inputs)
    return module, cases
