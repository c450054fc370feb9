export {
  type Channel,
  type ChannelEnd,
  type ChannelEvents,
  type ChannelKind,
  channelKinds,
} from './channels/channel.ts';
export { DataChannel } from './channels/webrtc/data-channel.ts';
export type { DataPipe, PipeEvents } from './channels/webrtc/data-pipe.ts';
export { meet, type MeetOptions, type Signals } from './channels/webrtc/meet.ts';
export {
  type PageConfiguration,
  type PageConnection,
  type PageDataChannel,
  pagePeer,
  PagePipe,
} from './channels/webrtc/page-peer.ts';
export type { MakePeer, Peer, PeerOptions } from './channels/webrtc/peer.ts';
export { WebRtcMeetings, type WebRtcMeetingsOptions } from './channels/webrtc/webrtc-meetings.ts';
export { webRtcRung, type WebRtcRungOptions } from './channels/webrtc/webrtc-rung.ts';
export { ConnectError, type ConnectOutcome } from './channels/connect-error.ts';
export { type CancelTimer, type LinkClock, systemClock } from './clock.ts';
export { climb, type ClimbOptions } from './ladder/ladder.ts';
export type { Rung } from './ladder/rung.ts';
export { codeLabel, exchangeCode } from './connection/exchange-code.ts';
export {
  type Candidates,
  LinkConnection,
  type LinkConnectionEvents,
  type LinkConnectionOptions,
  type LinkWays,
  type Nat,
} from './connection/link-connection.ts';
export { type DeviceKey, deviceKeyOf, makeDeviceKey, signedBytes, verifyDevice } from './secure/device-key.ts';
export { type NoiseOptions, secureByNoise } from './secure/noise-channel.ts';
export { HandshakeError } from './secure/noise-handshake.ts';
export { LegChannel, type LegOptions, openLeg } from './relay/leg.ts';
export { WebSocketChannel, type WebSocketLike } from './relay/websocket-channel.ts';
export {
  beganAnew,
  Session,
  type SessionEnd,
  type SessionEvents,
  type SessionOptions,
  type SessionState,
} from './session/session.ts';
export { priorities, type Priority, Stream, type StreamEvents } from './session/stream.ts';
export {
  fromBase64Url,
  type IssuerKeys,
  linkPolicies,
  type LinkPolicy,
  readSessionToken,
  type SessionClaims,
  signToken,
  skew_s,
  TokenError,
  type TokenLimits,
  type TokenPeer,
  type TokenSigner,
  toBase64Url,
  verifySessionToken,
  type VerifiedToken,
  verifySignedToken,
} from './session-token.ts';
export { codeChoices, CodeError, type CodeParties, GuestCode, HostCode } from './verification-code.ts';
export { WireError } from './wire/frame.ts';
