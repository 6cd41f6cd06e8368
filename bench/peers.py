"""The same rows in Python: numpy, PyTorch, JAX and autograd, those that are installed. Prints JSON on the last line:
{"versions": {library: version}, "medians": {title: {library: nanoseconds}}}. Run it with `python bench/peers.py`."""

import importlib
import json
import time

SAMPLE = 0.002
TOTAL = 1.0


def have(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


numpy = have("numpy")
torch = have("torch")
jax = have("jax")
autograd = have("autograd")
if autograd:
    import autograd.numpy as anp
if jax:
    import jax.numpy as jnp

versions = {m.__name__: getattr(m, "__version__", "") for m in (numpy, torch, jax) if m}
if autograd:
    import importlib.metadata

    versions["autograd"] = importlib.metadata.version("autograd")

medians = {}


def row(title, library, run, ops=1):
    """The median time of a run, in nanoseconds an op."""
    run()
    start = time.perf_counter()
    run()
    once = time.perf_counter() - start
    batch = max(1, round(SAMPLE / max(once, 1e-7)))
    samples = []
    spent = 0.0
    while len(samples) < 3 or spent < TOTAL:
        start = time.perf_counter()
        for _ in range(batch):
            run()
        elapsed = time.perf_counter() - start
        spent += elapsed
        samples.append(elapsed * 1e9 / batch / ops)
        if once > 5:
            break
    medians.setdefault(title, {})[library] = sorted(samples)[len(samples) // 2]


def normal(seed, *shape):
    return numpy.random.default_rng(seed).standard_normal(shape).astype("float32")


def on_jax(f, *args):
    return lambda: jax.block_until_ready(f(*args))


def scalars():
    title = "a scalar op of 1,000 chained additions, eager"

    def adds(x, y):
        for _ in range(1000):
            x = x + y
        return x

    if torch:
        tx, ty = torch.tensor(0.3), torch.tensor(1e-3)
        row(title, "torch", lambda: adds(tx, ty), 1000)
    if jax:
        jx, jy = jnp.float32(0.3), jnp.float32(1e-3)
        row(title, "jax", on_jax(adds, jx, jy), 1000)

    def fifty(m):
        def f(x):
            v = x
            for _ in range(10):
                v = m.tanh(m.sin(v) * x + m.exp(v))
            return v

        return f

    first = "gradient of a 50-op scalar function, "
    second = "second derivative of a 50-op scalar function, "
    if torch:
        x = torch.tensor(0.3, requires_grad=True)
        f = fifty(torch)
        row(first + "eager", "torch", lambda: torch.autograd.grad(f(x), x))

        def twice():
            (g,) = torch.autograd.grad(f(x), x, create_graph=True)
            return torch.autograd.grad(g, x)

        row(second + "eager", "torch", twice)
    if autograd:
        g = autograd.grad(fifty(anp))
        row(first + "eager", "autograd", lambda: g(0.3))
        h = autograd.grad(g)
        row(second + "eager", "autograd", lambda: h(0.3))
    if jax:
        jx = jnp.float32(0.3)
        g = jax.grad(fifty(jnp))
        h = jax.grad(g)
        row(first + "eager", "jax", on_jax(g, jx))
        row(first + "jit", "jax", on_jax(jax.jit(g), jx))
        row(second + "jit", "jax", on_jax(jax.jit(h), jx))


def maps():
    x = normal(8, 1_000_000)
    positive = numpy.abs(x) + numpy.float32(1e-3)
    tx, tp = (torch.from_numpy(x), torch.from_numpy(positive)) if torch else (None, None)
    jx, jp = (jnp.asarray(x), jnp.asarray(positive)) if jax else (None, None)
    for name in ("tanh", "exp", "log", "sin"):
        title = f"{name} of 1,000,000 float32"
        v, tv, jv = (positive, tp, jp) if name == "log" else (x, tx, jx)
        row(title, "numpy", lambda f=getattr(numpy, name), v=v: f(v))
        if torch:
            row(title, "torch", lambda f=getattr(torch, name), v=tv: f(v))
        if jax:
            row(title, "jax", on_jax(getattr(jnp, name), jv))
    for title, f in (
        ("tanh(x)·2 + 1 of 1,000,000 float32, jit", lambda m, x: m.tanh(x) * 2 + 1),
        ("x²/2 + x + 1 of 1,000,000 float32, jit", lambda m, x: x * x / 2 + x + 1),
    ):
        row(title, "numpy", lambda f=f: f(numpy, x))
        if torch:
            row(title, "torch", lambda f=f: f(torch, tx))
        if jax:
            row(title, "jax", on_jax(jax.jit(lambda x, f=f: f(jnp, x)), jx))
    row("sum of 1,000,000 float32", "numpy", x.sum)
    row("sort of 1,000,000 float32", "numpy", lambda: numpy.sort(x))
    if torch:
        row("sum of 1,000,000 float32", "torch", tx.sum)
        row("sort of 1,000,000 float32", "torch", lambda: torch.sort(tx))
    if jax:
        row("sum of 1,000,000 float32", "jax", on_jax(jax.jit(jnp.sum), jx))
        row("sort of 1,000,000 float32", "jax", on_jax(jax.jit(jnp.sort), jx))


def arrays():
    for n in (256, 512, 1024):
        title = f"matmul, {n} by {n}, float32"
        a, b = normal(0, n, n), normal(1, n, n)
        row(title, "numpy", lambda a=a, b=b: a @ b)
        if torch:
            row(title, "torch", lambda a=torch.from_numpy(a), b=torch.from_numpy(b): a @ b)
        if jax:
            row(title, "jax", on_jax(jax.jit(jnp.matmul), jnp.asarray(a), jnp.asarray(b)))

    hvp = "Hessian-vector product of sum(tanh(X)²), 30 by 40, "
    x, v = normal(2, 30, 40), normal(3, 30, 40)
    hess = "Hessian of a logistic loss of 100 weights, 200 examples, "
    design, weights = normal(10, 200, 100), normal(8, 100)
    if torch:
        tx, tv = torch.from_numpy(x), torch.from_numpy(v)
        f = lambda x: (torch.tanh(x) ** 2).sum()
        row(hvp + "eager", "torch", lambda: torch.autograd.functional.hvp(f, tx, tv))
        td = torch.from_numpy(design)
        logistic = lambda w: torch.log1p(torch.exp(-td @ w)).mean()
        row(hess + "eager", "torch", lambda w=torch.from_numpy(weights): torch.func.hessian(logistic)(w))
    if jax:
        f = lambda x: (jnp.tanh(x) ** 2).sum()
        product = lambda x, v: jax.jvp(jax.grad(f), (x,), (v,))[1]
        row(hvp + "eager", "jax", on_jax(product, jnp.asarray(x), jnp.asarray(v)))
        row(hvp + "jit", "jax", on_jax(jax.jit(product), jnp.asarray(x), jnp.asarray(v)))
        jd = jnp.asarray(design)
        logistic = lambda w: jnp.log1p(jnp.exp(-jd @ w)).mean()
        row(hess + "jit", "jax", on_jax(jax.jit(jax.hessian(logistic)), jnp.asarray(weights)))

    per = "per-example gradients of an MLP 64-32-1, 256 examples, "
    w1, w2, inputs, targets = normal(4, 64, 32), normal(5, 32, 1), normal(6, 256, 64), normal(7, 256, 1)

    def loss(m):
        return lambda p, x, y: ((m.tanh(x @ p[0]) @ p[1] - y) ** 2).sum()

    if torch:
        args = [torch.from_numpy(z) for z in (w1, w2, inputs, targets)]
        grads = torch.func.vmap(torch.func.grad(loss(torch)), in_dims=(None, 0, 0))
        row(per + "eager", "torch", lambda: grads((args[0], args[1]), args[2], args[3]))
    if jax:
        args = [jnp.asarray(z) for z in (w1, w2, inputs, targets)]
        grads = jax.vmap(jax.grad(loss(jnp)), in_axes=(None, 0, 0))
        row(per + "eager", "jax", on_jax(grads, (args[0], args[1]), args[2], args[3]))
        row(per + "jit", "jax", on_jax(jax.jit(grads), (args[0], args[1]), args[2], args[3]))

    det = "gradient of a log-determinant by Cholesky, 256 by 256, jit"
    root = normal(9, 256, 256)
    matrix = root @ root.T / 256 + numpy.eye(256, dtype="float32")
    if torch:
        t = torch.from_numpy(matrix).requires_grad_()
        total = lambda: 2 * torch.linalg.cholesky(t).diagonal().log().sum()
        row(det, "torch", lambda: torch.autograd.grad(total(), t))
    if jax:
        f = lambda a: 2 * jnp.log(jnp.diagonal(jnp.linalg.cholesky(a))).sum()
        row(det, "jax", on_jax(jax.jit(jax.grad(f)), jnp.asarray(matrix)))


def mlp():
    title = "gradient of an MLP 784-256-10, 128 examples, "
    w1, w2, images = normal(0, 784, 256) * 0.05, normal(1, 256, 10) * 0.05, normal(2, 128, 784)
    w1, w2 = w1.astype("float32"), w2.astype("float32")
    b1, b2 = numpy.zeros(256, "float32"), numpy.zeros(10, "float32")
    labels = numpy.eye(10, dtype="float32")[numpy.arange(128) % 10]

    def loss(m, log_softmax):
        def f(w1, b1, w2, b2, x, y):
            logits = m.tanh(x @ w1 + b1) @ w2 + b2
            return -(log_softmax(logits) * y).sum(1).mean()

        return f

    if torch:
        ps = [torch.from_numpy(z).requires_grad_() for z in (w1, b1, w2, b2)]
        x, y = torch.from_numpy(images), torch.from_numpy(labels)
        f = loss(torch, lambda z: torch.log_softmax(z, 1))
        row(title + "eager", "torch", lambda: torch.autograd.grad(f(*ps, x, y), ps))
    if autograd:

        def log_softmax(z):
            z = z - anp.max(z, axis=1, keepdims=True)
            return z - anp.log(anp.sum(anp.exp(z), axis=1, keepdims=True))

        g = autograd.grad(loss(anp, log_softmax), (0, 1, 2, 3))
        row(title + "eager", "autograd", lambda: g(w1, b1, w2, b2, images, labels))
    if jax:
        args = [jnp.asarray(z) for z in (w1, b1, w2, b2, images, labels)]
        g = jax.grad(loss(jnp, jax.nn.log_softmax), (0, 1, 2, 3))
        row(title + "eager", "jax", on_jax(g, *args))
        row(title + "jit", "jax", on_jax(jax.jit(g), *args))


if numpy is not None:
    for part in (scalars, maps, arrays, mlp):
        part()
print(json.dumps({"versions": versions, "medians": medians}))
