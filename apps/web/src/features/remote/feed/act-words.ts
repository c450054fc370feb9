import { isPower, type OperationName, type Power } from '@mistri/contracts/repair/powers';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';

export type ActWord =
  | { readonly word: `acts.${OperationName}` }
  | { readonly word: 'own.fetchFirmware' }
  | { readonly word: 'own.asksFor'; readonly powers: readonly Power[] };

const fetching = new Set(['fetch firmware', 'fetch firmware from the platform']);

/**
 * What an entry means to a person who knows no commands; the command itself stands below it, except where it is only our own
 * English for the same. Undefined: the kind of the entry says enough.
 */
export function actWord({ entry }: SignedLogEntry): ActWord | undefined {
  const { kind, operation, command = '' } = entry;
  if (kind === 'power' && command.startsWith('ask for ')) {
    const powers = command.slice('ask for '.length).split(', ');
    return powers.every((power) => isPower(power)) ? { word: 'own.asksFor', powers } : undefined;
  }
  if (fetching.has(command)) return { word: 'own.fetchFirmware' };
  return operation === undefined || kind === 'mode' ? undefined : { word: `acts.${operation}` };
}

const ownWords = new Set(['read what phone it is', 'read the IMEI', ...fetching]);

/** Commands that no phone knows: our own words, said already in the reader's language. */
export function isOwnWord(command: string): boolean {
  return ownWords.has(command) || command.startsWith('ask for ');
}
