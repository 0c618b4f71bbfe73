"""Flattened device trees for tests: written byte by byte, so that they can also be wrong."""

import struct

MAGIC = 0xd00dfeed
BEGIN_NODE, END_NODE, PROP, NOP, END = 1, 2, 3, 4, 9


def cells(*numbers):
    return b"".join(struct.pack(">I", n & 0xffffffff) for n in numbers)


def pairs(*ranges):
    """(base, size) ranges with two cells each."""
    return b"".join(struct.pack(">QQ", base, size) for base, size in ranges)


def memory(entries, **properties):
    """A memory node's properties: entries are bytes, or a list of (base, size)."""
    reg = entries if isinstance(entries, bytes) else pairs(*entries)
    return {"device_type": b"memory\0", "reg": reg, **properties}


class Tree:
    """A tree as nested dictionaries: bytes are properties, dictionaries are child nodes."""

    def __init__(self, root=None, address_cells=2, size_cells=2, reserve=()):
        self.root = {}
        if address_cells is not None:
            self.root["#address-cells"] = cells(address_cells)
        if size_cells is not None:
            self.root["#size-cells"] = cells(size_cells)
        self.root.update(root or {})
        self.reserve = reserve

    def bytes(self):
        strings, offsets = bytearray(), {}

        def name_offset(name):
            if name not in offsets:
                offsets[name] = len(strings)
                strings.extend(name.encode() + b"\0")
            return offsets[name]

        def padded(data):
            return data + bytes(-len(data) % 4)

        def node(name, content):
            out = cells(BEGIN_NODE) + padded(name.encode() + b"\0")
            for key, value in content.items():
                if isinstance(value, dict):
                    out += node(key, value)
                else:
                    out += cells(PROP, len(value), name_offset(key)) + padded(value)
            return out + cells(END_NODE)

        structure = node("", self.root) + cells(END)
        reserve = b"".join(struct.pack(">QQ", *entry) for entry in (*self.reserve, (0, 0)))
        start = 40 + len(reserve)
        total = start + len(structure) + len(strings)
        header = struct.pack(">10I", MAGIC, total, start, start + len(structure), 40, 17, 16, 0,
                             len(strings), len(structure))
        return header + reserve + structure + bytes(strings)


# Offsets of the header's fields.
TOTALSIZE, OFF_STRUCT, OFF_STRINGS, OFF_RESERVE = 4, 8, 12, 16
VERSION, LAST_COMP, SIZE_STRINGS, SIZE_STRUCT = 20, 24, 32, 36


def peek(blob, offset):
    return struct.unpack_from(">I", blob, offset)[0]


def poke(blob, offset, value):
    """The blob with one word changed."""
    return blob[:offset] + cells(value) + blob[offset + 4:]
