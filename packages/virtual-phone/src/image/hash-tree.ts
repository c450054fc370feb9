import { sha256 } from '@noble/hashes/sha2.js';
import { joinBytes } from '@mistri/usb';

const block_bytes = 4096;

/** Root of a tree of SHA-256 over salted blocks of 4 KiB, as dm-verity builds it. */
export function treeRoot(image: Uint8Array, salt: Uint8Array): Uint8Array {
  let level = hashBlocks(image, salt);
  while (level.length > 32) level = hashBlocks(level, salt);
  return level;
}

function hashBlocks(bytes: Uint8Array, salt: Uint8Array): Uint8Array {
  const hashes: Uint8Array[] = [];
  for (let at = 0; at < Math.max(bytes.length, 1); at += block_bytes)
    hashes.push(
      sha256
        .create()
        .update(salt)
        .update(bytes.subarray(at, at + block_bytes))
        .digest(),
    );
  return joinBytes(hashes);
}
