import { FileError } from './file-error.ts';
import { allow, type FileNode } from './file-node.ts';

const mostLinks = 16;

export interface Lookup {
  /** Who asks: every folder on the way must let them through. */
  readonly uid: number;
  readonly follow: boolean;
}

/** Where a path leads from the root, name by name, when links are followed; the last one only if `follow`. */
export function resolvePath(root: FileNode, path: string, { uid, follow }: Lookup): string[] {
  let todo = path.split('/').filter((part) => part !== '' && part !== '.');
  const names: string[] = [];
  const nodes: FileNode[] = [root];
  for (let links = 0; todo.length > 0;) {
    const [name = '', ...rest] = todo;
    todo = rest;
    const node = nodes.at(-1) as FileNode;
    if (name === '..') {
      names.pop();
      if (nodes.length > 1) nodes.pop();
      continue;
    }
    if (!node.children) throw new FileError('ENOTDIR');
    allow(node, uid, 1);
    const child = node.children.get(name);
    if (!child) throw new FileError('ENOENT');
    if (child.target !== undefined && (follow || rest.length > 0 || path.endsWith('/'))) {
      links += 1;
      if (links > mostLinks) throw new FileError('ELOOP');
      const parts = child.target.split('/').filter((part) => part !== '' && part !== '.');
      if (child.target.startsWith('/')) {
        names.length = 0;
        nodes.length = 1;
      }
      todo = [...parts, ...rest];
      continue;
    }
    names.push(name);
    nodes.push(child);
  }
  return names;
}
