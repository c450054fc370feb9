import { createClient } from '@mistri/api-client';
import { makeDeviceKey, signedBytes, toBase64Url, fromBase64Url } from '@mistri/link';
import { generate } from 'otplib';
import { codeSentTo, must, newEmail, newPerson, origin, password, type Person, signedIn } from './person.ts';
import { assign, certified, paid, quoted, requestRepair } from './repairs.ts';

/** A technician of the story's own, who has applied, was certified, and has shown a second factor a moment ago. */
export async function newTechnician(displayName?: string): Promise<{ technician: Person; technicianId: string }> {
  const email = newEmail();
  const guest = createClient({ origin: origin() });
  const body = { email, password, role: 'technician', class: 'software', name: 'Arun Selvam' } as const;
  must(await guest.post('/api/auth/signup', { body }), 'signing up as a technician');
  const applicant = await signedIn(email, password);
  must(
    await applicant.api.post('/api/users/me/email/verify', { body: { code: await codeSentTo({ mail: email }) } }),
    'confirming the e-mail address',
  );
  const pan = `ABCPE${String(Math.floor(Math.random() * 10_000)).padStart(4, '0')}F`;
  const technicianId = await certified(applicant, pan, displayName);
  // What somebody has become is part of a new session.
  const technician = await signedIn(email, password);
  const { secret } = must(await technician.api.post('/api/auth/totp'), 'setting up an authenticator app');
  const code = await generate({ secret });
  must(await technician.api.post('/api/auth/totp/confirm', { body: { code } }), 'confirming the app');
  return { technician, technicianId };
}

/** A repair whose price is paid: the work may begin. */
export async function repairInWork(customer: Person, technician: Person, technicianId: string): Promise<string> {
  const repairId = await requestRepair(customer);
  await assign(repairId, technicianId);
  await paid(customer, repairId, await quoted(technician, repairId));
  return repairId;
}

/** A session that waits for its customer's answer. */
export async function askedSession(): Promise<string> {
  const { technician, technicianId } = await newTechnician();
  const repairId = await repairInWork(await newPerson(), technician, technicianId);
  const deviceId = await registeredBrowser(technician);
  const { sessionId } = must(
    await technician.api.post('/api/remote-sessions', {
      body: {
        repairId,
        deviceId,
        mode: 'service',
        powers: ['facts', 'reboot', 'flash'],
        minutes: 30,
        reason: 'Write the boot partition anew so that the phone starts.',
      },
    }),
    'asking for a remote session',
  );
  return sessionId;
}

async function registeredBrowser(person: Person): Promise<string> {
  const key = await makeDeviceKey();
  const { nonce } = must(await person.api.post('/api/devices/challenges'), 'asking for a nonce');
  const signature = await key.sign(signedBytes('register', fromBase64Url(nonce)));
  const body = {
    nonce,
    key: toBase64Url(key.publicKey),
    signature: toBase64Url(signature),
    name: 'Workbench',
    kind: 'browser',
    platform: 'browser',
  } as const;
  return must(await person.api.post('/api/devices', { body }), 'registering a browser').deviceId;
}
