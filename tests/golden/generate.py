"""Writes what the real JAX makes of the rows of tests/ops/samples and tests/functions/rows.

    pip install jax==0.10.2
    python tests/golden/generate.py                          # all; an hour of one core
    python tests/golden/generate.py ops/linalg functions/fft # these files anew
    python tests/golden/generate.py sin np.diff              # these ops and functions anew, the others kept

A row of samples is an op or a function, its operands and parameters. Each of its dtypes is a case: one line of the
golden file, with the results, their tangents, the operands' cotangents, the tangents of the cotangents, and, for
functions, the results of a batch. The digest covers the row and the operands' bits, so that a golden file older than
its rows, or operands that TypeScript builds otherwise (tests/ops/data.ts), are noticed.

`--check` writes nothing, and reports the rows of ops in which the narrow result is more than `ulp` from the wide one,
that is, JAX's own error.
"""

import json
import os
import pathlib
import sys
import tempfile

import jax

assert jax.__version__ == "0.10.2", f"the golden files are of JAX 0.10.2, this is {jax.__version__}"
jax.config.update("jax_platforms", "cpu")
# Compiling is most of the work, and rows share what they compile.
jax.config.update("jax_compilation_cache_dir", os.path.join(tempfile.gettempdir(), "fluxion-golden"))
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)

import functions  # noqa: E402
import ops  # noqa: E402
from operands import WIDE  # noqa: E402

HERE = pathlib.Path(__file__).parent
# The folder of rows, the key that names what a row is about, and what makes a line.
KINDS = {"ops": ("ops/samples", "op", ops.case), "functions": ("functions/rows", "call", functions.case)}


def cases(path, key):
    """A file's rows, each in each of its dtypes, by the case's name."""
    count = {}
    for line in path.read_text().splitlines():
        row = {**json.loads(line), "line": line}
        k = count.get(row[key], 0)
        count[row[key]] = k + 1
        for short in row["types"].split():
            yield f"{row[key]} {k} {short}", row, short


def write(kind, rows, wanted):
    """The golden file of a file of rows; the lines of what isn't wanted stay."""
    _, key, make = KINDS[kind]
    path = HERE / kind / rows.name
    path.parent.mkdir(exist_ok=True)
    every = not wanted or f"{kind}/{rows.stem}" in wanted
    if not every and not any(row[key] in wanted for _, row, _ in cases(rows, key)):
        return
    known = {json.loads(line)["case"]: line for line in path.read_text().splitlines()} if path.exists() else {}
    lines = []
    for name, row, short in cases(rows, key):
        if not every and row[key] not in wanted and name in known:
            lines.append(known[name])
            continue
        try:
            with jax.enable_x64(kind == "ops" or short in WIDE.values()):
                body = json.dumps(make(row, short), separators=(",", ":"))
        except Exception as e:
            raise SystemExit(f"{name}: {row['line']}: {type(e).__name__}: {e}") from e
        lines.append(f'{{"case":"{name}",{body[1:]}')
    path.write_text("\n".join(lines) + "\n")
    print(f"{kind}/{rows.name}: {len(lines)} cases")


def check(rows):
    """Reports JAX's own error."""
    for name, row, short in cases(rows, "op"):
        if short in WIDE and "wide" not in row:
            off = ops.error_in_ulp(row, short)
            if off > row.get("ulp", 2) / 2:
                print(f"{name}: {off:.1f} ulp  {row['jax']}")


def main():
    wanted = set(sys.argv[1:])
    for kind, (folder, _, _) in KINDS.items():
        for rows in sorted((HERE.parent / folder).glob("*.jsonl")):
            if "--check" not in wanted:
                write(kind, rows, wanted)
            elif kind == "ops":
                with jax.enable_x64(True):
                    check(rows)


if __name__ == "__main__":
    main()
