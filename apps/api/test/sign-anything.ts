import type { Consent, SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import { type DeviceKey, toBase64Url } from '@mistri/link';
import { consentBytes } from '@mistri/signed-log/session-log';

/** A signature over whatever a consent says, by whatever key: what an attacker can make. */
export async function signFor(consent: Consent, key: DeviceKey): Promise<SignedConsent> {
  return { consent, signature: toBase64Url(await key.sign(consentBytes(consent))) };
}
