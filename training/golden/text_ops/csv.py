"""Lines of comma-separated values: quoted, with defaults, damaged."""

import numpy as np

from .harness import Cases, strings


def add(cases: Cases) -> None:
    words = [strings(["none"])]
    mixed = [strings(["?"]), np.array([-1], np.int32), np.array([0.5], np.float32), np.array([7], np.int64), np.array([2.5], np.float64)]
    required = [strings([]), np.array([], np.int32)]
    for line in ["a", "", ",", "a,b", '"a"', '"a,b"', '"a""b"', '""', '"a', 'a"b', '"a"b', '"a""', 'a\nb', "\na", "a\r", '"a\nb"', '"",', "\n", '"a","b"', '"a" ,b', ',""', '"', '"""', '""""', "é", "NA"]:
        cases.add("DecodeCSV", {"records": strings([line]), "record_defaults": words})
        cases.add("DecodeCSV", {"records": strings([line]), "record_defaults": words * 2})
        cases.add("DecodeCSV", {"records": strings([line]), "record_defaults": words}, use_quote_delim=False)
        cases.add("DecodeCSV", {"records": strings([f"{line},x,{line}"]), "record_defaults": words}, select_cols=[1])
        cases.add("DecodeCSV", {"records": strings([f"x,{line}"]), "record_defaults": words}, select_cols=[1], na_value="NA")
    good = ["a,1,2.5,3,4", "b,,,,", ',-7," 8",9,1e3', "NA,2,inf,-3,nan"]
    cases.add("DecodeCSV", {"records": strings(good), "record_defaults": mixed})
    cases.add("DecodeCSV", {"records": strings(good, (2, 2)), "record_defaults": mixed}, na_value="NA")
    cases.add("DecodeCSV", {"records": strings([], (0, 3)), "record_defaults": mixed})
    cases.add("DecodeCSV", {"records": strings(good[0], ()), "record_defaults": mixed[:1] + mixed[3:4]}, select_cols=[0, 3])
    cases.add("DecodeCSV", {"records": strings(["a\tb", "c\t1"]), "record_defaults": words * 2}, field_delim="\t")
    for broken in ["a,x,1,1,1", "a,1.5,1,1,1", "a,1,x,1,1", "a,99999999999,1,1,1", "a,1,1,1", "a,1,1,1,1,1"]:
        cases.add("DecodeCSV", {"records": strings([broken]), "record_defaults": mixed})
    for line in ["a,1", ",1", "a,", "a"]:
        cases.add("DecodeCSV", {"records": strings([line]), "record_defaults": required})
    cases.add("DecodeCSV", {"records": strings(["NA,1"]), "record_defaults": required}, na_value="NA")
