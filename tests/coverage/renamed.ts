/**
 * JAX's names that have another name here than their own in camel case, with the path in Fluxion.
 *
 * @module
 */

/** Paths in Fluxion, by JAX's name. */
export const RENAMED: Readonly<Record<string, string>> = {
  "jax.Array": "NDArray",
  "jax.debug_nans": "debugNans",
  "jax.jacobian": "jacrev",
  "jax.remat": "checkpoint",
  "jax.lax.ConvGeneralDilatedDimensionNumbers": "lax.ConvDimensionNumbers",
  "jax.numpy.ndarray": "NDArray",
  "jax.numpy.s_": "slice",
  "jax.numpy.index_exp": "slice",
  "jax.tree_util.register_pytree_node": "tree.register",
  "jax.tree_util.register_pytree_node_class": "tree.register",
  "jax.tree_util.register_pytree_with_keys": "tree.register",
  "jax.tree_util.register_pytree_with_keys_class": "tree.register",
  "jax.tree_util.register_dataclass": "tree.register",
  "jax.tree_util.KeyPath": "tree.Path",
  "jax.tree_util.PyTreeDef": "tree.TreeDef",
};
