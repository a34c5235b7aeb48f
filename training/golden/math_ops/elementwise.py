"""Operations on each element alone."""

import numpy as np
import tensorflow as tf

from .harness import Cases

BF16 = tf.bfloat16.as_numpy_dtype
NAN, INF = np.nan, np.inf
SPECIAL = [NAN, INF, -INF, 0.0, -0.0]
POINTS = [-40.0, -2.5, -1.5, -0.5, -0.001, 0.3, 0.5, 1.0, 1.5, 2.5, 7.25, 40.0]

UNARY = """Abs Neg Square Sqrt Rsqrt Reciprocal Inv Exp Expm1 Log Log1p Sigmoid Tanh Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh
    Erf Erfc Lgamma Digamma Erfinv Ndtri Relu Relu6 LeakyRelu Elu Selu Softplus Softsign Floor Ceil Round Rint Sign IsNan IsInf IsFinite ZerosLike OnesLike""".split()
FEATURES = {"Relu", "Relu6", "LeakyRelu", "Elu", "Selu", "Softplus", "Softsign"}
UNARY_INT = ["Abs", "Neg", "Square", "Sign", "Round", "Relu", "Relu6", "ZerosLike", "OnesLike", "Invert"]

BINARY = """Add AddV2 Sub Mul Div RealDiv DivNoNan MulNoNan FloorDiv TruncateMod FloorMod Mod Maximum Minimum SquaredDifference Pow Atan2
    Xlogy Xdivy Xlog1py Greater GreaterEqual Less LessEqual Equal NotEqual""".split()
BINARY_INT = """Add AddV2 Sub Mul Div TruncateDiv FloorDiv TruncateMod FloorMod Mod Maximum Minimum SquaredDifference Greater GreaterEqual Less LessEqual Equal NotEqual
    BitwiseAnd BitwiseOr BitwiseXor LeftShift RightShift""".split()
NO_INT = {"int32": set(), "int64": set(), "uint8": {"SquaredDifference", "TruncateMod", "FloorMod", "Mod"}, "int8": {"SquaredDifference", "Mod", "TruncateMod", "FloorMod"}}


def feature(op: str, x) -> dict:
    return {"features" if op in FEATURES else "a" if op == "Invert-" else "x": x}


def unary(cases: Cases) -> None:
    for op in UNARY:
        cases.add(op, feature(op, np.array(SPECIAL + POINTS, np.float32)))
        cases.add(op, feature(op, np.zeros((0, 3), np.float32)))
    for op in ["Neg", "Exp", "Tanh", "Sigmoid", "Relu", "Sqrt", "LeakyRelu", "Round"]:
        cases.add(op, feature(op, cases.floats(2, 3, dtype=np.float16)))
        cases.add(op, feature(op, np.float64(0.7)))
    for op in ["Neg", "Exp", "Tanh", "Relu"]:
        cases.add(op, feature(op, cases.floats(5).astype(BF16)))
    cases.add("LeakyRelu", {"features": cases.floats(6)}, alpha=0.5)
    for op in UNARY_INT:
        cases.add(op, feature(op, np.array([-(2**31), -5, 0, 3, 2**31 - 1], np.int32)))
        cases.add(op, feature(op, np.array([-7, 0, 2**40], np.int64)))
    cases.add("Invert", {"x": np.array([0, 1, 255], np.uint8)})
    cases.add("LogicalNot", {"x": np.array([True, False])})
    cases.add("ZerosLike", {"x": cases.words(2, 2)})


def binary(cases: Cases) -> None:
    for op in BINARY:
        pair = np.array(np.meshgrid([NAN, INF, -INF, 0.0, -0.0, -2.5, 1.5], [NAN, INF, 0.0, -1.5, 2.0])).reshape(2, -1).astype(np.float32)
        cases.add(op, {"y" if op == "Atan2" else "x": pair[0], "x" if op == "Atan2" else "y": pair[1]})
        left, right = cases.rng.choice([((2, 3), (3,)), ((2, 1), (1, 3)), ((3,), (2, 3)), ((), (2, 2)), ((2, 2), ()), ((2, 1, 2), (3, 1)), ((0, 2), (1, 2))])
        cases.add(op, {"x": cases.floats(*left, low=0.1), "y": cases.floats(*right)})
    for op in BINARY_INT:
        for dtype in ["int32", "int64", "uint8", "int8"]:
            if op in NO_INT[dtype]:
                continue
            low = 0 if dtype == "uint8" else -90
            x, y = cases.ints(2, 6, low=low, high=100, dtype=dtype), cases.ints(6, low=max(low, -9), high=9, dtype=dtype)
            if "Shift" in op:
                y = np.abs(y) % 7
            cases.add(op, {"x": x, "y": y.astype(dtype) if "Mod" not in op and "Div" not in op and op != "Div" else (y + (y == 0)).astype(dtype)})
    for op in ["Mul", "Add", "Sub"]:
        cases.add(op, {"x": np.array([2**31 - 1, -(2**31), 123456789], np.int32), "y": np.array([2, -1, 987654321], np.int32)})
        cases.add(op, {"x": np.array([2**53 - 1, -(2**53) + 1, 2**52], np.int64), "y": np.array([2**40, -(2**53) + 1, 4], np.int64)})
        cases.add(op, {"x": np.array([200, 3], np.uint8), "y": np.array([100, 250], np.uint8)})
    cases.add("FloorDiv", {"x": np.array([-(2**31), 7], np.int32), "y": np.array([3, -2], np.int32)})
    for op in ["Div", "FloorDiv", "TruncateDiv", "FloorMod", "TruncateMod", "Mod"]:
        cases.add(op, {"x": np.array([1, 2], np.int32), "y": np.array([1, 0], np.int32)}, refused=True)
        cases.add(op, {"x": np.array([1, 2], np.int64), "y": np.int64(0)}, refused=True)
    cases.add("DivNoNan", {"x": np.array([1, 2], np.float64), "y": np.array([0, 4], np.float64)})
    cases.add("Pow", {"x": np.array([2, -3, 7, 3], np.int32), "y": np.array([10, 3, 0, 40], np.int32)})
    cases.add("Pow", {"x": np.array([2, -3, 7, 3], np.int64), "y": np.array([40, 3, 0, 60], np.int64)})
    cases.add("Pow", {"x": np.array([2], np.int32), "y": np.array([-1], np.int32)}, refused=True)
    cases.add("NextAfter", {"x1": np.array([0, 1, 1, -1, NAN, INF], np.float32), "x2": np.array([1, 2, 0, -1, 1, 0], np.float32)})
    for op in ["Add", "Mul", "Sub", "RealDiv", "Maximum"]:
        cases.add(op, {"x": cases.floats(2, 3, dtype=np.float16), "y": cases.floats(3, low=0.5, dtype=np.float16)})
        cases.add(op, {"x": cases.floats(2, 3).astype(BF16), "y": cases.floats(2, 1, low=0.5).astype(BF16)})
    cases.add("Mul", {"x": np.array([60000, 1e-7, 1.0009], np.float16), "y": np.array([2, 0.5, 1.0009], np.float16)})
    for op in ["LogicalAnd", "LogicalOr"]:
        cases.add(op, {"x": np.array([[True], [False]]), "y": np.array([True, False])})
    for op in ["Equal", "NotEqual"]:
        cases.add(op, {"x": cases.words(2, 3), "y": cases.words(3)})
        cases.add(op, {"x": np.array([True, False]), "y": np.array(True)})
        cases.add(op, {"x": cases.floats(2), "y": cases.floats(3)}, incompatible_shape_error=False)
        cases.add(op, {"x": cases.floats(2), "y": cases.floats(3)}, refused=True)
    cases.add("Add", {"x": cases.words(2, 2), "y": cases.words(2)})
    cases.add("Add", {"x": cases.words(2), "y": cases.words()})
    cases.add("AddV2", {"x": cases.floats(2), "y": cases.floats(3)}, refused=True)
    cases.add("ApproximateEqual", {"x": np.array([1, 2, NAN, 5], np.float32), "y": np.array([1.000001, 2.1, NAN, 5], np.float32)})
    cases.add("ApproximateEqual", {"x": np.array([1, 2], np.float32), "y": np.array([1.3, 2.6], np.float32)}, tolerance=0.5)
    for op in ["Igamma", "Igammac"]:
        cases.add(op, {"a": np.array([0.5, 1, 3, 10, 2], np.float32), "x": np.array([0.2, 1, 9, 4, 0], np.float32)})


def several(cases: Cases) -> None:
    for kind in ["floats", "ints", "words"]:
        make = getattr(cases, kind)
        some = np.array([True, False, True])
        cases.add("Select", {"condition": some, "x": make(3), "y": make(3)})
        cases.add("Select", {"condition": some, "x": make(3, 2), "y": make(3, 2)})
        cases.add("Select", {"condition": np.array(False), "x": make(2, 2), "y": make(2, 2)})
        cases.add("SelectV2", {"condition": some, "t": make(2, 1), "e": make()})
        cases.add("SelectV2", {"condition": np.array([[True], [False]]), "t": make(1, 3), "e": make(2, 1, 1)})
        cases.add("SelectV2", {"condition": np.zeros((0, 3), bool), "t": make(3), "e": make()})
    cases.add("Select", {"condition": np.array([True, False]), "x": cases.floats(3), "y": cases.floats(3)}, refused=True)
    cases.add("ClipByValue", {"t": np.array([NAN, -INF, -5, 0, 5, INF], np.float32), "clip_value_min": np.float32(-1), "clip_value_max": np.float32(2)})
    cases.add("ClipByValue", {"t": cases.floats(2, 2), "clip_value_min": cases.floats(2, 2, low=-2, high=-1), "clip_value_max": np.float32(1)})
    cases.add("ClipByValue", {"t": cases.ints(4), "clip_value_min": np.int32(-2), "clip_value_max": np.int32(3)})
    cases.add("AddN", {"inputs": [cases.floats(2, 2), cases.floats(2, 2), cases.floats(2, 2)]})
    cases.add("AddN", {"inputs": [np.array([2**31 - 1], np.int32), np.array([1], np.int32)]})
    cases.add("AddN", {"inputs": [cases.floats(2), cases.floats(3)]}, refused=True)
    cases.add("Bucketize", {"input": np.array([[-1, 0, 2.5], [3, 7, NAN]], np.float32)}, boundaries=[0.0, 2.5, 5.0])
    cases.add("Bucketize", {"input": cases.ints(5)}, boundaries=[-1, 3])


def casts(cases: Cases) -> None:
    floats = np.array([NAN, INF, -INF, -0.0, 1.9, -1.9, 300.5, -300.5, 65504.0, 1e-8, 3e9, -3e9, 1e20, 0.1], np.float32)
    small = np.array([-0.0, 1.9, -1.9, 30.5, 100.0], np.float32)
    names = ["float32", "float64", "float16", "bfloat16", "int32", "int64", "int16", "int8", "uint8", "uint16", "uint32", "uint64", "bool"]
    for to in names:
        target = tf.as_dtype(to)
        wide = to.startswith("float") or to in ("bool", "bfloat16", "int32", "int64")
        cases.add("Cast", {"x": floats if wide else np.abs(small)}, DstT=target)
        cases.add("Cast", {"x": np.array([0, 1, -1, 200, -200, 70000, 2**31 - 1, -(2**31)], np.int32)}, DstT=target)
        cases.add("Cast", {"x": np.array([0, -1, 2**31, 2**40 + 5, -(2**33) - 7], np.int64)}, DstT=target)
        cases.add("Cast", {"x": np.array([True, False])}, DstT=target)
    for source in ["float16", "bfloat16"]:
        for to in ["float32", "int32", "bool", "float16", "bfloat16"]:
            cases.add("Cast", {"x": cases.floats(5).astype(BF16 if source == "bfloat16" else source)}, DstT=tf.as_dtype(to))
    cases.add("Cast", {"x": np.array([1e300, 1.0000000001, -1e-50, 2.0**40], np.float64)}, DstT=tf.float32)
    cases.add("Cast", {"x": np.array([1e300, 2.0**40, -7.9, NAN], np.float64)}, DstT=tf.int64)
    cases.add("Cast", {"x": np.array([255, 128, 0], np.uint8)}, DstT=tf.int8)
    cases.add("Cast", {"x": np.array([2**32 - 1], np.uint32)}, DstT=tf.int32)


def bits(cases: Cases) -> None:
    numbers = {
        "float32": [[1.5, -0.0], [INF, NAN]], "float16": [[1.5, -0.0], [6e-8, -65504.0]], "bfloat16": [[1.5, -0.0], [1e-39, INF]], "int8": [[1, -1], [127, -128]],
        "int16": [[1, -1], [300, -300]], "uint8": [[1, 255], [7, 0]], "int32": [[1, -1], [2**31 - 1, 70000]], "uint32": [[1, 2**32 - 1], [7, 0]],
    }
    for kind, values in numbers.items():
        x = np.array(values, dtype=tf.as_dtype(kind).as_numpy_dtype)
        for to in numbers:
            refused = tf.as_dtype(to).size > 2 * x.dtype.itemsize
            if not (kind.startswith("u") or to.startswith("u")) or kind[-1] == to[-1] == "8" or kind == "float32":
                cases.add("Bitcast", {"input": x}, type=tf.as_dtype(to), refused=refused)
    cases.add("Bitcast", {"input": np.array([[1, 2**21 - 1], [-1, -1]], np.int32)}, type=tf.int64)
    cases.add("Bitcast", {"input": np.array([-1, 2**53 - 1, 2**40], np.int64)}, type=tf.int32)
    cases.add("Bitcast", {"input": np.array([1, 2**52], np.int64)}, type=tf.float64)
    cases.add("Bitcast", {"input": np.array([0.0, 5e-324, -1e300], np.float64)}, type=tf.uint16)
    cases.add("Bitcast", {"input": np.array([1, 2, 3], np.int32)}, type=tf.int64, refused=True)
    for kind in ["int8", "uint8", "int16", "uint16", "int32", "int64"]:
        cases.add("PopulationCount", {"x": np.array([0, 1, 127] + ([] if kind[0] == "u" else [-1, -128]), kind)})
    for op in ["CheckNumerics", "CheckNumericsV2"]:
        for kind in [np.float32, np.float16]:
            cases.add(op, {"tensor": cases.floats(2, 3, dtype=kind)}, message="odd")
            for odd in [NAN, INF, -INF]:
                cases.add(op, {"tensor": np.array([1, odd], kind)}, message="odd", refused=True)


def quantised(cases: Cases) -> None:
    x = cases.floats(3, 4, low=-8, high=8)
    for low, high in [(-6.0, 6.0), (-0.1, 3.7), (0.5, 4.0), (-3.0, -1.0)]:
        for narrow in [False, True]:
            for bits in [8, 4]:
                cases.add("FakeQuantWithMinMaxArgs", {"inputs": x}, min=low, max=high, num_bits=bits, narrow_range=narrow)
                cases.add("FakeQuantWithMinMaxVars", {"inputs": x, "min": np.float32(low), "max": np.float32(high)}, num_bits=bits, narrow_range=narrow)
    cases.add("FakeQuantWithMinMaxVars", {"inputs": x, "min": np.float32(0), "max": np.float32(0)})
    bounds = {"min": np.array([-6, 0, -0.3, 1], np.float32), "max": np.array([6, 0, 0.2, 2], np.float32)}
    cases.add("FakeQuantWithMinMaxVarsPerChannel", {"inputs": x, **bounds})
    cases.add("FakeQuantWithMinMaxVarsPerChannel", {"inputs": cases.floats(3), **bounds}, refused=True)


def add(cases: Cases) -> None:
    unary(cases)
    binary(cases)
    several(cases)
    casts(cases)
    bits(cases)
    quantised(cases)
