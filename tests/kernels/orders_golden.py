"""Writes orders_golden.jsonl: values of polygamma of large orders, from mpmath.

A line is [m, x, value], the value rounded to double: orders from 161 to 2^52, those up to 2^24 with arguments of single
precision as well, where values are of every size, subnormal ones among them. Run with mpmath and numpy: python
orders_golden.py
"""
import json
import pathlib
import random

import mpmath as mp
import numpy as np

mp.mp.prec = 300
random.seed(7)


def polygamma(m, x):
    """(-1)^(m + 1) m! Σ (x + k)^(-m - 1), until terms are nothing: a few thousand for the least orders."""
    factorial = mp.loggamma(mp.mpf(m) + 1)
    terms = [mp.exp(factorial - (m + 1) * mp.log(mp.mpf(x)))]
    while terms[-1] > terms[0] * mp.mpf(2) ** -100:
        terms.append(mp.exp(factorial - (m + 1) * mp.log(mp.mpf(x) + len(terms))))
    return mp.fsum(terms) * (-1) ** (m + 1)


lines = []
for write, orders, smallest, largest in ((np.float32, 24, -148, 127), (float, 52, -1073, 1023)):
    for _ in range(600):
        m = int(write(int(2 ** random.uniform(np.log2(161), orders))))
        size = mp.log(2) * random.uniform(smallest, largest)
        x = float(write(mp.exp((mp.loggamma(mp.mpf(m) + 1) - size) / (m + 1))))
        value = polygamma(m, x)
        if mp.mpf(2) ** smallest < abs(value) < mp.mpf(2) ** largest:
            lines.append(json.dumps([m, x, float(value)]))

pathlib.Path(__file__).with_name("orders_golden.jsonl").write_text("\n".join(lines) + "\n")
