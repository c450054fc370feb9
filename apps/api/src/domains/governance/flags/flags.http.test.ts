import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import pg from 'pg';
import { call, createActor, type Actor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { bucketOf, isEnabled } from './evaluate-flag.ts';
import { createLiveFlags } from './live-flags.ts';

let test: TestApp;
let finance: Actor;
let owner: Actor;
beforeAll(async () => {
  test = await startTestApp();
  finance = await createActor(test, { role: 'admin', capabilities: ['finance'], name: 'Anna Joseph' });
  owner = await createActor(test, { role: 'admin', capabilities: ['owner'], name: 'Uma Devi' });
});
afterAll(() => test.close());

interface FlagView {
  flag: string;
  version: number;
  settings: { on: boolean };
  proposal: { changeId: string; proposedByName: string | null } | null;
}

async function look(flag: string): Promise<FlagView> {
  const { body } = await owner.get('/api/admin/flags');
  return (body.data.flags as FlagView[]).find((entry) => entry.flag === flag) as FlagView;
}

async function set(by: Actor, flag: string, settings: object) {
  return by.put(`/api/admin/flags/${flag}`, {
    settings,
    reason: 'made for a test',
    basedOn: (await look(flag)).version,
  });
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(condition, { timeout: 10_000, interval: 20 }).toBe(true);
}

/** Opens what is stopped, by two people. */
async function open(flag: string): Promise<void> {
  const { body } = await set(finance, flag, { on: false });
  if (body.data.state === 'proposed')
    await owner.patch(`/api/admin/flags/changes/${body.data.changeId}`, { decision: 'approve' });
}

describe('kill switches', () => {
  it('stop at once by one person, in every process, and open only by two different ones', async () => {
    const { db, config, log } = test.app.services;
    const otherProcess = createLiveFlags({ db, databaseUrl: config.databaseUrl, log });
    await otherProcess.start();
    const stopped = await set(finance, 'payments', { on: true });
    expect([stopped.status, stopped.body.data.state]).toEqual([200, 'approved']);
    await until(() => otherProcess.stopped('payments') && test.app.services.flags.stopped('payments'));

    const asked = await set(finance, 'payments', { on: false });
    expect(asked.body.data).toMatchObject({ state: 'proposed', version: null });
    const { changeId } = asked.body.data;
    const alone = await finance.patch(`/api/admin/flags/changes/${changeId}`, { decision: 'approve' });
    expect([alone.status, alone.body.code]).toEqual([409, 'governance.same_person']);
    expect(await look('payments')).toMatchObject({
      settings: { on: true },
      proposal: { proposedByName: 'Anna Joseph' },
    });

    const agreed = await owner.patch(`/api/admin/flags/changes/${changeId}`, { decision: 'approve' });
    expect(agreed.body.data).toMatchObject({ state: 'approved', version: 2 });
    await until(() => !otherProcess.stopped('payments') && !test.app.services.flags.stopped('payments'));
    const [newest] = (await owner.get('/api/admin/flags/payments')).body.data.history;
    expect(newest).toMatchObject({ proposedByName: 'Anna Joseph', decidedByName: 'Uma Devi' });
    await otherProcess.stop();
    const again = await owner.patch(`/api/admin/flags/changes/${changeId}`, { decision: 'approve' });
    expect(again.body.code).toBe('governance.already_decided');
  });

  it('are not opened by one person and the proposal of somebody who left', async () => {
    const leaver = await createActor(test, { role: 'admin', capabilities: ['finance'] });
    await set(finance, 'payouts', { on: true });
    const { changeId } = (await set(leaver, 'payouts', { on: false })).body.data;
    await test.db.deleteFrom('admin_grants').where('user_id', '=', leaver.userId).execute();
    const approved = await owner.patch(`/api/admin/flags/changes/${changeId}`, { decision: 'approve' });
    expect([approved.status, approved.body.code]).toEqual([409, 'governance.proposer_gone']);
    expect((await look('payouts')).settings.on).toBe(true);
    const rejected = await owner.patch(`/api/admin/flags/changes/${changeId}`, { decision: 'reject', reason: 'left' });
    expect(rejected.body.data.state).toBe('rejected');
    await open('payouts');
    expect((await look('payouts')).settings.on).toBe(false);
  });

  it('go on working when the listening connection is cut', async () => {
    const { db, config, log } = test.app.services;
    const otherProcess = createLiveFlags({ db, databaseUrl: config.databaseUrl, log });
    await otherProcess.start();
    const superuser = new pg.Client({ connectionString: config.databaseUrl });
    await superuser.connect();
    await superuser.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'mistri-flags' AND datname = current_database()`,
    );
    await superuser.end();
    await set(finance, 'matching', { on: true });
    await until(() => otherProcess.stopped('matching'));
    await set(finance, 'matching', { on: false });
    await until(() => !otherProcess.stopped('matching'));
    await otherProcess.stop();
  });

  it('cannot be opened in the database by one person either', async () => {
    const superuser = new pg.Client({ connectionString: test.app.services.config.databaseUrl });
    await superuser.connect();
    await expect(
      superuser.query(
        `INSERT INTO flag_versions VALUES ('x', 'payouts', 9, 8, '{"on": false}', 'approved', true, 'why not', 'usr_a', now(), 'usr_a', now(), null)`,
      ),
    ).rejects.toThrow('flag_versions_two_people');
    await expect(superuser.query(`UPDATE flag_versions SET reason = 'nothing happened'`)).rejects.toThrow('not edited');
    await superuser.end();
  });

  it('refuse a decision that was taken on another state than the present one', async () => {
    const basedOn = (await look('listings')).version;
    const put = () =>
      finance.put('/api/admin/flags/listings', { settings: { on: basedOn % 2 === 0 }, reason: 'race', basedOn });
    const answers = await Promise.all([put(), put(), put()]);
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
    if ((await look('listings')).settings.on) await open('listings');
  });

  it('stop new accounts but nobody from coming in', async () => {
    await set(finance, 'sign_ups', { on: true });
    await until(() => test.app.services.flags.stopped('sign_ups'));
    const signUp = () =>
      call(test, {
        method: 'POST',
        path: '/api/auth/signup',
        body: { email: 'late@example.in', password: 'correct horse battery', role: 'customer' },
      });
    expect((await signUp()).body.code).toBe('identity.sign_ups_stopped');
    await open('sign_ups');
    await until(() => !test.app.services.flags.stopped('sign_ups'));
    expect((await signUp()).status).toBe(200);
  });
});

describe('read-only mode', () => {
  it('shows everything, changes nothing, and can be ended', async () => {
    const customer = await createActor(test, { role: 'customer' });
    await set(finance, 'read_only', {
      on: true,
      notice: { en: 'Back at six.', ta: 'ஆறு மணிக்குத் திரும்புவோம்.', hi: 'छह बजे लौटेंगे।' },
    });
    await until(() => test.app.services.flags.readOnly());
    expect((await customer.get('/api/users/me')).status).toBe(200);
    const refused = await customer.patch('/api/users/me', { name: 'Meena' });
    expect([refused.status, refused.body.code]).toEqual([503, 'service.read_only']);
    expect(refused.headers.get('retry-after')).toBe('60');
    const { body } = await call(test, { method: 'GET', path: '/api/flags' });
    expect(body.data).toMatchObject({ readOnly: true, readOnlyNotice: { en: 'Back at six.' } });
    await open('read_only');
    await until(() => !test.app.services.flags.readOnly());
    expect((await customer.patch('/api/users/me', { name: 'Meena' })).status).toBe(200);
  });
});

describe('features', () => {
  it('are shown to whom they are on for, with their values', async () => {
    const customer = await createActor(test, { role: 'customer' });
    await set(owner, 'whiteLabelMode', {
      on: true,
      subjects: [customer.userId],
      roles: ['dealer'],
      values: { name: 'Selvi' },
    });
    const mine = await customer.get('/api/flags');
    expect(mine.body.data).toMatchObject({
      features: ['whiteLabelMode'],
      values: { whiteLabelMode: { name: 'Selvi' } },
    });
    const nobodys = await call(test, { method: 'GET', path: '/api/flags' });
    expect(nobodys.body.data.features).toEqual([]);
  });

  it('refuse settings that do not fit, unknown flags and unknown fields', async () => {
    expect((await set(owner, 'payments', { on: true, percentage: 5 })).body).toMatchObject({
      code: 'governance.flag_misfit',
      errors: [{ path: 'settings.percentage' }],
    });
    expect(
      (await owner.put('/api/admin/flags/unknown', { settings: { on: true }, reason: 'why', basedOn: 0 })).status,
    ).toBe(404);
    expect((await set(owner, 'betaFeatures', { on: true, role: 'admin' })).status).toBe(400);
    expect((await set(owner, 'betaFeatures', { on: 'yes' })).status).toBe(400);
  });

  it('take the same subjects for ever, more as the share grows, and about as many as it says', () => {
    const settings = (percentage: number) => ({ on: true, percentage });
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 0, max: 99 }), (subjectId, percentage) => {
        const on = isEnabled('betaFeatures', settings(percentage), { subjectId });
        if (on) expect(isEnabled('betaFeatures', settings(percentage + 1), { subjectId })).toBe(true);
        expect(isEnabled('betaFeatures', settings(0), { subjectId })).toBe(false);
        expect(isEnabled('betaFeatures', settings(100), { subjectId })).toBe(true);
      }),
    );
    const buckets = Array.from({ length: 10_000 }, (_, index) => bucketOf('betaFeatures', `usr_${index}`));
    const share = buckets.filter((bucket) => bucket < 25).length / buckets.length;
    expect(share).toBeGreaterThan(0.22);
    expect(share).toBeLessThan(0.28);
  });
});
