/**
 * What users need of pytrees.
 *
 * @module
 */
export {
  all,
  allLeaves,
  broadcast,
  type Constructor,
  defText,
  flatten,
  flattenWithPath,
  isLeaf,
  keystr,
  type KeystrOptions,
  type LeafOption,
  leaves,
  leavesWithPath,
  map,
  mapWithPath,
  type NodeType,
  type Path,
  reduce,
  reduceAssociative,
  register,
  structure,
  transpose,
  type TreeDef,
  unflatten,
} from "../tree.ts";
