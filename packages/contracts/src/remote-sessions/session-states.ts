import { type Power, powers } from '../repair/powers.ts';

/** USB-2. `service`: operations beside the phone; `device`: the whole device at the technician's machine. */
export const sessionModes = ['service', 'device'] as const;
export type SessionMode = (typeof sessionModes)[number];

/**
 * `requested`: waits for the customer. `consented`: signed; Link is asked to bring both devices together. `connecting`: they
 * look for a way. `active`: work. `paused`: the network is gone, or the customer paused. `ended`: for good; see the outcome.
 */
export const remoteSessionStates = ['requested', 'consented', 'connecting', 'active', 'paused', 'ended'] as const;
export type RemoteSessionState = (typeof remoteSessionStates)[number];

/**
 * How a session ended. `completed`: the technician said that the work is done. `revoked`: the customer took the consent back.
 * `expired`: its time was over, or nobody answered the request. `terminated`: an admin, or the platform (the job is over, an
 * account was suspended, sessions were stopped). `lost`: the connection did not come back. `refused`: the customer said no.
 * `withdrawn`: the technician took the request back before it was answered.
 */
export const sessionOutcomes = [
  'completed',
  'revoked',
  'expired',
  'terminated',
  'lost',
  'refused',
  'withdrawn',
] as const;
export type SessionOutcome = (typeof sessionOutcomes)[number];

export const sessionMovers = ['customer', 'technician', 'admin', 'system'] as const;
export type SessionMover = (typeof sessionMovers)[number];

export const sessionActs = [
  'refuse',
  'withdraw',
  'consent',
  'meet',
  'connect',
  'lose_path',
  'reconnect',
  'pause',
  'resume',
  'amend',
  'complete',
  'revoke',
  'terminate',
  'expire',
  'lose',
] as const;
export type SessionAct = (typeof sessionActs)[number];

export interface SessionTransition {
  readonly from: RemoteSessionState;
  readonly act: SessionAct;
  readonly to: RemoteSessionState;
  readonly by: readonly SessionMover[];
  readonly outcome?: SessionOutcome;
}

const granted = ['consented', 'connecting', 'active', 'paused'] as const;

const ends = (
  from: readonly RemoteSessionState[],
  act: SessionAct,
  by: readonly SessionMover[],
  outcome: SessionOutcome,
): SessionTransition[] => from.map((state) => ({ from: state, act, to: 'ended', by, outcome }));

/** The whole table; the server decides by it and pages show their buttons by it. Whatever is not in it is refused. */
export const sessionTransitions: readonly SessionTransition[] = [
  ...ends(['requested'], 'refuse', ['customer'], 'refused'),
  ...ends(['requested'], 'withdraw', ['technician'], 'withdrawn'),
  { from: 'requested', act: 'consent', to: 'consented', by: ['customer'] },
  { from: 'consented', act: 'meet', to: 'connecting', by: ['system'] },
  // News of Link may overtake each other: the first report can already say that the connection is open.
  { from: 'consented', act: 'connect', to: 'active', by: ['system'] },
  { from: 'connecting', act: 'connect', to: 'active', by: ['system'] },
  { from: 'active', act: 'lose_path', to: 'paused', by: ['system'] },
  { from: 'active', act: 'pause', to: 'paused', by: ['customer'] },
  { from: 'paused', act: 'connect', to: 'active', by: ['system'] },
  { from: 'paused', act: 'resume', to: 'active', by: ['customer'] },
  // Loaded anew, or after the lid was open again: a page cannot go on with the connection of the page before it.
  ...granted.map((state): SessionTransition => ({
    from: state,
    act: 'reconnect',
    to: 'connecting',
    by: ['customer', 'technician'],
  })),
  ...granted.map((state): SessionTransition => ({ from: state, act: 'amend', to: state, by: ['customer'] })),
  ...ends(granted, 'complete', ['technician', 'system'], 'completed'),
  ...ends(granted, 'revoke', ['customer'], 'revoked'),
  ...ends(['requested', ...granted], 'terminate', ['admin', 'system'], 'terminated'),
  ...ends(['requested', ...granted], 'expire', ['system'], 'expired'),
  ...ends(granted, 'lose', ['system'], 'lost'),
];

export function findSessionTransition(from: RemoteSessionState, act: SessionAct): SessionTransition | undefined {
  return sessionTransitions.find((transition) => transition.from === from && transition.act === act);
}

/** What this person may do now: pages show exactly these. `terminate` needs the admin's capability `operations`. */
export function sessionActsFor(state: RemoteSessionState, mover: SessionMover): SessionAct[] {
  return sessionTransitions.filter(({ from, by }) => from === state && by.includes(mover)).map(({ act }) => act);
}

/** Service mode never hands over the device; device mode hands over nothing but the device, and says what that includes. */
export const powersOfMode: Readonly<Record<SessionMode, readonly Power[]>> = {
  service: powers.filter((power) => power !== 'whole_device'),
  device: ['whole_device'],
};

/** What kind of device takes part for the technician: the console is a page, a whole device goes to a machine's kernel (USB-2). */
export const guestKinds = { service: 'browser', device: 'agent' } as const satisfies Readonly<
  Record<SessionMode, string>
>;

/** For the customer: `mistri share` knows the whole device only; the page of the session does both. */
export const hostKinds: Readonly<Record<SessionMode, readonly string[]>> = {
  service: ['browser'],
  device: ['browser', 'agent'],
};

/**
 * Scopes of the Link session that belongs to a remote session (packages/link keeps them opaque): the mode, the session itself
 * (so that the token of one session opens no other) and every power that a consent could ever give in it. What holds at any
 * moment is those powers ∩ the newest consent at the customer's end.
 */
export function scopesOfSession(sessionId: string, mode: SessionMode): string[] {
  return [`remote-session:${sessionId}`, `mode:${mode}`, ...powersOfMode[mode].map((power) => `power:${power}`)];
}

/** What a session token says, or undefined when it is none of a remote session. */
export function readSessionScopes(
  scopes: readonly string[],
): { sessionId: string; mode: SessionMode; powers: Power[] } | undefined {
  const after = (prefix: string): string[] =>
    scopes.filter((scope) => scope.startsWith(prefix)).map((scope) => scope.slice(prefix.length));
  const [sessionId, ...more] = after('remote-session:');
  const [named, ...others] = after('mode:');
  const mode = sessionModes.find((known) => known === named);
  if (sessionId === undefined || mode === undefined || more.length > 0 || others.length > 0) return undefined;
  const allowed = new Set(after('power:'));
  return { sessionId, mode, powers: powersOfMode[mode].filter((power) => allowed.has(power)) };
}

export const sessionLimits = {
  minutesLeast: 5,
  minutesMost: 120,
  /** A request that nobody answers ends by itself. */
  answerWithin_ms: 15 * 60_000,
  /** The customer's end starts with this; the clock of a laptop may be off by as much. */
  clockTolerance_ms: 2 * 60_000,
  /** Without a connection for so long a session is lost. */
  connectWithin_ms: 5 * 60_000,
  lostAfter_ms: 5 * 60_000,
  /** No amendment makes a session longer than this, counted from the first consent. */
  longest_ms: 4 * 60 * 60_000,
} as const;
