"""Writes which of TensorFlow's operations keep to the model that they are in: no file, no process, no network, no Python.

    python training/golden/make_pure_operations.py --out server/engines/generated/pure-operations.ts
"""

import argparse
import re
from pathlib import Path

from tensorflow.core.framework import op_def_pb2
from tensorflow.python.client import pywrap_tf_session

# Operations without state are pure, but for these families, some of which are for other devices than a processor.
OUTSIDE = re.compile(r"^_|^Abort$|^Copy|^Debug|Dataset|File|Immutable|Iterator|Mesh|Mlir|Nccl|Proto|PyFunc|Reader|Rpc|Summary|SymbolicGradient|T[Pp][Uu]|Vocab|Xla|Collective|BoostedTrees|Sdca")

# What has state of its own model's: variables, tables, lists, chance; and what loading is of.
INSIDE = re.compile(
    r"^(VarHandleOp|VarIsInitializedOp|ReadVariableOp|Variable(V2|Shape)?|AssignVariableOp|ResourceGather(Nd)?|RestoreV2"
    r"|(Mutable|Anonymous|MutableDense|AnonymousMutable|AnonymousMutableDense)?HashTable(OfTensors)?(V2)?|LookupTable(Find|Import|Insert|Size|Export)V2"
    r"|InitializeTable(FromTextFile)?(V2)?|ShardedFilename|StatefulPartitionedCall|If|While|Case|Assert|CheckNumerics(V2)?"
    r"|Random(StandardNormal|Uniform|UniformInt|Shuffle|Gamma|Poisson|PoissonV2|Crop)|TruncatedNormal|Multinomial|TensorArray\w*V3"
    r"|Stack\w*|Empty|GuaranteeConst|DeepCopy)$"
)

HEAD = """// Written by training/golden/make_pure_operations.py from TensorFlow's own definitions.

/** Operations that keep to the model that they are in: no file, no process, no network, no Python. */
export const PURE_OPERATIONS: ReadonlySet<string> = new Set(
  (
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    operations = op_def_pb2.OpList()
    operations.ParseFromString(pywrap_tf_session.TF_GetBuffer(pywrap_tf_session.TF_GetAllOpList()))
    names = sorted({op.name for op in operations.op if INSIDE.match(op.name) or (not op.is_stateful and not OUTSIDE.search(op.name))})
    lines: list[str] = []
    for name in names:
        if lines and len(lines[-1]) + len(name) < 90:
            lines[-1] += f" {name}"
        else:
            lines.append(name)
    text = " +\n".join(f"    '{line} '" for line in lines)
    arguments.out.write_text(HEAD + text + "\n  )\n    .trim()\n    .split(' '),\n);\n", encoding="utf-8")
    print(f"{arguments.out}: {len(names)} operations")


if __name__ == "__main__":
    main()
