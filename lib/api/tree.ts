/**
 * What users need of pytrees.
 *
 * @module
 */
export {
  type Constructor,
  defText,
  flatten,
  isLeaf,
  leaves,
  map,
  type NodeType,
  register,
  structure,
  type TreeDef,
  unflatten,
} from "../tree.ts";
