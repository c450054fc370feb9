export { askBinding, type Binding, discoverNat, type NatBehaviour, type NatReport } from './discover-nat.node.ts';
export { startStunServer, type StunServer, type StunServerOptions } from './stun-server.node.ts';
