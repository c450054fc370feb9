export { type Gathered, type NatKind } from './punch/gather.node.ts';
export type { SessionRole } from './punch/knock-packet.node.ts';
export { UdpNode, type UdpNodeOptions } from './punch/udp-node.node.ts';
export { iceRung, quicRungs, type UdpRungOptions } from './punch/udp-rungs.node.ts';
export { type CallOptions, type UdpSession, type UdpSessionOptions } from './punch/udp-session.node.ts';
export type { UdpAddress } from './channels/quic/udp-socket.node.ts';
