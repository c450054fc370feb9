import type { PlaybookAnswer, PlaybookHands, PlaybookMode, ShownStep } from '@mistri/android/playbooks';
import type { FirmwareImage } from '@mistri/contracts/remote-sessions/firmware';
import type { PhoneState, Refusal } from '@mistri/remote-repair';
import { remoteApi } from '../api/remote-api.ts';
import type { Listening, TechnicianSession } from './technician-session.ts';

type Ask = Parameters<PlaybookHands['ask']>[0];
type Image = Parameters<PlaybookHands['image']>[0];

export interface PlaybookDesk {
  readonly session: TechnicianSession;
  readonly listening: Listening;
  readonly onStep: (step: ShownStep) => void;
  readonly onRefused: (refusal: Refusal) => void;
  /** Which of the choices; undefined: stop here. */
  readonly ask: (asked: Ask, signal: AbortSignal) => Promise<number | undefined>;
  /** The platform has no such image: the technician brings one. @returns its hash at the customer's end */
  readonly bring: (image: Image, signal: AbortSignal) => Promise<string | undefined>;
}

/** Steps of a playbook as calls of this session: what a step may do is judged at the customer's end, as always. */
export function playbookHands(desk: PlaybookDesk): PlaybookHands {
  const { session, listening } = desk;
  let arrivalsBefore = 0;
  return {
    onStep: desk.onStep,
    ask: desk.ask,
    perform: async (effect, blob, signal): Promise<PlaybookAnswer> => {
      arrivalsBefore = session.store.get().state?.arrivals ?? 0;
      const result = await session.perform(effect.operation, effect.values, {
        ...listening,
        signal,
        ...(blob === undefined ? {} : { blob }),
      });
      if (!result.ok) {
        desk.onRefused(result.refusal);
        return { ok: false, code: result.refusal.code };
      }
      const { exitStatus, text, facts = {} } = result.value;
      return { ok: true, text, facts, ...(exitStatus === undefined ? {} : { exitStatus }) };
    },
    waitFor: (effect, signal) => waitForMode(session, { ...effect, arrivalsBefore }, signal),
    image: async (wanted, signal) => (await fromPlatform(desk, wanted, signal)) ?? desk.bring(wanted, signal),
  };
}

/** The newest image of the platform for this product, fetched to the customer's side. */
async function fromPlatform(desk: PlaybookDesk, wanted: Image, signal: AbortSignal): Promise<string | undefined> {
  const { partition, product } = wanted;
  const answer = await remoteApi.firmware({ partition, ...(product === undefined ? {} : { product }) });
  const image = answer.ok ? newest(answer.data.images) : undefined;
  if (!image) return undefined;
  const { imageId } = image.manifest;
  const fetched = await desk.session.perform('firmware.fetch', { imageId }, { ...desk.listening, signal });
  if (!fetched.ok) desk.onRefused(fetched.refusal);
  return fetched.ok ? fetched.value.blob?.sha256 : undefined;
}

function newest(images: readonly FirmwareImage[]): FirmwareImage | undefined {
  return images
    .filter((image) => !image.isWithdrawn)
    .toSorted((a, b) => b.manifest.publishedAt.localeCompare(a.manifest.publishedAt))[0];
}

/**
 * What the host tells of the phone, until it is in one of these modes. After a restart it has to have arrived anew since the
 * operation before: one that is back already counts, one that has not left yet does not.
 */
function waitForMode(
  session: TechnicianSession,
  effect: {
    readonly modes: readonly PlaybookMode[];
    readonly afterRestart: boolean;
    readonly within_ms: number;
    readonly arrivalsBefore: number;
  },
  signal: AbortSignal,
): Promise<PlaybookMode | undefined> {
  return new Promise((resolve) => {
    const finish = (mode: PlaybookMode | undefined): void => {
      stop();
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      resolve(mode);
    };
    const abort = (): void => finish(undefined);
    const look = (): void => {
      const { state } = session.store.get();
      if (!state || (effect.afterRestart && state.arrivals <= effect.arrivalsBefore)) return;
      const mode = modeOf(state.phone);
      if (mode !== undefined && effect.modes.includes(mode)) finish(mode);
    };
    const stop = session.store.subscribe(look);
    const timer = setTimeout(abort, effect.within_ms);
    signal.addEventListener('abort', abort, { once: true });
    look();
  });
}

function modeOf(phone: PhoneState): PlaybookMode | undefined {
  return phone.presence === 'there' && phone.mode !== 'rescue' ? phone.mode : undefined;
}
