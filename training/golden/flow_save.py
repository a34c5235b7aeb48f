"""Saves what flow/ holds, and what TensorFlow answers from the saved files."""

import json
import shutil
from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorflow.core.protobuf import saved_model_pb2

from flow_tensors import encode, tensors

v1 = tf.compat.v1
FOLDER = Path(__file__).parent / "flow"


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


def answer(call) -> dict | None:
    """What comes out, by name; None where a check of the graph refuses what went in."""
    try:
        outputs = call()
    except tf.errors.InvalidArgumentError:
        return None
    return {name: encode(np.asarray(outputs[name])) for name in sorted(outputs)}


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
            golden[key].append({
                "inputs": {n: encode(v.numpy()) for n, v in zip(names, given)},
                "outputs": answer(lambda: saved[key](**dict(zip(names, given)))),
            })
    slim(folder / "saved_model.pb")
    text = json.dumps(golden, separators=(",", ":")).replace('],"', '],\n"')
    (FOLDER / f"{name}.json").write_text(text + "\n")


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
                {"inputs": {"x": encode(np.float32(each["x"])), "p": encode(np.bool_(each["p"]))}, "outputs": answer(lambda: session.run({"y": value}, {x: each["x"], p: each["p"]}))}
                for each in given
            ]
    slim(folder / "saved_model.pb")
    text = json.dumps(golden, separators=(",", ":")).replace('],"', '],\n"')
    (FOLDER / f"{name}.json").write_text(text + "\n")
