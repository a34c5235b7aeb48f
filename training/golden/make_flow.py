"""Writes SavedModels of loops, choices, lists and recurrent layers, and what TensorFlow answers to them.

    python training/golden/make_flow.py

One SavedModel holds many signatures; ``training/golden/flow/<name>.json`` has, for each, inputs and outputs.
"""

import json
import os
import shutil
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from tensorflow.core.protobuf import saved_model_pb2  # noqa: E402

FOLDER = Path(__file__).parent / "flow"
layers = tf.keras.layers
rng = np.random.default_rng(7)


def floats(*shape: int) -> np.ndarray:
    return rng.normal(size=shape).astype(np.float32)


def f32(*shape, name="x"):
    return tf.TensorSpec(shape, tf.float32, name)


def i32(*shape, name="n"):
    return tf.TensorSpec(shape, tf.int32, name)


def text(*shape, name="s"):
    return tf.TensorSpec(shape, tf.string, name)


class Flow(tf.Module):
    """Each method is a signature, with the inputs to try it on."""

    cases: dict = {}

    def __init__(self):
        self.weights = tf.Variable(floats(3, 3), name="weights")


def case(*specs, inputs):
    def add(fn):
        Flow.cases[fn.__name__] = (fn, specs, inputs)
        return fn

    return add


@case(i32(), inputs=[[0], [1], [10]])
def fibonacci(self, n):
    return {"y": tf.while_loop(lambda i, a, b: i < n, lambda i, a, b: (i + 1, b, a + b), [0, 0, 1])[1]}


@case(f32(None, 3), i32(), inputs=[[floats(2, 3), 0], [floats(2, 3), 4], [floats(0, 3), 2]])
def power(self, x, n):
    """A loop that reads a variable and what it is given."""
    y = tf.while_loop(lambda i, y: i < n, lambda i, y: (i + 1, tf.matmul(y, self.weights) + x), [0, x], maximum_iterations=3)[1]
    return {"y": y, "x": x}


@case(f32(None, 3), i32(), inputs=[[floats(2, 3), 4]])
def repeated(self, x, n):
    """As many rounds as it is told, which a hostile caller may make too many."""
    return {"y": tf.while_loop(lambda i, y: i < n, lambda i, y: (i + 1, tf.tanh(tf.matmul(y, self.weights))), [0, x])[1]}


@case(i32(), inputs=[[0], [3], [5]])
def nested(self, n):
    def outer(i, total):
        inner = tf.while_loop(lambda j, t: j < i, lambda j, t: (j + 1, t + i * j + n), [0, total])
        return i + 1, inner[1]

    return {"y": tf.while_loop(lambda i, t: i < n, outer, [0, 0])[1]}


@case(f32(None), inputs=[[floats(4)], [-np.abs(floats(4))], [floats(0)]])
def choose(self, x):
    y = tf.cond(tf.reduce_sum(x) > 0.0, lambda: (x * 2.0, tf.constant(1)), lambda: (tf.reverse(x, [0]), tf.size(x)))
    return {"y": y[0], "z": y[1]}


@case(text(None), text(name="mark"), inputs=[[[b"a", b"b"], b""], [[b"a", b"b"], b"!"], [[], b"x"]])
def by_text(self, s, mark):
    """If takes a text for true unless it is empty; a list of texts if it has an element."""
    outcome = tf.raw_ops.StatelessIf(cond=mark, input=[s], Tout=[tf.string], then_branch=upper, else_branch=same)[0]
    some = tf.raw_ops.StatelessIf(cond=s, input=[mark], Tout=[tf.string], then_branch=upper_one, else_branch=same_one)[0]
    return {"y": outcome, "z": some}


@case(i32(), f32(None), inputs=[[0, floats(3)], [1, floats(3)], [2, floats(3)], [7, floats(3)], [-1, floats(3)]])
def switch(self, n, x):
    return {"y": tf.switch_case(n, {0: lambda: x + 1.0, 1: lambda: x * x, 2: lambda: tf.zeros_like(x) - 1.0})}


@case(f32(None, 2), inputs=[[floats(5, 2)], [floats(0, 2)]])
def mapped(self, x):
    return {"y": tf.map_fn(lambda row: tf.reduce_sum(row * row), x), "z": tf.map_fn(lambda row: (row, row[0]), x, fn_output_signature=(tf.float32, tf.float32))[1]}


@case(text(None), inputs=[[[b"one", b"", b"three"]]])
def mapped_text(self, s):
    return {"y": tf.map_fn(lambda each: tf.strings.join([each, "."]), s), "z": tf.map_fn(tf.strings.length, s, fn_output_signature=tf.int32)}


@case(f32(None), inputs=[[floats(6)]])
def scanned(self, x):
    return {"y": tf.scan(lambda a, b: a * 0.5 + b, x), "z": tf.foldl(lambda a, b: a + b, x)}


@case(f32(None, 2), i32(), inputs=[[floats(3, 2), 4], [floats(1, 2), 2]])
def array(self, x, n):
    """Arrays that are written out of order, read, gathered, scattered, concatenated and split."""
    sparse = tf.TensorArray(tf.float32, size=n, element_shape=[None, 2]).write(n - 1, x).write(0, x * 2.0)
    sized = tf.TensorArray(tf.float32, size=0, dynamic_size=True, clear_after_read=False, element_shape=[2])
    for i in tf.range(n):
        sized = sized.write(i, x[0] * tf.cast(i, tf.float32))
    rows = tf.TensorArray(tf.float32, size=4, element_shape=[2]).scatter([2, 0, 1], tf.concat([x, x, x], 0)[:3])
    split = tf.TensorArray(tf.float32, size=2, infer_shape=False).split(tf.concat([x, x], 0), [1, 2 * tf.shape(x)[0] - 1])
    return {
        "a": sparse.read(n - 1), "b": sized.stack(), "c": sized.gather([1, 0]), "d": rows.stack(), "e": split.concat(), "f": sized.size(),
        "g": tf.TensorArray(tf.float32, size=3, element_shape=[2]).unstack(tf.stack([x[0]] * 3)).read(2),
    }


@case(f32(None), inputs=[[floats(4)]])
def stack_of(self, x):
    """Lists pushed to and popped from, one version read after another has been made of it."""
    ops = tf.raw_ops
    empty = ops.EmptyTensorList(element_shape=[1], max_num_elements=-1, element_dtype=tf.float32)
    one = ops.TensorListPushBack(input_handle=empty, tensor=x[:1])
    two = ops.TensorListPushBack(input_handle=one, tensor=x[1:2])
    other = ops.TensorListSetItem(input_handle=two, index=0, item=x[2:3])
    popped, last = ops.TensorListPopBack(input_handle=other, element_shape=[-1], element_dtype=tf.float32)
    longer = ops.TensorListResize(input_handle=popped, size=3)

    def stacked(handle):
        return ops.TensorListStack(input_handle=handle, element_shape=[1], element_dtype=tf.float32)

    return {
        "a": stacked(one), "b": stacked(two), "c": stacked(other), "d": last, "e": stacked(longer), "f": ops.TensorListLength(input_handle=longer),
        "g": ops.TensorListElementShape(input_handle=longer, shape_type=tf.int64), "h": stacked(empty),
    }


@tf.function(input_signature=[text(None)])
def upper(s):
    return tf.strings.upper(s)


@tf.function(input_signature=[text(None)])
def same(s):
    return s


@tf.function(input_signature=[text()])
def upper_one(s):
    return tf.strings.join([s, "+"])


@tf.function(input_signature=[text()])
def same_one(s):
    return s


upper, same, upper_one, same_one = (fn.get_concrete_function() for fn in (upper, same, upper_one, same_one))


def encode(value) -> dict:
    array = np.asarray(value)
    if array.dtype.kind in "SO":
        return {"dtype": "string", "shape": list(array.shape), "data": [bytes(x).decode() for x in array.ravel()]}
    return {"dtype": str(array.dtype), "shape": list(array.shape), "data": [None if x != x else x for x in array.ravel().tolist()]}


def tensors(specs, values) -> list:
    return [tf.constant(value, spec.dtype, shape=np.shape(value)) for spec, value in zip(specs, values)]


def slim(path: Path) -> None:
    """Drops what no signature calls: the variants of recurrent layers for GPUs and training."""
    model = saved_model_pb2.SavedModel.FromString(path.read_bytes())
    meta = model.meta_graphs[0]
    meta.ClearField("object_graph_def")
    library = {fn.signature.name: fn for fn in meta.graph_def.library.function}
    called, queue = set(), [meta.graph_def.node]
    while queue:
        for node in queue.pop():
            for key in ("_output_shapes", "_class", "_read_only_resource_inputs", "_construction_context", "config", "config_proto"):
                node.attr.pop(key, None)
            node.ClearField("experimental_debug_info")
            for name in {attr.func.name for attr in node.attr.values()} | {fn.name for attr in node.attr.values() for fn in attr.list.func}:
                if name in library and name not in called:
                    called.add(name)
                    queue.append(library[name].node_def)
    for name in library.keys() - called:
        meta.graph_def.library.function.remove(library[name])
    for fn in meta.graph_def.library.function:
        fn.attr.clear()
        fn.arg_attr.clear()
    meta.graph_def.library.ClearField("gradient")
    path.write_bytes(model.SerializeToString(deterministic=True))


def write(name: str, module: tf.Module, cases: dict) -> None:
    """Saves a module with a signature a case, and what TensorFlow answers from the saved files."""
    functions = {
        key: tf.function(lambda *args, fn=fn: fn(module, *args), input_signature=specs) for key, (fn, specs, _) in cases.items()
    }
    signatures = {key: fn.get_concrete_function() for key, fn in functions.items()}
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    options = tf.saved_model.SaveOptions(save_debug_info=False)
    tf.saved_model.save(module, str(folder), signatures=signatures, options=options)
    (folder / "fingerprint.pb").unlink(missing_ok=True)
    saved = tf.saved_model.load(str(folder)).signatures
    golden = {}
    for key, (_, specs, inputs) in cases.items():
        golden[key] = []
        for values in inputs:
            given = tensors(specs, values)
            names = [f"{spec.name}" for spec in specs]
            outputs = saved[key](**dict(zip(names, given)))
            golden[key].append({
                "inputs": {n: encode(v.numpy()) for n, v in zip(names, given)},
                "outputs": {n: encode(outputs[n].numpy()) for n in sorted(outputs)},
            })
    slim(folder / "saved_model.pb")
    text = json.dumps(golden, separators=(",", ":")).replace('],"', '],\n"')
    (FOLDER / f"{name}.json").write_text(text + "\n")


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


def i64(name):
    return tf.TensorSpec([None], tf.int64, name)


def variant_of(splits, values, batched=True):
    return tf.raw_ops.RaggedTensorToVariant(rt_nested_splits=splits, rt_dense_values=values, batched_input=batched)


def ragged_of(variant, given: int, wanted: int, dtype=tf.float32) -> dict:
    ops = tf.raw_ops
    splits, values = ops.RaggedTensorFromVariant(encoded_ragged=variant, input_ragged_rank=given, output_ragged_rank=wanted, Tvalues=dtype)
    return {"values": values, **{f"splits_{level}": part for level, part in enumerate(splits)}}


def mapped_rows(_, x, rows):
    """A row becomes a number, and a row of another length."""
    ragged = tf.RaggedTensor.from_row_splits(x, rows, validate=False)
    tails = tf.map_fn(lambda row: row[1:] * 2.0, ragged, fn_output_signature=tf.RaggedTensorSpec([None, 2], tf.float32, ragged_rank=0))
    sums = tf.map_fn(lambda row: tf.reduce_sum(row, 0), ragged, fn_output_signature=tf.TensorSpec([2], tf.float32))
    return {"sums": sums, "tails": tails.flat_values, "splits": tails.row_splits}


def mapped_words(_, s, rows, groups):
    """Rows of rows of words, each of them ragged in the loop, and what it makes of them too."""
    ragged = tf.RaggedTensor.from_nested_row_splits(s, [groups, rows], validate=False)
    spec = tf.RaggedTensorSpec([None, None], tf.string, ragged_rank=1)
    marked = tf.map_fn(lambda row: tf.ragged.map_flat_values(tf.strings.join, [row, "."])[:1], ragged, fn_output_signature=spec)
    return {"words": marked.flat_values, "inner": marked.nested_row_splits[1], "outer": marked.nested_row_splits[0]}


def there_and_back(_, x, rows, groups):
    """Every way to say of how many levels a variant is."""
    made = {
        "one": ragged_of(variant_of([rows], x), 0, 1),
        "inferred": ragged_of(variant_of([groups, rows], x), -1, 2),
        "whole": ragged_of(variant_of([groups, rows], x, batched=False), 2, 2),
        "dense": ragged_of(variant_of([], x), 0, 1),
        "stacked": ragged_of(variant_of([], x), -1, 0),
        "alone": ragged_of(variant_of([], x, batched=False), 0, 0),
    }
    return {f"{key}_{name}": value for key, each in made.items() for name, value in each.items()}


# Two levels: groups of rows, rows of values; rows that are empty, at either end too, and a batch of none.
ROWS = [np.array(each, np.int64) for each in ([0, 0, 2, 2, 5, 6, 6], [0, 1, 2], [0])]
GROUPS = [np.array(each, np.int64) for each in ([0, 2, 2, 6], [0, 2], [0])]
VALUES = [np.arange(2 * rows[-1], dtype=np.float32).reshape(-1, 2) - 3.5 for rows in ROWS]
WORDS = [[b"a", b"", b"bc", b"def", b"g", b"hi"][: rows[-1]] for rows in ROWS]
RAGGED = {
    "mapped_rows": (mapped_rows, [f32(None, 2), i64("rows")], list(zip(VALUES[:2], ROWS[:2]))),
    "mapped_words": (mapped_words, [text(None), i64("rows"), i64("groups")], list(zip(WORDS, ROWS, GROUPS))[:2]),
    "there_and_back": (there_and_back, [f32(None, 2), i64("rows"), i64("groups")], list(zip(VALUES, ROWS, GROUPS))),
}


v1 = tf.compat.v1


@tf.function(input_signature=[f32(None)])
def counted(x):
    """A function whose result needs nothing that it is given."""
    return tf.constant([7.0]), x


def waited(x):
    """Constants that belong to a branch by what they wait for alone, through another operation."""
    with tf.control_dependencies([tf.identity(x * 2.0)]):
        return tf.constant([1.5])


def conditionals(x, p, weights) -> dict:
    """Values by name, as TensorFlow 1 chooses them: by switches and merges."""
    switch, merge = tf.raw_ops.Switch, tf.raw_ops.Merge
    positive = tf.reduce_sum(x) > 0.0
    training = v1.placeholder_with_default(False, [], name="training")
    both = v1.cond(positive, lambda: (x * 2.0, tf.constant(1)), lambda: (tf.reverse(x, [0]), tf.size(x)))
    off, on = switch(data=x, pred=p)
    return {
        "both": both[0], "one": both[1],
        "constants": v1.cond(p, lambda: tf.constant(1), lambda: tf.constant(2)),
        "waited": v1.cond(p, lambda: waited(x), lambda: tf.constant([2.5])),
        "nested": v1.cond(p, lambda: v1.cond(positive, lambda: tf.constant(1), lambda: tf.constant(2)), lambda: v1.cond(positive, lambda: tf.constant(3), lambda: tf.size(x))),
        "undecided": v1.cond(training, lambda: tf.constant(5), lambda: v1.cond(p, lambda: tf.constant(6), lambda: tf.constant(7))),
        "decided": v1.cond(p, lambda: v1.cond(training, lambda: v1.nn.dropout(x, rate=0.5), lambda: tf.identity(x) + 1.0), lambda: x - 1.0),
        "dropped": v1.cond(training, lambda: v1.nn.dropout(x, rate=0.5), lambda: x),
        "called": v1.cond(p, lambda: counted(x)[0], lambda: tf.constant([8.0])),
        "handed": v1.cond(p, lambda: counted(x)[1], lambda: x * 3.0),
        "weights": v1.cond(p, lambda: tf.identity(weights), lambda: tf.zeros_like(weights)),
        "which": merge(inputs=[off * 2.0, on]).value_index,
        "after": merge(inputs=[on, tf.exp(off)]).output + x,
        "chosen": v1.case([(positive, lambda: tf.constant(1)), (p, lambda: tf.constant(2))], default=lambda: tf.constant(3)),
    }


def counted_up(n, body, *values, **options):
    """What the values are after so many rounds."""
    return tf.while_loop(lambda i, *_: i < n, lambda i, *held: (i + 1, *body(i, *held)), [0, *values], **options)[1:]


def loops(x, p, weights) -> dict:
    """Values by name, as TensorFlow 1's loops make them: by frames, and arrays that flow through them."""
    n = tf.size(x)
    array = v1.TensorArray
    held = counted_up(3, lambda i, y: (y * 2.0 + weights[1],), x)[0]
    nested = counted_up(n, lambda i, y: (counted_up(i, lambda j, z: (z * 0.5 + x * tf.cast(i - j, tf.float32),), y)[0],), x)[0]
    chosen = counted_up(4, lambda i, y: (v1.cond(tf.equal(i % 2, 0), lambda: y + 1.0, lambda: v1.cond(p, lambda: y * 2.0, lambda: -y)),), x)[0]
    kept, swapped, count = counted_up(n, lambda i, a, b, c: (b, a, c + 1), x, -x, 10)
    written = counted_up(n, lambda i, a: (a.write(n - 1 - i, x[i] * tf.cast(i, tf.float32)),), array(tf.float32, size=n))[0]
    grown = counted_up(n, lambda i, a: (a.write(i, x[: i + 1]),), array(tf.float32, size=0, dynamic_size=True, infer_shape=False))[0]
    read = array(tf.float32, size=n, clear_after_read=False).unstack(x)
    sparse = array(tf.float32, size=4, element_shape=[2]).scatter([2, 0], [[x[0], x[1]], [x[1], x[0]]])
    return {
        "held": held, "nested": nested, "chosen": chosen, "kept": kept, "swapped": swapped, "count": count,
        "inside": v1.cond(p, lambda: counted_up(3, lambda i, y: (y + 1.0,), x)[0], lambda: x * 3.0),
        "never": counted_up(0, lambda i, y: (y + 1.0,), x)[0],
        "written": written.stack(), "size": grown.size(), "grown": grown.concat(), "picked": read.gather([1, 0]), "read": read.read(n - 1),
        "sparse": sparse.stack(), "split": array(tf.float32, size=2, infer_shape=False).split(x, [1, n - 1]).concat(),
        "mapped": tf.map_fn(lambda each: each * each, x), "words": tf.map_fn(lambda each: tf.strings.as_string(each), x, dtype=tf.string),
        "scanned": tf.scan(lambda a, b: a * 0.5 + b, x), "folded": tf.foldr(lambda a, b: a * 0.5 + b, x),
        "both_ways": tf.concat(
            v1.nn.bidirectional_dynamic_rnn(
                v1.nn.rnn_cell.GRUCell(3), v1.nn.rnn_cell.LSTMCell(2), tf.reshape(x, [1, -1, 1]), dtype=tf.float32, sequence_length=[n - 1]
            )[0], 2),
    }


def write_graph(name: str, make) -> None:
    """A graph of TensorFlow 1, a signature for each value in it."""
    v1.disable_control_flow_v2()
    v1.disable_resource_variables()
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    given = [{"x": floats_of, "p": p} for floats_of in ([1.5, -0.5, 2.0], [-1.0, 0.25]) for p in (False, True)]
    golden = {}
    # The graph as it is: the optimiser moves constants of a function out of the branch that calls it.
    config = v1.ConfigProto()
    config.graph_options.rewrite_options.disable_meta_optimizer = True
    with tf.Graph().as_default(), v1.Session(config=config) as session:
        v1.set_random_seed(1)
        x = v1.placeholder(tf.float32, [None], name="x")
        p = v1.placeholder(tf.bool, [], name="p")
        made = make(x, p, v1.get_variable("weights", [2], initializer=v1.constant_initializer([0.5, -4.0])))
        session.run(v1.global_variables_initializer())
        signatures = {key: v1.saved_model.predict_signature_def({"x": x, "p": p}, {"y": value}) for key, value in made.items()}
        builder = v1.saved_model.Builder(str(folder))
        builder.add_meta_graph_and_variables(session, ["serve"], signatures, strip_default_attrs=True)
        builder.save()
        for key, value in made.items():
            golden[key] = [
                {"inputs": {"x": encode(np.float32(each["x"])), "p": encode(np.bool_(each["p"]))}, "outputs": {"y": encode(session.run(value, {x: each["x"], p: each["p"]}))}}
                for each in given
            ]
    slim(folder / "saved_model.pb")
    text = json.dumps(golden, separators=(",", ":")).replace('],"', '],\n"')
    (FOLDER / f"{name}.json").write_text(text + "\n")


def main() -> None:
    write("flow", Flow(), Flow.cases)
    write("recurrent", *recurrent())
    write("ragged", tf.Module(), RAGGED)
    write_graph("conditionals", conditionals)
    write_graph("loops", loops)


if __name__ == "__main__":
    main()
