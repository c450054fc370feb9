import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { readLogFile, verifyLogFile } from '@mistri/signed-log/session-log';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { makeDesk, makeRepair } from '#test/repair-desk.ts';
import { type DemoPerson, DemoWorld } from './demo-world.ts';
import { seedSession } from './seed-session.ts';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());

/** The story, told by actors of the tests: who they are is not what is looked at here. */
class DeskWorld extends DemoWorld {
  readonly tokens = new Map<DemoPerson, string>();

  person(actor: Actor, role: DemoPerson['role']): DemoPerson {
    const person = { email: `${actor.userId}@test.invalid`, password: '', role };
    this.tokens.set(person, actor.token);
    return person;
  }

  override tokenOf(person: DemoPerson): Promise<string> {
    return Promise.resolve(this.tokens.get(person) ?? '');
  }
}

it('a session was asked for, agreed to, worked and ended; its log verifies, and it is told once', async () => {
  const desk = await makeDesk(test);
  const repairId = await makeRepair(test, desk, 'in_progress');
  const world = new DeskWorld(test.app, test.clock, () => undefined);
  const work = {
    repairId,
    customer: world.person(desk.customer, 'customer'),
    technician: world.person(desk.technician.actor, 'technician'),
  };
  await seedSession(world, work);
  await seedSession(world, work);

  const { sessions } = (await desk.customer.get(`/api/remote-sessions?repairId=${repairId}`)).body.data;
  expect(sessions).toMatchObject([{ state: 'ended', outcome: 'completed', phone: 'Mistri One', refusedAttempts: 0 }]);
  const path = `/api/remote-sessions/${sessions[0].sessionId}`;
  const session = (await desk.customer.get(path)).body.data;
  expect(session.consents.map((consent: { powers: string[] }) => consent.powers)).toEqual([
    ['facts', 'reboot', 'flash'],
    ['facts', 'reboot', 'flash', 'screen'],
  ]);
  const authorization = `Bearer ${desk.customer.token}`;
  const { body } = await test.app.http.inject({ url: `${path}/log/file`, headers: { authorization } });
  const file = readLogFile(body);
  if (typeof file === 'string') throw new Error(file);
  expect(await verifyLogFile(file)).toMatchObject({ problems: [], isClosed: true });
  const commands = file.entries.map((signed) => (signed as SignedLogEntry).entry.command);
  expect(commands).toEqual(expect.arrayContaining(['fastboot set_active a', 'adb exec-out screencap -p']));
  const report = await test.app.http.inject({ url: `${path}/report.pdf?locale=ta`, headers: { authorization } });
  expect(report.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
});
