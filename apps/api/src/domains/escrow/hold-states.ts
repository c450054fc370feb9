/**
 * PAY-5. `created`: the money is here, the gateway has not confirmed the transfer on hold yet. `released`,
 * `partially_refunded` (a part went back, the rest was released) and `refunded` are ends; a refund may still follow a
 * release.
 */
export const holdStates = [
  'created',
  'held',
  'release_requested',
  'on_hold',
  'released',
  'partially_refunded',
  'refunded',
] as const;
export type HoldState = (typeof holdStates)[number];
export type OpenHoldState = 'created' | 'held' | 'release_requested';

/** What the rules look at. */
export interface HoldFacts {
  readonly state: HoldState;
  readonly resumeState: OpenHoldState | null;
  readonly gross_minor: number;
  readonly refunded_minor: number;
  readonly releasedAt: Date | null;
}

export type HoldChange = Pick<HoldFacts, 'state' | 'resumeState' | 'refunded_minor'> & {
  readonly releasedAt: Date | null;
};

const openStates: readonly HoldState[] = ['created', 'held', 'release_requested'];

export function isOpen(state: HoldState): state is OpenHoldState {
  return openStates.includes(state);
}

/** The gateway has confirmed (or no transfer is needed). A frozen hold is confirmed where it will go on. */
export function confirm(hold: HoldFacts): HoldChange | undefined {
  if (hold.state === 'created') return { ...hold, state: 'held' };
  if (hold.state === 'on_hold' && hold.resumeState === 'created') return { ...hold, resumeState: 'held' };
  return undefined;
}

/** The dispute window is over, or finance asked for it. */
export function requestRelease(hold: HoldFacts): HoldChange | undefined {
  return hold.state === 'held' ? { ...hold, state: 'release_requested' } : undefined;
}

export function freeze(hold: HoldFacts): HoldChange | undefined {
  return isOpen(hold.state) ? { ...hold, state: 'on_hold', resumeState: hold.state } : undefined;
}

/** When the last block is lifted. */
export function unfreeze(hold: HoldFacts): HoldChange | undefined {
  return hold.state === 'on_hold' && hold.resumeState
    ? { ...hold, state: hold.resumeState, resumeState: null }
    : undefined;
}

export function release(hold: HoldFacts, at: Date): HoldChange | undefined {
  if (hold.state !== 'release_requested') return undefined;
  return { ...hold, state: hold.refunded_minor > 0 ? 'partially_refunded' : 'released', releasedAt: at };
}

/**
 * A refund is never stopped by a freeze: what goes back to the buyer is decided elsewhere, and before it is paid twice
 * `undefined` says that less is left than asked.
 */
export function refund(hold: HoldFacts, amount_minor: number): HoldChange | undefined {
  const refunded_minor = hold.refunded_minor + amount_minor;
  if (amount_minor <= 0 || refunded_minor > hold.gross_minor) return undefined;
  if (refunded_minor === hold.gross_minor) return { ...hold, refunded_minor, state: 'refunded', resumeState: null };
  const state = hold.releasedAt ? 'partially_refunded' : hold.state;
  return { ...hold, refunded_minor, state };
}
