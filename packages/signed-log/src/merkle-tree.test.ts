import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leafHashOfBytes } from './hashing.ts';
import { inclusionPath, merkleRoot, rootFromPath } from './merkle-tree.ts';

// The inputs and roots that Certificate Transparency implementations test against (RFC 6962).
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const leavesOf = (count: number): string[] =>
  inputs.slice(0, count).map((input) => leafHashOfBytes(new Uint8Array(Buffer.from(input, 'hex'))));

test.each(roots.map((root, count) => [count, root] as const))('the RFC 6962 root of %i leaves', (count, root) => {
  expect(merkleRoot(leavesOf(count))).toBe(root);
});

const manyLeaves = fc
  .integer({ min: 1, max: 130 })
  .map((count) => Array.from({ length: count }, (_, i) => leafHashOfBytes(new Uint8Array([i, count]))));

describe('inclusion paths', () => {
  test('every leaf of every size leads to the root from its own place, and from no other', () => {
    fc.assert(
      fc.property(manyLeaves, fc.nat(), fc.nat(), (leaves, a, b) => {
        const count = leaves.length;
        const index = a % count;
        const other = b % count;
        const leaf = leaves[index] as string;
        const root = merkleRoot(leaves);
        const path = inclusionPath(leaves, index);
        expect(rootFromPath(leaf, { index, count }, path)).toBe(root);
        if (other !== index) {
          expect(rootFromPath(leaf, { index: other, count }, path)).not.toBe(root);
          expect(rootFromPath(leaves[other] as string, { index, count }, path)).not.toBe(root);
        }
        expect(rootFromPath(leaf, { index, count }, [...path, leaf])).not.toBe(root);
        if (path.length > 0) expect(rootFromPath(leaf, { index, count }, path.slice(1))).not.toBe(root);
      }),
    );
  });

  test('places that cannot be are refused', () => {
    const leaves = leavesOf(3);
    expect(() => inclusionPath(leaves, 3)).toThrow(RangeError);
    expect(() => inclusionPath(leaves, -1)).toThrow(RangeError);
    expect(rootFromPath(leaves[0] as string, { index: 3, count: 3 }, [])).toBeUndefined();
    expect(rootFromPath(leaves[0] as string, { index: 0.5, count: 3 }, [])).toBeUndefined();
  });
});
