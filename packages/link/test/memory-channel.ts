export { memoryPair } from '../src/channels/memory-pair.node.ts';
