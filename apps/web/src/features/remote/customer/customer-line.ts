import { browserName, type BrowserDevice } from '../line/browser-device.ts';
import { RemoteLine } from '../line/remote-line.ts';
import type { FromCustomerWorker, ToCustomerWorker } from '../worker/customer-messages.ts';
import { openCustomerWorker } from '../worker/open-worker.ts';
import type { CustomerSnapshot } from './customer-snapshot.ts';

export type CustomerLine = RemoteLine<ToCustomerWorker, FromCustomerWorker>;

interface CustomerLineEvents {
  /** Only news of this connection move the page. */
  readonly isOurs: (linkSessionId: string) => boolean;
  readonly set: (changes: Partial<CustomerSnapshot>) => void;
  readonly revoked: (linkSessionId: string) => void;
  readonly said: (body: FromCustomerWorker) => void;
}

export const thisBrowser = (): string => browserName(navigator.userAgent);

/** The customer's worker with Link, and the line to the control plane. */
export function openCustomerLine(device: BrowserDevice, events: CustomerLineEvents): CustomerLine {
  const { isOurs, set } = events;
  const line: CustomerLine = new RemoteLine<ToCustomerWorker, FromCustomerWorker>(device, openCustomerWorker, {
    online: (isOnline, isForGood) => set({ line: isOnline ? 'online' : isForGood ? 'replaced' : 'offline' }),
    state: (linkSessionId, state) => {
      line.say({ type: 'link state', linkSessionId, state });
      if (!isOurs(linkSessionId)) return;
      set({
        link: state === 'open' ? 'open' : state === 'paused' ? 'paused' : 'connecting',
        pausedSince_ms: state === 'paused' ? performance.now() : undefined,
      });
    },
    path: (linkSessionId, to) => {
      if (isOurs(linkSessionId)) set({ path: to?.kind });
    },
    report: () => undefined,
    step: () => undefined,
    ended: (linkSessionId) => {
      if (isOurs(linkSessionId)) set({ link: 'ended' });
    },
    revoked: events.revoked,
    failed: (message) => set({ trouble: { trouble: 'other', message } }),
    said: events.said,
  });
  return line;
}
