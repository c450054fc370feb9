import type { Power } from '@mistri/contracts/repair/powers';
import type { Consent, SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import { currentConsentText } from '@mistri/contracts/remote-sessions/consent-texts';
import type { RemoteSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import { toBase64Url } from '@mistri/link';
import { consentHash } from '@mistri/signed-log/session-log';
import type { BrowserDevice } from '../line/browser-device.ts';
import type { PhoneIdentity, ToCustomerWorker } from '../worker/customer-messages.ts';

export interface ConsentWish {
  readonly powers: readonly Power[];
  readonly minutes: number;
  /** In which the person reads the consent. */
  readonly language: Consent['language'];
}

interface Agreement {
  readonly userId: string;
  readonly device: BrowserDevice;
  readonly phone: PhoneIdentity;
  /** The server's clock: pages sign with it, not with the laptop's. */
  readonly now_ms: number;
}

/** The first consent of a session, from what the person was shown and agreed to. */
export function firstConsent(session: RemoteSession, wish: ConsentWish, agreement: Agreement): Consent {
  const { userId, name, certificate, deviceId, key } = session.technician;
  const { device, phone, now_ms } = agreement;
  return {
    v: 1,
    sessionId: session.sessionId,
    repairId: session.repairId,
    number: 1,
    customer: { userId: agreement.userId, deviceId: device.deviceId, key: toBase64Url(device.key.publicKey) },
    technician: { userId, name, certificate, deviceId, key },
    phone,
    mode: session.mode,
    powers: [...wish.powers],
    grantedAt: new Date(now_ms).toISOString(),
    endsAt: new Date(now_ms + wish.minutes * 60_000).toISOString(),
    language: wish.language,
    text: textIn(wish.language),
  };
}

/** The next consent: the whole document again, with what changes. */
export function nextConsent(current: Consent, powers: readonly Power[], now_ms: number): Consent {
  return {
    ...current,
    number: current.number + 1,
    previous: consentHash(current),
    powers: [...powers],
    grantedAt: new Date(now_ms).toISOString(),
    text: textIn(current.language),
  };
}

/** Which words the person read: by version and hash. */
function textIn(language: Consent['language']): Consent['text'] {
  const { version, sha256 } = currentConsentText(language);
  return { version, sha256 };
}

/** Has documents signed in the worker, where the key is used. */
export class ConsentSigner {
  readonly #say: (message: ToCustomerWorker) => void;
  readonly #open = new Map<number, (consent: SignedConsent | undefined) => void>();
  #last = 0;

  constructor(say: (message: ToCustomerWorker) => void) {
    this.#say = say;
  }

  sign(consent: Consent): Promise<SignedConsent | undefined> {
    this.#last += 1;
    const ref = this.#last;
    return new Promise((resolve) => {
      this.#open.set(ref, resolve);
      this.#say({ type: 'sign', ref, consent });
    });
  }

  signed(ref: number, consent: SignedConsent | undefined): void {
    this.#open.get(ref)?.(consent);
    this.#open.delete(ref);
  }
}
