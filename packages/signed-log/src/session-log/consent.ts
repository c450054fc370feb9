import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { Check } from 'typebox/value';
import { Consent, SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import { canonicalBytes, NotJsonError } from '../canonical-json.ts';
import { type Digest, labelledBytes } from '../hashing.ts';
import { type DeviceSigner, DeviceVerifier, signFor, toBase64Url } from './device-signature.ts';

const label = 'mistri.consent.v1';

/** `mistri.consent.v1` ‖ 0x00 ‖ canonical JSON: what is signed, and what is hashed. */
export function consentBytes(consent: Consent): Uint8Array<ArrayBuffer> {
  return labelledBytes(label, canonicalBytes(consent));
}

/** By this the log, and the next consent, name it. */
export function consentHash(consent: Consent): Digest {
  return bytesToHex(sha256(consentBytes(consent)));
}

/**
 * @throws TypeError when the consent names another key than the one that signs, or is malformed: a bug of the caller
 */
export async function signConsent(consent: Consent, signer: DeviceSigner): Promise<SignedConsent> {
  if (!Check(Consent, consent)) throw new TypeError('not a consent');
  if (consent.customer.key !== toBase64Url(signer.publicKey))
    throw new TypeError('the consent names another device key');
  return { consent, signature: await signFor(label, canonicalBytes(consent), signer) };
}

export type ConsentProblem =
  | 'malformed'
  /** The device that the consent names did not sign it. */
  | 'signature_wrong'
  /** The first one names a previous one, or a later one names none or another. */
  | 'chain_broken'
  | 'number_wrong'
  /** Another session, repair, customer, technician, phone or mode than the consent before. */
  | 'subject_changed'
  | 'times_wrong';

/** One consent by itself: its form, and that the device it names signed it. What it says is the caller's to judge. */
export async function verifyConsent(given: unknown): Promise<ConsentProblem | undefined> {
  if (!Check(SignedConsent, given)) return 'malformed';
  const { consent, signature } = given;
  try {
    const verifier = new DeviceVerifier(consent.customer.key);
    return (await verifier.verify(label, canonicalBytes(consent), signature)) ? undefined : 'signature_wrong';
  } catch (error) {
    if (error instanceof NotJsonError) return 'malformed';
    throw error;
  }
}

/** Whether this consent may follow that one (none: whether it may be the first). Signatures are checked apart. */
export function consentFollows(consent: Consent, before: Consent | undefined): ConsentProblem | undefined {
  if (consent.number !== (before?.number ?? 0) + 1) return 'number_wrong';
  if (consent.previous !== (before && consentHash(before))) return 'chain_broken';
  if (before && subjectOf(consent) !== subjectOf(before)) return 'subject_changed';
  if (consent.endsAt <= consent.grantedAt || (before && consent.grantedAt < before.grantedAt)) return 'times_wrong';
  return undefined;
}

/** All consents of a session, oldest first. */
export async function verifyConsents(
  given: readonly unknown[],
): Promise<{ number: number; problem: ConsentProblem } | undefined> {
  let before: Consent | undefined;
  for (const [index, signed] of given.entries()) {
    const number = index + 1;
    const problem = await verifyConsent(signed);
    if (problem) return { number, problem };
    const { consent } = signed as SignedConsent;
    const order = consentFollows(consent, before);
    if (order) return { number, problem: order };
    before = consent;
  }
  return undefined;
}

/**
 * What an amendment may not change. A phone is the same by its serial number: in fastboot mode it has other ids.
 */
function subjectOf({ sessionId, repairId, customer, technician, phone, mode }: Consent): string {
  const { serialNumber = '' } = phone;
  const who = { customer, technician };
  return [sessionId, repairId, mode, serialNumber, new TextDecoder().decode(canonicalBytes(who))].join('\n');
}
