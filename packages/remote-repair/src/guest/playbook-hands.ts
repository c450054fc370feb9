import type { PlaybookAnswer, PlaybookHands, PlaybookMode } from '@mistri/android';
import type { HostState } from '../protocol/messages.ts';
import type { OperationReports, RepairGuest } from './guest-shape.ts';

export interface PlaybookPeople extends Pick<PlaybookHands, 'ask' | 'image' | 'onStep'> {
  /** What an operation reports while it runs. */
  readonly reports?: OperationReports;
}

/** A playbook's hands: the technician's end of a session, and the technician's own answers. */
export function playbookHands(guest: RepairGuest, people: PlaybookPeople): PlaybookHands {
  let arrivalsBefore = 0;
  const modeOf = ({ phone }: HostState): PlaybookMode | undefined =>
    phone.presence === 'there' && phone.mode !== 'rescue' ? phone.mode : undefined;
  return {
    ask: people.ask,
    image: people.image,
    onStep: (step) => people.onStep?.(step),
    perform: async ({ operation, values }, blob, signal) => {
      arrivalsBefore = guest.state?.arrivals ?? 0;
      const result = await guest.perform(operation, values, {
        ...people.reports,
        signal,
        ...(blob !== undefined && { blob }),
      });
      return result.ok ? answerOf(result.value) : { ok: false, code: result.refusal.code };
    },
    waitFor: ({ modes, afterRestart, within_ms }, signal) =>
      new Promise((resolve) => {
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
        const stopWatching = guest.watch((state) => {
          // Called at once, before there is anything to stop.
          if (isFirst) queueMicrotask(() => look(state));
          else look(state);
        });
        isFirst = false;
      }),
  };
}

function answerOf({
  exitStatus,
  text,
  facts,
}: {
  exitStatus?: number;
  text: string;
  facts?: Readonly<Record<string, string>>;
}): PlaybookAnswer {
  return { ok: true, text, facts: facts ?? {}, ...(exitStatus !== undefined && { exitStatus }) };
}
