/** What may be changed while the relay runs. Nothing named: no limit. Rates and totals count both directions together. */
export interface RelayLimits {
  readonly session: { readonly bytesPerSecond?: number; readonly total_bytes?: number; readonly pairs: number };
  readonly user: { readonly bytesPerSecond?: number; readonly day_bytes?: number; readonly sessions: number };
  readonly server: { readonly bytesPerSecond?: number; readonly sessions: number };
}

export interface RelayTimes {
  /** For everything until a leg is admitted: TLS, upgrade, message. */
  readonly greeting_s: number;
  /** A leg without its other half. */
  readonly waiting_s: number;
  /** A pair through which nothing goes. */
  readonly idle_s: number;
  /** A pair altogether; the token's end holds in any case. */
  readonly total_s?: number;
}

/** The lower of two limits, of which each may be missing. */
export function lower(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined) return other;
  return other === undefined ? one : Math.min(one, other);
}
