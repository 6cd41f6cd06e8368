/**
 * What Fluxion doesn't have of JAX's namespaces, by the reason. A name is written with its namespace.
 *
 * @module
 */

/** A reason, and the names that it holds for: separated by blanks, under a namespace. */
export interface Absence {
  /** Why these are absent. */
  readonly why: string;
  /** The names, by namespace. */
  readonly names: Readonly<Record<string, string>>;
}

/** Every absence. */
export const ABSENT: readonly Absence[] = [
  {
    why:
      "there is one device in one process: no sharding, no mesh, no collectives; XLA's partitioner is to be reached " +
      "through StableHLO",
    names: {
      "jax": "NamedSharding P Shard auto_pcast copy_to_host_async host_count host_id host_ids local_device_count " +
        "local_devices make_array_from_callback make_array_from_process_local_data " +
        "make_array_from_single_device_arrays make_mesh pmap process_count process_index process_indices " +
        "remove_size_one_mesh_axis_from_type reshard set_mesh shard_map smap",
      "jax.lax": "all_gather all_to_all axis_index axis_size pbroadcast pcast pmax pmean pmin ppermute precv psend " +
        "pshuffle psum psum_scatter pswapaxes ragged_all_to_all with_sharding_constraint",
    },
  },
  {
    why: "devices have names here and no objects; the first of devices() is the CPU, and tolist() and toTypedArray() " +
      "give what device_get does",
    names: {
      "jax": "Device default_backend device_count device_get",
    },
  },
  {
    why: "it sets or looks into JAX's own runtime, caches, compiler or random generators, of which there are none here",
    names: {
      "jax":
        "allow_f16_reductions array_garbage_collection_guard block_until_ready check_tracer_leaks checking_leaks " +
        "clear_caches config debug_key_reuse default_matmul_precision default_prng_impl effects_barrier enable_checks " +
        "enable_custom_prng ensure_compile_time_eval explain_cache_misses jax2tf_associative_scan_reductions " +
        "legacy_prng_key live_arrays log_compiles make_user_context memory named_call named_scope no_execution " +
        "no_tracing print_environment_info softmax_custom_jvp thread_guard threefry_partitionable transfer_guard " +
        "transfer_guard_device_to_device transfer_guard_device_to_host transfer_guard_host_to_device",
      "jax.lax": "AccuracyMode DotAlgorithm DotAlgorithmPreset Precision PrecisionLike RandomAlgorithm Tolerance " +
        "after_all composite create_token dce_sink platform_dependent rng_bit_generator rng_uniform stage",
      "jax.lax.linalg": "EigImplementation EighImplementation SvdAlgorithm",
      "jax.nn": "get_scaled_dot_general_config",
    },
  },
  {
    why: "shapes and dtypes are plain objects, `{ shape, dtype }`",
    names: { "jax": "ShapeDtypeStruct" },
  },
  {
    why: "float64 needs no switch, and promotion is always NumPy's with weak types",
    names: { "jax": "enable_x64 numpy_dtype_promotion numpy_rank_promotion" },
  },
  {
    why: "arrays are values; there are no mutable references",
    names: { "jax": "Ref ad ds empty_ref free_ref freeze new_ref" },
  },
  {
    why: "integers have no tangent here: their place in a gradient is an error, or a zero with `allowInt`",
    names: { "jax": "float0" },
  },
  {
    why: "not written yet",
    names: {
      "jax":
        "checkpoint_policies closure_convert custom_gradient debug_infs disable_jit fwd_and_bwd pure_callback typeof",
      "jax.lax": "custom_linear_solve custom_root",
    },
  },
  {
    why: "the dtypes are bool, int32, uint32, float32, float64, complex64 and complex128, written as strings",
    names: {
      "jax.numpy": "bfloat16 character flexible float16 float4_e2m1fn float6_e2m3fn float6_e3m2fn " +
        "float8_e3m4 float8_e4m3 float8_e4m3b11fnuz float8_e4m3fn float8_e4m3fnuz float8_e5m2 float8_e5m2fnuz " +
        "float8_e8m0fnu int1 int16 int2 int4 int64 int8 object_ uint1 uint16 uint2 uint4 uint64 uint8 " +
        "packbits unpackbits",
      "jax.random": "key_dtype",
    },
  },
  {
    why: "it reads or writes files, buffers or iterators of Python's",
    names: {
      "jax.numpy": "from_dlpack fromfile fromiter load save savez",
    },
  },
  {
    why: "it is about Python's objects, syntax or printing",
    names: {
      "jax.numpy": "ComplexWarning c_ r_ ufunc",
    },
  },
  {
    why: "a type; initializers are functions of a key, a shape and options",
    names: { "jax.nn.initializers": "Initializer" },
  },
  {
    why: "an enumeration; a string says it here",
    names: { "jax.lax": "GatherScatterMode RoundingMethod" },
  },
  {
    why: "it needs an algorithm of its own, which is not written yet",
    names: {
      "jax.lax": "betainc igamma igamma_grad_a igammac random_gamma_grad",
      "jax.lax.linalg": "cholesky_update hessenberg ormqr qdwh schur tridiagonal tridiagonal_solve",
      "jax.scipy.special": "bessel_jn betainc gammainc gammaincc hyp1f1 hyp2f1 owens_t sph_harm_y wofz",
      "jax.scipy.linalg": "eigh_tridiagonal funm hessenberg polar qr_multiply rsf2csf schur solve_sylvester sqrtm",
    },
  },
  {
    why: "matrices of a formula, written in a line of np",
    names: {
      "jax.scipy.linalg": "companion convolution_matrix dft fiedler fiedler_companion hadamard helmert invhilbert " +
        "invpascal leslie pascal",
      "jax.lax.linalg": "symmetric_product",
    },
  },
  {
    why: "products of ragged, scaled or narrow blocks are for accelerators' number formats",
    names: {
      "jax.lax": "RaggedDotDimensionNumbers ragged_dot ragged_dot_general scaled_dot",
      "jax.nn": "scaled_dot_general scaled_matmul",
    },
  },
  {
    why: "least squares are linalg's: `linalg.lstsq(np.vander(x, degree + 1), y)`",
    names: { "jax.numpy": "polyfit" },
  },
  {
    why: "an update by any function has no derivative in JAX either; `scatterAdd` and its kin have",
    names: { "jax.lax": "scatter_apply" },
  },
  {
    why:
      "paths are plain keys, nodes of one level and static data are what `tree.register` is given, and a closure does what " +
      "a Partial does",
    names: {
      "jax.tree": "static",
      "jax.tree_util": "DictKey FlattenedIndexKey GetAttrKey Partial SequenceKey default_registry flatten_one_level " +
        "flatten_one_level_with_keys is_tree_node register_static",
    },
  },
];
