export { nodeHash } from './blobs/node-hash.node.ts';
export { tempFileBlobStore } from './blobs/temp-file-blob-store.node.ts';
