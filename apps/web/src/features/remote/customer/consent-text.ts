import type { Power } from '@mistri/contracts/repair/powers';
import type { Consent } from '@mistri/contracts/remote-sessions/consent';

/** Of the words of the consent screen; goes up when their meaning changes. */
export const consentTextVersion = 1;

/** These are never ticked for anybody: each needs a tick of its own. */
export const weightyPowers: ReadonlySet<Power> = new Set<Power>([
  'free_shell',
  'whole_device',
  'erase_unlock',
  'imei_read',
]);

/** What is recorded with a consent (USB-5): the hash of the very lines that stood on the screen, in their order. */
export async function consentText(lines: readonly string[]): Promise<Consent['text']> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(lines.join('\n')));
  const sha256 = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { version: consentTextVersion, sha256 };
}
