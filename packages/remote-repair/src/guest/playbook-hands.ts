import type { PlaybookAnswer, PlaybookHands, PlaybookMode } from '@mistri/android/playbooks';
import type { OperationName } from '@mistri/contracts/repair/powers';
import type { HostState, OperationDone, Refusal, RequestValues } from '../protocol/messages.ts';
import type { OperationReports, OperationResult, RepairGuest } from './guest-shape.ts';

/** What a playbook needs of a technician's end: a `RepairGuest`, or a page whose guest runs in a worker. */
export interface PlaybookGuest extends Pick<RepairGuest, 'state' | 'watch'> {
  perform(
    operation: OperationName,
    values: RequestValues,
    reports: OperationReports & { readonly blob?: string },
  ): Promise<OperationResult>;
}

export interface PlaybookPeople extends Pick<PlaybookHands, 'ask' | 'image' | 'onStep'> {
  /** What an operation reports while it runs. */
  readonly reports?: OperationReports;
  /** The customer's end said no: in its own words, for the technician. */
  readonly onRefused?: (refusal: Refusal) => void;
}

/** A playbook's hands: the technician's end of a session, and the technician's own answers. */
export function playbookHands(guest: PlaybookGuest, people: PlaybookPeople): PlaybookHands {
  let arrivalsBefore = 0;
  return {
    ask: people.ask,
    image: people.image,
    onStep: (step) => people.onStep?.(step),
    perform: async ({ operation, values }, blob, signal) => {
      arrivalsBefore = guest.state?.arrivals ?? 0;
      const given = { ...people.reports, signal, ...(blob !== undefined && { blob }) };
      return answerOf(await guest.perform(operation, values, given), people);
    },
    waitFor: (effect, signal) => waitForMode(guest, { ...effect, arrivalsBefore }, signal),
  };
}

function answerOf(result: OperationResult, people: PlaybookPeople): PlaybookAnswer {
  if (!result.ok) {
    people.onRefused?.(result.refusal);
    return { ok: false, code: result.refusal.code };
  }
  const { exitStatus, text, facts = {} }: OperationDone & { text: string } = result.value;
  return { ok: true, text, facts, ...(exitStatus !== undefined && { exitStatus }) };
}

type Awaited = Parameters<PlaybookHands['waitFor']>[0] & { readonly arrivalsBefore: number };

/**
 * What the host tells of the phone, until it is in one of these modes. After a restart it has to have arrived anew since the
 * operation before: one that is back already counts, one that has not left yet does not.
 */
function waitForMode(
  guest: PlaybookGuest,
  { modes, afterRestart, within_ms, arrivalsBefore }: Awaited,
  signal: AbortSignal,
): Promise<PlaybookMode | undefined> {
  return new Promise((resolve) => {
    let stopWatching = (): void => undefined;
    const finish = (mode: PlaybookMode | undefined): void => {
      clearTimeout(timer);
      stopWatching();
      signal.removeEventListener('abort', giveUp);
      resolve(mode);
    };
    const giveUp = (): void => finish(undefined);
    const look = (state: HostState): void => {
      const mode = modeOf(state);
      const hasRestarted = !afterRestart || state.arrivals > arrivalsBefore;
      if (mode !== undefined && modes.includes(mode) && hasRestarted) finish(mode);
    };
    const timer = setTimeout(giveUp, within_ms);
    signal.addEventListener('abort', giveUp, { once: true });
    let isFirst = true;
    stopWatching = guest.watch((state) => {
      // Called at once, before there is anything to stop.
      if (isFirst) queueMicrotask(() => look(state));
      else look(state);
    });
    isFirst = false;
  });
}

function modeOf({ phone }: HostState): PlaybookMode | undefined {
  return phone.presence === 'there' && phone.mode !== 'rescue' ? phone.mode : undefined;
}
