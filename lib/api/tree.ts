/**
 * What users need of pytrees.
 *
 * @module
 */
export {
  all,
  allLeaves,
  broadcast,
  type ClassNode,
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
  type NodeKind,
  type NodeType,
  type Path,
  type PathEntry,
  reduce,
  reduceAssociative,
  register,
  structure,
  transpose,
  TreeDef,
  treedefChildren,
  treedefIsLeaf,
  treedefTuple,
  unflatten,
} from "../tree.ts";
