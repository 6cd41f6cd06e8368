"""Writes names.json: the public functions and types of JAX's namespaces.

    pip install jax==0.10.2
    python tests/coverage/generate.py
"""

import inspect
import json
import pathlib
import warnings

import jax
import jax.nn.initializers
import jax.scipy.linalg
import jax.scipy.special
import jax.tree_util

assert jax.__version__ == "0.10.2"

NAMESPACES = {
    "jax": jax,
    "jax.numpy": jax.numpy,
    "jax.numpy.linalg": jax.numpy.linalg,
    "jax.numpy.fft": jax.numpy.fft,
    "jax.lax": jax.lax,
    "jax.lax.linalg": jax.lax.linalg,
    "jax.nn": jax.nn,
    "jax.nn.initializers": jax.nn.initializers,
    "jax.random": jax.random,
    "jax.scipy.special": jax.scipy.special,
    "jax.scipy.linalg": jax.scipy.linalg,
    "jax.tree": jax.tree,
    "jax.tree_util": jax.tree_util,
}


def public(module):
    """Names that don't begin with an underscore, modules and type variables left out."""
    names = []
    for name in dir(module):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = getattr(module, name, None)
        if name.startswith("_") or name.endswith("_p") or value is None and name not in ("newaxis",):
            continue
        if not inspect.ismodule(value) and type(value).__name__ not in ("TypeVar", "_Feature"):
            names.append(name)
    return names


names = {space: public(module) for space, module in NAMESPACES.items()}
path = pathlib.Path(__file__).with_name("names.json")
path.write_text(json.dumps(names, indent=1) + "\n")
print({space: len(found) for space, found in names.items()})
