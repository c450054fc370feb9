/** Why a relay does not let a device in, or lets it go, in words for people. */
export const legRefusals = {
  token: 'the session token is not valid here',
  key: 'the signature is not by a device of the token',
  relay: 'the token does not name this relay',
  address: 'this address may not use the relay',
  full: 'the relay has no room now',
  quota: 'the limit of this user or session is reached',
  draining: 'the relay is being restarted: use another one',
  ended: 'the session is over',
  replaced: 'another leg of this device has taken its place',
  protocol: 'what came was no leg message',
  late: 'nothing came in time',
} as const;
export type LegRefusal = keyof typeof legRefusals;
