"""Choices and small expressions that all features share."""

INTS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "int", "uint"]
BITS = {"int8": 8, "int16": 16, "int32": 32, "int64": 64, "int": 64, "uint8": 8, "uint16": 16, "uint32": 32, "uint64": 64, "uint": 64}
WORDS = ["", "a", "go", "héllo", "日本語", "x\\x00y", "\\xff\\xfe", "tab\\there", "long enough to leave a word", "é"]


class Dice:
    """A random stream, and names that are used once."""

    def __init__(self, random, prefix):
        self.r = random
        self.prefix = prefix
        self.n = 0

    def name(self, stem="x"):
        self.n += 1
        return f"{stem}{self.prefix}{self.n}"

    def pick(self, *items):
        return self.r.choice(items[0] if len(items) == 1 else items)

    def upto(self, low, high):
        return self.r.randint(low, high)

    def maybe(self, share=0.5):
        return self.r.random() < share

    def some(self, items, low=1):
        items = list(items)
        return self.r.sample(items, self.upto(min(low, len(items)), len(items)))

    def int_type(self):
        return self.pick(INTS)

    def value(self, kind):
        """A literal that fits the type, often at its ends."""
        if kind in BITS:
            bits = BITS[kind]
            low, high = (0, 2**bits - 1) if kind[0] == "u" else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
            return str(self.pick(0, 1, 2, 7, low, high, high - 1, self.upto(low, high), self.upto(0, 100)))
        if kind in ("float64", "float32"):
            return self.pick("0.0", "1.5", "-2.25", "1e10", "-3e-5", "0.1", "1e38")
        if kind == "string":
            return f'"{self.pick(WORDS)}"'
        if kind == "bool":
            return self.pick("true", "false")
        if kind in ("complex128", "complex64"):
            return f"({self.value('float32')} + {self.upto(-9, 9)}i)"
        raise ValueError(kind)

    def ints(self, count, low=-50, high=50):
        return ", ".join(str(self.upto(low, high)) for _ in range(count))
