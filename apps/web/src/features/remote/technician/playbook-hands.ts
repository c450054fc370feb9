import type { PlaybookHands, ShownStep } from '@mistri/android/playbooks';
import type { FirmwareImage } from '@mistri/contracts/remote-sessions/firmware';
import type { HostState, Refusal } from '@mistri/remote-repair';
import { type PlaybookGuest, playbookHands as handsOf } from '@mistri/remote-repair/playbook-hands';
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
  const { session, listening, onStep, onRefused, ask } = desk;
  return handsOf(guestOf(session), {
    reports: listening,
    onStep,
    onRefused,
    ask,
    image: async (wanted, signal) => (await fromPlatform(desk, wanted, signal)) ?? desk.bring(wanted, signal),
  });
}

/** The guest runs in the worker; its page knows the same of it. */
function guestOf(session: TechnicianSession): PlaybookGuest {
  return {
    get state() {
      return session.store.get().state;
    },
    watch: (listener) => {
      let known: HostState | undefined;
      const look = (): void => {
        const { state } = session.store.get();
        if (state === undefined || state === known) return;
        known = state;
        listener(state);
      };
      look();
      return session.store.subscribe(look);
    },
    perform: (operation, values, reports) => session.perform(operation, values, reports),
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
