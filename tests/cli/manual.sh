#!/bin/sh
# SPDX-License-Identifier: ISC
# The manual pages and the help name the same commands and options.
. tests/cli/tap.sh

python3 - "$build/tamga" <<'END' >"$tmp/said"
import glob
import re
import subprocess
import sys


def help_of(*words):
    return subprocess.run([sys.argv[1], "help", *words], check=True,
                          stdout=subprocess.PIPE, text=True).stdout


def options_of_help(command):
    text = help_of(*command.split())
    own = re.search(r"^options:\n(.*?)^$", text, re.M | re.S)
    return set(re.findall(r"^  (--[a-z-]+)", own.group(1) if own else "",
                          re.M))


def manual():
    """Each command of the pages, and the options of its synopsis."""
    text = ""
    for page in sorted(glob.glob("docs/man/tamga-*.1")):
        with open(page, encoding="utf-8") as file:
            text += file.read()
    found = {}
    filters = {f"-{name}" for line in re.findall(
        r"^\.It (.*)", re.search(r"^\.Ss Filters\n(.*?)^\.S", text,
                                 re.M | re.S).group(1), re.M)
        for name in re.findall(r"Fl (-[a-z-]+)", line)}
    for entry in re.findall(r"^\.It (Xo\n.*?^\.Xc|Cm .*?)$", text,
                            re.M | re.S):
        words = re.match(r"(?:Xo\n\.)?Cm ([a-z][a-z |-]*?)(?= [A-Z]|\n|$)",
                         entry).group(1).split(" ")
        options = {f"-{name}" for name in re.findall(r"Fl (-[a-z-]+)", entry)}
        if "Ar filters" in entry:
            options |= filters
        names = [" ".join(words)]
        if "|" in words:
            names = [f"{words[0]} {word}" for word in words[1:] if word != "|"]
        for name in names:
            found.setdefault(name, set()).update(options)
    return found


commands = re.findall(r"^  ([a-z]+(?: [a-z]+)?)  ", help_of(), re.M)
described = manual()
for command in commands:
    wanted = options_of_help(command)
    got = next((options for name, options in described.items()
                if name == command or name.split(" ")[0] == command), None)
    print(command, got == wanted, sorted(wanted ^ (got or set())))
END
is 'every command has its options in the manual' \
    "$(grep -v ' True ' "$tmp/said")" ''
ok 'and there are many' test "$(wc -l <"$tmp/said")" -gt 30
finish
