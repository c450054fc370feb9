export * from './bridge/file-storage.node.ts';
export * from './bridge/tcp-bridge.node.ts';
