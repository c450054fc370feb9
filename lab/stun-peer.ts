import { startStunServer } from '../packages/stun/src/node.ts';

/** STUN on both addresses of the lab's public network. */
const [first = '', second = ''] = process.argv.slice(2);
await startStunServer({ addresses: [first, second], ports: [3478, 3479] });
process.send?.('ready');
