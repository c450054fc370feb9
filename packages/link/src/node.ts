export { type Gathered, type NatKind } from './punch/gather.node.ts';
export type { SessionRole } from './punch/knock-packet.node.ts';
export { UdpNode, type UdpNodeOptions } from './punch/udp-node.node.ts';
export { iceRung, quicRungs, type UdpRungOptions } from './punch/udp-rungs.node.ts';
export { type CallOptions, type UdpSession, type UdpSessionOptions } from './punch/udp-session.node.ts';
export { nativePeer, nativePeersOpen } from './channels/webrtc/native-peer.node.ts';
export type { UdpAddress } from './channels/quic/udp-socket.node.ts';
export { ChannelDuplex } from './channels/channel-duplex.node.ts';
export { SocketChannel } from './channels/socket-channel.node.ts';
export {
  connectTcpChannel,
  listenTcp,
  type TcpListener,
  type TcpListenOptions,
  type TcpTarget,
} from './channels/tcp.node.ts';
export { secureByTls } from './secure/secure-by-tls.node.ts';
export { type DeviceCertificate, keyOfCertificate, privateKeyOf, selfSigned } from './secure/self-signed.node.ts';
export { linkAlpn, secureClient, secureServer, type TlsOptions } from './secure/tls-secure.node.ts';
export { LinkNode, type LinkNodeOptions } from './node/link-node.node.ts';
export { type NodeDevice, nodeDevice } from './secure/node-device-key.node.ts';
export { dialRelayByQuic } from './relay/dial-relay-quic.node.ts';
export { dialRelayByTls, dialRelayByWebSocket, type DialOptions } from './relay/dial-relay.node.ts';
export { tunnelThrough, type TunnelOptions } from './relay/proxy-tunnel.node.ts';
export { relayRungs, type RelayRungOptions } from './relay/relay-rungs.node.ts';
export { deviceIdOf, initIssuer, type IssueOptions, type LocalIssuer, openIssuer } from './issuer/local-issuer.node.ts';
