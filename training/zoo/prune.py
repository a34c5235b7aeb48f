"""Takes out of a SavedModel what only training reads: LSTM and GRU bring their gradients along, nine tenths of the file."""

from pathlib import Path

from tensorflow.core.protobuf import saved_model_pb2

# String attributes by which a function names its gradient.
GRADIENTS = ("forward_function_name", "backward_function_name")


def called(nodes) -> set:
    """Functions that nodes name."""
    names = set()
    for node in nodes:
        names.add(node.op)
        for attr in node.attr.values():
            names.add(attr.func.name)
            names.update(func.name for func in attr.list.func)
    return names


def prune(folder: Path) -> None:
    """Keeps the functions that the graph, its initialiser and its signatures reach."""
    path = folder / "saved_model.pb"
    saved = saved_model_pb2.SavedModel.FromString(path.read_bytes())
    for meta in saved.meta_graphs:
        library = meta.graph_def.library
        functions = {function.signature.name: function for function in library.function}
        waiting = called(meta.graph_def.node) | set(meta.object_graph_def.concrete_functions)
        reached = set()
        while waiting:
            name = waiting.pop()
            if name in functions and name not in reached:
                reached.add(name)
                waiting |= called(functions[name].node_def)
        kept = [function for function in library.function if function.signature.name in reached]
        for function in kept:
            for name in GRADIENTS:
                function.attr.pop(name, None)
        del library.gradient[:]
        del library.function[:]
        library.function.extend(kept)
    path.write_bytes(saved.SerializeToString(deterministic=True))
