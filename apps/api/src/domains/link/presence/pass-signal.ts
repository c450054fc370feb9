import type { FromDevice } from '@mistri/contracts/link/presence';
import { findSession } from '../sessions/sessions-store.ts';
import type { Connection } from './connection.ts';
import type { Hub } from './hub.ts';

type Signal = FromDevice & { type: 'signal' };

/** From one device of a live session to the other, and to nobody else. Looked at by nobody, kept nowhere. */
export async function passSignal(hub: Hub, connection: Connection, said: Signal): Promise<void> {
  const { device } = connection;
  if (!device) return;
  const session = await findSession(hub.services.db, said.sessionId);
  const peer =
    session?.host_device === device.device_id
      ? session.guest_device
      : session?.guest_device === device.device_id
        ? session.host_device
        : undefined;
  // The same answer whether it is another's, over, or was never there.
  if (!session || peer === undefined || session.ended_at || session.hard_end <= hub.services.clock.now())
    return connection.refuse({ code: 'link.no_such_session', message: 'There is no such session, or it is over.' });
  const reached = await hub.deliver(peer, 'all', { type: 'signal', sessionId: said.sessionId, body: said.body });
  if (reached === 0)
    connection.refuse({ code: 'link.peer_offline', message: 'The other device is not connected now.' });
}
