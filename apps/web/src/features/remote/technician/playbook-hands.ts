import type { PlaybookHands, ShownStep } from '@mistri/android/playbooks';
import type { HostState, Refusal } from '@mistri/remote-repair';
import { type PlaybookGuest, playbookHands as handsOf } from '@mistri/remote-repair/playbook-hands';
import { remoteApi } from '../api/remote-api.ts';
import { imageFor, type ImageDesk } from './playbook-image.ts';
import type { Listening, TechnicianSession } from './technician-session.ts';

type Ask = Parameters<PlaybookHands['ask']>[0];

export interface PlaybookDesk {
  readonly session: TechnicianSession;
  readonly listening: Listening;
  readonly onStep: (step: ShownStep) => void;
  readonly onRefused: (refusal: Refusal) => void;
  /** Which of the choices; undefined: stop here. */
  readonly ask: (asked: Ask, signal: AbortSignal) => Promise<number | undefined>;
  /** Nothing came from the platform: the technician brings the image. */
  readonly bring: ImageDesk['bring'];
}

/** Steps of a playbook as calls of this session: what a step may do is judged at the customer's end, as always. */
export function playbookHands(desk: PlaybookDesk): PlaybookHands {
  const { session, listening, onStep, onRefused, ask, bring } = desk;
  const images: ImageDesk = {
    list: async ({ partition, product }) => {
      const answer = await remoteApi.firmware({ partition, ...(product === undefined ? {} : { product }) });
      return answer.ok ? answer.data.images : undefined;
    },
    fetch: (imageId, signal) => session.perform('firmware.fetch', { imageId }, { ...listening, signal }),
    onRefused,
    bring,
  };
  return handsOf(guestOf(session), {
    reports: listening,
    onStep,
    onRefused,
    ask,
    image: (wanted, signal) => imageFor(images, wanted, signal),
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
