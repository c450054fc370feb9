import type { RequestSession } from '@mistri/contracts/remote-sessions/remote-sessions';
import { guestKinds, powersOfMode, sessionLimits } from '@mistri/contracts/remote-sessions/session-states';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { type Device, findDevice } from '#rooms/devices/index.ts';
import { logStart } from '@mistri/signed-log/session-log';
import { type AllowedWork, checkWork, type WorkRefusal } from './check-work.ts';
import { eventFacts, tellChanged } from './move-session.ts';
import { insertSession, liveSessionOfRepair, type RemoteSessionRow, sealText } from './sessions-store.ts';
import type { ShownTechnician } from './technician-shown.ts';

export type RequestRefusal =
  | WorkRefusal
  | 'remote_sessions.no_such_device'
  | 'remote_sessions.power_of_other_mode'
  | 'remote_sessions.kind_of_other_mode'
  | 'remote_sessions.already_open';

/** The technician asks; nothing is possible before the customer has signed. */
export async function requestSession(
  tx: Tx,
  services: Services,
  origin: Origin,
  wanted: RequestSession,
): Promise<Result<RemoteSessionRow, RequestRefusal>> {
  const technicianUserId = origin.actor.userId;
  const { repairId, deviceId } = wanted;
  const work = await checkWork(tx, services, { repairId, technicianUserId, at: origin.at });
  if (!work.ok) return work;
  const wrongPower = powerOfOtherMode(wanted);
  if (wrongPower) return wrongPower;
  const device = await findDevice(tx, deviceId);
  if (device?.owner_id !== technicianUserId || device.removed_at) {
    return refuse('remote_sessions.no_such_device', 'Choose one of your own devices.', {
      errors: [{ path: 'deviceId', message: 'is not one of your devices' }],
    });
  }
  const wrongKind = kindOfOtherMode(wanted, device);
  if (wrongKind) return wrongKind;
  const open = await liveSessionOfRepair(tx, repairId);
  if (open) {
    return refuse('remote_sessions.already_open', 'This repair has a session already. End it, or go on in it.', {
      details: { sessionId: open.session_id },
    });
  }
  const session = await writeRequest(tx, services, origin, { wanted, work, device });
  await audit(tx, origin, {
    action: 'remote_sessions.requested',
    subjectId: session.session_id,
    after: { repairId, deviceId, mode: wanted.mode, powers: wanted.powers, minutes: wanted.minutes },
  });
  await emit(tx, origin, {
    name: 'remote_sessions.requested.v1',
    subject: session.session_id,
    payload: { ...eventFacts(session), answerBy: session.answer_by.toISOString() },
  });
  await tellChanged(tx, origin, session);
  return ok(session);
}

function powerOfOtherMode({
  mode,
  powers,
}: RequestSession): Refusal<'remote_sessions.power_of_other_mode'> | undefined {
  const index = powers.findIndex((power) => !powersOfMode[mode].includes(power));
  if (index === -1) return undefined;
  const message =
    mode === 'device'
      ? 'Device mode hands over the whole phone and nothing else: ask for “whole_device” alone.'
      : 'The whole phone is handed over in device mode only.';
  return refuse('remote_sessions.power_of_other_mode', message, {
    errors: [{ path: `powers.${index}`, message: `does not belong to ${mode} mode` }],
  });
}

/** The console is a page; a whole phone goes to the kernel of a machine. On the other one nobody would ever answer. */
function kindOfOtherMode(
  { mode }: RequestSession,
  { kind }: Device,
): Refusal<'remote_sessions.kind_of_other_mode'> | undefined {
  if (guestKinds[mode] === kind) return undefined;
  const message =
    mode === 'device'
      ? 'A browser cannot take a whole phone. Choose a machine that is registered by “mistri login”.'
      : 'The console runs in a browser. Choose the browser that you work in.';
  return refuse('remote_sessions.kind_of_other_mode', message, {
    errors: [{ path: 'deviceId', message: `is no device for ${mode} mode` }],
  });
}

function writeRequest(
  tx: Tx,
  services: Services,
  origin: Origin,
  { wanted, work, device }: { wanted: RequestSession; work: AllowedWork; device: Device },
): Promise<RemoteSessionRow> {
  const row = { session_id: newId('rms'), row_key: services.crypto.newDataKey() };
  const { displayName, certificateNumber, certifiedUntil, photoFileId } = work.certificate;
  const shown: ShownTechnician = {
    name: displayName,
    certificate: certificateNumber,
    certifiedUntil,
    hasPhoto: photoFileId !== undefined,
  };
  return insertSession(tx, {
    ...row,
    repair_id: wanted.repairId,
    customer_id: work.customerId,
    technician_id: work.technicianId,
    technician_user_id: origin.actor.userId,
    technician_device: device.device_id,
    technician_key: device.public_key,
    technician_sealed: sealText(services, row, 'technician', JSON.stringify(shown)),
    mode: wanted.mode,
    powers: wanted.powers,
    minutes: wanted.minutes,
    reason_sealed: sealText(services, row, 'reason', wanted.reason.trim()),
    state: 'requested',
    state_since: origin.at,
    requested_at: origin.at,
    answer_by: new Date(origin.at.getTime() + sessionLimits.answerWithin_ms),
    log_hash: logStart,
  });
}
