# SPDX-License-Identifier: ISC
"""The checker's table of data kinds says what docs/FORMAT.md says."""

import pathlib
import re
import unittest

import catalogue

FORMAT = pathlib.Path(__file__).parents[2] / "docs" / "FORMAT.md"


def rows():
    """{kind: (subject, fields, who)} of the table of data kinds."""
    text = FORMAT.read_text(encoding="utf-8")
    table = re.search(r"^Data kinds \(class data\):\n\n(.*?)\n\n", text,
                      re.M | re.S).group(1)
    found = {}
    for line in table.splitlines()[2:]:
        cells = [cell.strip().replace("\\|", "|")
                 for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        found[cells[0]] = tuple(cells[1:])
    return found


def fields_of(cell):
    """{name: whether it is needed} of the table's cell.

    What stands in brackets is the inside of a list.
    """
    cell = re.sub(r"\([^)]*\)", "", cell)
    return {name: needed == "!" for name, needed in re.findall(
        r"`([a-z_]+)`(!?) (?=[a-z`])", cell)}


class Table(unittest.TestCase):
    def test_kinds_are_the_same(self):
        self.assertEqual(set(rows()), set(catalogue.DATA))

    def test_fields_are_the_same_and_as_needed(self):
        for kind, (_, cell, _) in rows().items():
            ours = {name: needed for name, (_, needed)
                    in catalogue.DATA[kind].fields.items()}
            self.assertEqual(fields_of(cell), ours, kind)

    def test_subjects_have_as_many_strings(self):
        for kind, (cell, _, _) in rows().items():
            cell = re.sub(r"\([^)]*\)|`[^`]*`", "", cell)
            self.assertEqual(len(re.split("[,;]", cell)),
                             len(catalogue.DATA[kind].subject), kind)

    def test_references_name_the_same_kinds(self):
        for kind, (cell, _, _) in rows().items():
            inside = re.match(r"(?:thing|statement) \((?:an? )([^)]*)\)",
                              cell)
            wanted = inside and re.findall(r"`([a-z-]+)`", inside.group(1))
            self.assertEqual(wanted, catalogue.REFERRING.get(kind), kind)

    def test_reserved_kinds_are_unknown(self):
        for kind in ("redact", "sealed", "seal-key", "epoch"):
            self.assertNotIn(kind, catalogue.DATA)


if __name__ == "__main__":
    unittest.main()
