"""The structs, prototypes and numbers of ergo/header.py are those of ergo.h: fields by name, order and type, functions by number of parameters."""

import ctypes as c
import pathlib
import re
import unittest

from ergo import header as ergo

HEADER = (pathlib.Path(__file__).parent / "../../include/ergo.h").resolve().read_text()
NUMBERS = {"uint16_t": c.c_uint16, "uint32_t": c.c_uint32, "uint64_t": c.c_uint64, "int32_t": c.c_int32, "size_t": c.c_size_t, "ergo_status": c.c_int32, "double": c.c_double,
           "ergo_type": c.c_uint32, "ergo_slot": c.c_uint64}


def fields(name):
    body = re.search(r"typedef struct " + name + r" \{(.*?)\} " + name + ";", HEADER, re.S).group(1)
    body = re.sub(r"//.*", "", body)
    for row in filter(None, (row.strip() for row in body.split(";"))):
        kind, _, field = row.rpartition(" ")
        pointer = field.startswith("*") or kind.endswith("_fn")
        field = field.lstrip("*")
        if "[" in field:
            field, n = field.rstrip("]").split("[")
            yield field, NUMBERS[kind] * int(n)
        else:
            yield field, c.c_void_p if pointer else NUMBERS[kind]


class Header(unittest.TestCase):
    def test_structs(self):
        structs = [each for each in vars(ergo).values() if isinstance(each, type) and issubclass(each, c.Structure)]
        self.assertGreaterEqual(len(structs), 8)
        for struct in structs:
            ours = [(name, c.c_void_p if t is ergo._WRITE else t) for name, t in struct._fields_]
            with self.subTest(struct.__name__):
                self.assertEqual(ours, list(fields(struct.__name__)))

    def test_prototypes(self):
        for name, (_, *arguments) in ergo._PROTOTYPES.items():
            with self.subTest(name):
                found = re.search(r"\bergo_" + name + r"\(([^()]*)\);", HEADER).group(1)
                self.assertEqual(len(arguments), 0 if found == "void" else found.count(",") + 1)


    def test_numbers(self):
        numbers = dict((name, int(value)) for name, value in re.findall(r"\bERGO_(\w+) = (-?\d+),", HEADER))
        ours = {name: value for name, value in vars(ergo).items() if isinstance(value, int) and name.isupper() and not name.startswith("_")}
        del ours["NO_LIMIT"]
        self.assertGreaterEqual(len(ours), 30)
        self.assertEqual(ours, {name: numbers[name] for name in ours})
        self.assertEqual(ergo.EVENTS, {value: name[3:] for name, value in numbers.items() if name.startswith("EV_")})


if __name__ == "__main__":
    unittest.main()
