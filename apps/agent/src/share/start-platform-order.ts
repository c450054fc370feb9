import { apiClient } from '../api/api-client.ts';
import { Person } from '../api/person.ts';
import type { Surroundings } from '../command.ts';
import { openConnector } from './connector.ts';
import { KeptLog } from './kept-log.ts';
import { platformOrder } from './platform-order.ts';
import type { ShareOrder } from './share-order.ts';
import type { ShareTexts } from './share-texts.ts';

export interface PlatformShare {
  readonly server: string;
  readonly proxy: string | undefined;
  readonly repairId: string | undefined;
  readonly logFile: string | undefined;
  readonly around: Surroundings;
  readonly texts: ShareTexts;
}

/**
 * Signs the customer in, in a browser of theirs, and waits for their technician's request.
 *
 * @throws CommandError when they say no, stop waiting, or the server refuses
 */
export async function startPlatformOrder(share: PlatformShare): Promise<ShareOrder> {
  const { server, proxy, repairId, around, texts } = share;
  const person = await Person.signIn(apiClient(server, proxy), around, {
    open: (address) => texts.open(address),
    or: (address) => texts.or(address),
    wait: texts.approve,
  });
  const connector = await openConnector({
    person,
    server,
    proxy,
    offline: (why) => around.say(`${texts.unreachable} (${why})`),
  });
  return platformOrder({
    person,
    connector,
    log: new KeptLog(share.logFile),
    repairId,
    signal: around.signal,
    tell: {
      waiting: () => around.print(texts.waitForRequest),
      otherMode: (name) => around.print(texts.otherMode(name)),
      unreachable: () => around.say(texts.unreachable),
    },
  });
}
