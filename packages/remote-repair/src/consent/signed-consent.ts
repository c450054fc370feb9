import type { Power } from '@mistri/contracts/repair/powers';

/** The consent document as contracts/remote-sessions has it; here by shape, so that this package compiles without it. */
export interface Consent {
  readonly v: 1;
  readonly sessionId: string;
  readonly repairId: string;
  readonly number: number;
  readonly previous?: string | undefined;
  readonly customer: { readonly userId: string; readonly deviceId: string; readonly key: string };
  readonly technician: {
    readonly userId: string;
    readonly name: string;
    readonly certificate: string;
    readonly deviceId: string;
    readonly key: string;
  };
  readonly phone: {
    readonly vendorId: number;
    readonly productId: number;
    readonly serialNumber?: string | undefined;
    readonly manufacturer?: string | undefined;
    readonly product?: string | undefined;
  };
  readonly mode: 'service' | 'device';
  readonly powers: readonly Power[];
  readonly grantedAt: string;
  readonly endsAt: string;
  readonly language: 'en' | 'ta' | 'hi';
  readonly text: { readonly version: number; readonly sha256: string };
}

export interface SignedConsent {
  readonly consent: Consent;
  /** Ed25519, base64url. */
  readonly signature: string;
}
