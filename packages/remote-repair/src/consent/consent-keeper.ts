import type { Consent, SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import { sessionLimits } from '@mistri/contracts/remote-sessions/session-states';
import type { Power } from '@mistri/contracts/repair/powers';
import type { LinkClock } from '@mistri/link';
import { consentFollows, consentHash, toBase64Url, verifyConsent } from '@mistri/signed-log/session-log';

/** What the session token says, verified by Link, and who the two devices are. */
export interface SessionFacts {
  /** `rms_…` */
  readonly sessionId: string;
  readonly repairId: string;
  /** Powers of the token's scopes (`readSessionScopes`): more than these no consent can give. */
  readonly tokenPowers: ReadonlySet<Power>;
  /** This device's public key, 32 bytes: consents are signed by it. */
  readonly customerKey: Uint8Array;
  /** The technician's device key, as the token names it. */
  readonly technicianKey: Uint8Array;
  /** Milliseconds until the token's end, from now. */
  readonly hardEndIn_ms: number;
}

export type ConsentVerdict = { readonly ok: true } | { readonly ok: false; readonly reason: string };

const refused = (reason: string): ConsentVerdict => ({ ok: false, reason });

/**
 * The consents of one session, newest in force. Each is checked by signature, session, both devices, phone and its place behind the
 * one before; the end counts on the monotonic clock from the moment it was taken, and never later than the token's.
 */
export class ConsentKeeper {
  readonly #session: SessionFacts;
  readonly #clock: LinkClock;
  readonly #tokenEnd_ms: number;
  #current: SignedConsent | undefined;
  #end_ms: number;

  constructor(session: SessionFacts, clock: LinkClock) {
    this.#session = session;
    this.#clock = clock;
    this.#tokenEnd_ms = clock.now_ms() + session.hardEndIn_ms;
    this.#end_ms = this.#tokenEnd_ms;
  }

  /** @throws Error before the first consent was taken */
  get current(): SignedConsent {
    if (!this.#current) throw new Error('there is no consent');
    return this.#current;
  }

  get hash(): string {
    return consentHash(this.current.consent);
  }

  /** Token ∩ newest consent; nothing when the time is over, by whichever clock says so first. */
  powers(): ReadonlySet<Power> {
    if (!this.#current || this.remaining_ms <= 0) return new Set();
    return new Set(this.#current.consent.powers.filter((power) => this.#session.tokenPowers.has(power)));
  }

  get remaining_ms(): number {
    if (!this.#current) return 0;
    // A laptop's monotonic clock may stand still while it sleeps, its wall clock may be set: the earlier of both ends it.
    const byWall_ms = Date.parse(this.#current.consent.endsAt) - this.#clock.wall_ms();
    return Math.max(0, Math.min(this.#end_ms - this.#clock.now_ms(), byWall_ms));
  }

  async take(signed: SignedConsent): Promise<ConsentVerdict> {
    const problem = await verifyConsent(signed);
    if (problem) return refused(`The consent is not valid (${problem.replaceAll('_', ' ')}).`);
    const { consent } = signed;
    const before = this.#current?.consent;
    const wrong = this.#whyNotThis(consent) ?? this.#whyNotNow(consent);
    if (wrong !== undefined) return refused(wrong);
    const order = consentFollows(consent, before);
    if (order) return refused(`The consent does not follow the one before (${order.replaceAll('_', ' ')}).`);
    const lasts_ms = Date.parse(consent.endsAt) - this.#clock.wall_ms();
    this.#end_ms = Math.min(this.#tokenEnd_ms, this.#clock.now_ms() + lasts_ms);
    this.#current = signed;
    return { ok: true };
  }

  #whyNotThis(consent: Consent): string | undefined {
    const { sessionId, repairId, customerKey, technicianKey } = this.#session;
    if (consent.sessionId !== sessionId || consent.repairId !== repairId)
      return 'The consent was given for another session.';
    if (consent.customer.key !== toBase64Url(customerKey)) return 'The consent was given on another device.';
    if (consent.technician.key !== toBase64Url(technicianKey)) return 'The consent names another technician.';
    if (consent.mode !== 'service') return 'The consent is for sharing the whole device.';
    if (consent.phone.serialNumber === undefined) return 'The consent names no serial number of the phone.';
    return undefined;
  }

  #whyNotNow(consent: Consent): string | undefined {
    const now_ms = this.#clock.wall_ms();
    if (Date.parse(consent.endsAt) <= now_ms) return 'The time of the consent is over.';
    if (Date.parse(consent.grantedAt) > now_ms + sessionLimits.clockTolerance_ms)
      return 'The consent begins in the future. Is the clock of this computer right?';
    return undefined;
  }
}
