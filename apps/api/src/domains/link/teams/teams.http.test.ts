import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { day_ms, hour_ms, minute_ms } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import { type Actor, type Answer, createActor } from '#test/actors.ts';
import { startTestApp, type TestApp } from '#test/harness.ts';
import { type LinkDevice, registerDevice } from '#test/link-device.ts';
import { present, type PresenceClient } from '#test/presence-client.ts';

let test: TestApp;
let owner: Actor;
let member: Actor;
let teamId: string;
const clients: PresenceClient[] = [];
beforeAll(async () => {
  test = await startTestApp({ environment: { SMTP_URL: 'smtp://127.0.0.1:9' } });
});
beforeEach(async () => {
  [owner, member] = await Promise.all([
    createActor(test, { role: 'dealer' }),
    createActor(test, { role: 'technician' }),
  ]);
  teamId = (await owner.post('/api/link/teams', { name: 'Velan Spares' })).body.data.teamId;
});
afterEach(() => {
  for (const client of clients.splice(0)) client.socket.terminate();
});
afterAll(() => test.close());

const codeOf = (answer: Answer): [number, string] => [answer.status, answer.body.code];
const team = async (who = owner) => (await who.get(`/api/link/teams/${teamId}`)).body.data;
const invite = (who: Actor, contact: string, role = 'member') =>
  who.post(`/api/link/teams/${teamId}/invitations`, { contact, role });

async function join(who: Actor, role = 'member'): Promise<void> {
  const { invitationId } = (await invite(owner, who.email, role)).body.data;
  expect((await who.post(`/api/link/invitations/${invitationId}`, { accept: true })).status).toBe(200);
}

async function deviceIn(who: Actor, inTeam: string | null, name = 'Till'): Promise<LinkDevice> {
  const device = await registerDevice(test, { token: who.token, name });
  await test.app.outbox.drain();
  expect((await who.patch(`/api/link/nodes/${device.deviceId}`, { teamId: inTeam })).status).toBe(200);
  return device;
}

async function online(device: LinkDevice): Promise<PresenceClient> {
  const client = await present(test, device);
  clients.push(client);
  return client;
}

const rule = (change = {}) => ({
  subjectKind: 'team',
  subject: null,
  targetKind: 'team',
  target: null,
  scopes: ['forward:22'],
  policy: 'automatic',
  bytesPerSecond: null,
  maxMinutes: 60,
  ...change,
});
const makeRule = (change = {}) => owner.post(`/api/link/teams/${teamId}/rules`, rule(change));

async function tryConnect(client: PresenceClient, to: LinkDevice, ref: number, scopes = ['forward:22']) {
  client.send({ type: 'connect', ref, to: to.deviceId, scopes });
  return client.answer(ref);
}

describe('invitations', () => {
  it('say nothing about who exists, and bring in who has proved the address', async () => {
    const [known, unknown] = [
      await invite(owner, member.email.toUpperCase()),
      await invite(owner, 'no.body@example.in'),
    ];
    expect([known.status, unknown.status]).toEqual([201, 201]);
    expect(Object.keys(known.body.data)).toEqual(Object.keys(unknown.body.data));
    const stored = await test.db.selectFrom('link_invitations').selectAll().where('team_id', '=', teamId).execute();
    expect(JSON.stringify(stored)).not.toContain('example.in');
    const [mine] = (await member.get('/api/link/invitations')).body.data.invitations;
    expect(mine).toMatchObject({ team: 'Velan Spares', role: 'member' });
    expect((await member.post(`/api/link/invitations/${mine.invitationId}`, { accept: true })).status).toBe(200);
    expect(codeOf(await member.post(`/api/link/invitations/${mine.invitationId}`, { accept: true }))).toEqual([
      404,
      'link.no_such_invitation',
    ]);
    expect((await team(member)).people).toHaveLength(2);
    expect((await team(member)).invitations).toEqual([]);
    expect((await team()).invitations).toMatchObject([{ contact: 'n•••@example.in' }]);
  });

  it('are only for whom they are, for seven days, once, and for an address or number', async () => {
    const stranger = await createActor(test, { role: 'customer' });
    const { invitationId } = (await invite(owner, member.email)).body.data;
    expect((await stranger.post(`/api/link/invitations/${invitationId}`, { accept: true })).status).toBe(404);
    expect(codeOf(await invite(owner, member.email))).toEqual([409, 'link.invited_already']);
    expect(codeOf(await invite(owner, 'not an address'))).toEqual([422, 'link.no_contact']);
    await test.db
      .updateTable('link_invitations')
      .set({ expires_at: test.clock.now() })
      .where('invitation_id', '=', invitationId)
      .execute();
    expect((await member.post(`/api/link/invitations/${invitationId}`, { accept: true })).status).toBe(404);
    expect((await invite(owner, member.email)).status).toBe(201);
    const other = (await invite(owner, 'later@example.in')).body.data.invitationId;
    expect((await owner.delete(`/api/link/teams/${teamId}/invitations/${other}`)).status).toBe(200);
  });

  it('take no seat more than the plan has, also when two accept the last one together', async () => {
    const people = await Promise.all([1, 2, 3].map(() => createActor(test, { role: 'customer' })));
    await join(member);
    const asked = await Promise.all(people.map((person) => invite(owner, person.email)));
    expect(asked.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    // A smaller plan came while two invitations were open.
    await test.db.deleteFrom('link_invitations').where('team_id', '=', teamId).where('state', '=', 'open').execute();
    const admin = await createActor(test, { role: 'admin', capabilities: ['finance'] });
    const plan = (name: string) =>
      admin.put(`/api/admin/link/teams/${teamId}/plan`, { plan: name, reason: 'paid by bank' });
    expect((await plan('team')).status).toBe(200);
    const open = await Promise.all(people.map((person) => invite(owner, person.email)));
    expect(open.map((answer) => answer.status)).toEqual([201, 201, 201]);
    await plan('free');
    const accepted = await Promise.all(
      people.map((person, index) =>
        person.post(`/api/link/invitations/${open[index]?.body.data.invitationId}`, { accept: true }),
      ),
    );
    expect(accepted.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
    expect(await team()).toMatchObject({ members: 3, plan: { plan: 'free', version: 1, seats: 3 } });
  });
});

describe('rights in a team', () => {
  it('are the owner’s, the admin’s and the member’s', async () => {
    await join(member);
    const other = await createActor(test, { role: 'customer' });
    for (const answer of [
      await invite(member, other.email),
      await member.post(`/api/link/teams/${teamId}/rules`, rule()),
      await member.patch(`/api/link/teams/${teamId}`, { name: 'Mine' }),
      await member.delete(`/api/link/teams/${teamId}/members/${owner.userId}`),
    ])
      expect(answer.status).toBe(403);
    const role = (who: Actor, userId: string, wanted: string) =>
      who.patch(`/api/link/teams/${teamId}/members/${userId}`, { role: wanted });
    expect(codeOf(await role(member, member.userId, 'owner'))).toEqual([403, 'link.owner_only']);
    expect((await role(owner, member.userId, 'admin')).status).toBe(200);
    expect((await member.patch(`/api/link/teams/${teamId}`, { name: 'Velan' })).status).toBe(200);
    expect(codeOf(await role(member, member.userId, 'owner'))).toEqual([403, 'link.owner_only']);
    expect(codeOf(await invite(member, other.email, 'admin'))).toEqual([403, 'link.owner_only']);
    expect((await invite(member, other.email)).status).toBe(201);
    expect(codeOf(await member.delete(`/api/link/teams/${teamId}`))).toEqual([403, 'link.owner_only']);
  });

  it('leave a team with an owner, and a person with their own team', async () => {
    await join(member);
    const leave = (who: Actor) => who.delete(`/api/link/teams/${teamId}/members/${who.userId}`);
    expect(codeOf(await leave(owner))).toEqual([409, 'link.last_owner']);
    await owner.patch(`/api/link/teams/${teamId}/members/${member.userId}`, { role: 'owner' });
    expect((await leave(owner)).status).toBe(200);
    expect((await owner.get(`/api/link/teams/${teamId}`)).status).toBe(404);
    await registerDevice(test, { token: owner.token });
    await test.app.outbox.drain();
    const [personal] = (await owner.get('/api/link/teams')).body.data.teams;
    expect(personal).toMatchObject({ isPersonal: true, name: null, role: 'owner' });
    expect(codeOf(await owner.delete(`/api/link/teams/${personal.teamId}`))).toEqual([409, 'link.personal_team']);
    const own = await owner.delete(`/api/link/teams/${personal.teamId}/members/${owner.userId}`);
    expect(codeOf(own)).toEqual([409, 'link.personal_team']);
    expect((await member.delete(`/api/link/teams/${teamId}`)).status).toBe(200);
    expect((await member.get(`/api/link/teams/${teamId}`)).status).toBe(404);
  });

  it('end with the membership, and so do sessions that came from it', async () => {
    await join(member);
    await makeRule({ subjectKind: 'member', subject: member.userId });
    const [till, laptop] = [await deviceIn(owner, teamId), await deviceIn(member, null, 'Laptop')];
    const [atTill, atLaptop] = [await online(till), await online(laptop)];
    expect(await tryConnect(atLaptop, till, 1)).toMatchObject({ type: 'done' });
    await atTill.next('introduce');
    expect((await owner.delete(`/api/link/teams/${teamId}/members/${member.userId}`)).status).toBe(200);
    expect(await atTill.next('revoked')).toMatchObject({ reason: 'a member has left the team' });
    expect(await tryConnect(atLaptop, till, 2)).toMatchObject({ code: 'link.no_such_node' });
    expect((await owner.get(`/api/link/teams/${teamId}/rules`)).body.data.rules).toEqual([]);
  });
});

describe('devices in a team', () => {
  it('are put there by their owner, tagged by the team’s admins, and no more than the plan has room for', async () => {
    await join(member);
    const { deviceId } = await deviceIn(member, teamId);
    const change = (who: Actor, body: unknown) => who.patch(`/api/link/nodes/${deviceId}`, body);
    expect(codeOf(await change(member, { tags: ['till'] }))).toEqual([403, 'link.admins_only']);
    expect((await change(owner, { tags: ['till'] })).body.data.tags).toEqual(['till']);
    const elsewhere = (await owner.post('/api/link/teams', { name: 'Other' })).body.data.teamId;
    expect(codeOf(await change(owner, { teamId: elsewhere }))).toEqual([403, 'link.owner_decides']);
    expect(codeOf(await change(member, { teamId: elsewhere }))).toEqual([422, 'link.no_such_team']);
    expect((await change(owner, { teamId: null })).status).toBe(200);
    // Back again it has no tag: those were given to it in the team that it left.
    expect((await change(member, { teamId })).body.data).toMatchObject({ teamId, tags: [] });
    for (let count = 1; count < 10; count += 1) await deviceIn(owner, teamId);
    const one = await registerDevice(test, { token: owner.token });
    const full = await owner.patch(`/api/link/nodes/${one.deviceId}`, { teamId });
    expect(codeOf(full)).toEqual([409, 'link.no_room']);
  });

  it('are seen by members, with who is connected', async () => {
    await join(member);
    const till = await deviceIn(owner, teamId);
    await online(till);
    const [seen] = (await member.get('/api/link/nodes')).body.data.nodes;
    expect(seen).toMatchObject({ deviceId: till.deviceId, isOwn: false, isOnline: true, teamId });
    const stranger = await createActor(test, { role: 'customer' });
    expect((await stranger.get('/api/link/nodes')).body.data.nodes).toEqual([]);
  });
});

describe('rules', () => {
  it('name members, devices and tags of the team, and ports that exist', async () => {
    const stranger = await createActor(test, { role: 'customer' });
    const foreign = await deviceIn(stranger, null);
    const wrong: [string, object][] = [
      ['subject', { subjectKind: 'member', subject: stranger.userId }],
      ['subject', { subjectKind: 'device', subject: foreign.deviceId }],
      ['subject', { subjectKind: 'team', subject: 'till' }],
      ['target', { targetKind: 'device', target: foreign.deviceId }],
      ['target', { targetKind: 'tag', target: null }],
      ['scopes.1', { scopes: ['console', 'forward:70000'] }],
    ];
    for (const [path, change] of wrong) {
      const answer = await makeRule(change);
      expect(codeOf(answer)).toEqual([422, 'link.rule_invalid']);
      expect(answer.body.errors[0].path).toBe(path);
    }
    expect((await makeRule({ scopes: ['everything'] })).status).toBe(400);
    const made = (await makeRule({ targetKind: 'tag', target: 'till', bytesPerSecond: 1_000_000 })).body.data;
    const listed = (await owner.get(`/api/link/teams/${teamId}/rules`)).body.data.rules;
    expect(listed).toEqual([made]);
    const other = (await owner.post('/api/link/teams', { name: 'Other' })).body.data.teamId;
    expect((await owner.delete(`/api/link/teams/${other}/rules/${made.ruleId}`)).status).toBe(404);
  });

  it('decide by tag, policy, speed and time; a changed one ends what it let in', async () => {
    const [till, laptop] = [await deviceIn(owner, teamId), await deviceIn(owner, null, 'Laptop')];
    await owner.patch(`/api/link/nodes/${till.deviceId}`, { tags: ['till'] });
    const change = { targetKind: 'tag', target: 'till', policy: 'direct', bytesPerSecond: 5_000, maxMinutes: 5 };
    const { ruleId } = (await makeRule(change)).body.data;
    const [atTill, atLaptop] = [await online(till), await online(laptop)];
    expect(await tryConnect(atLaptop, till, 1)).toMatchObject({ type: 'done' });
    const { token } = await atTill.next('introduce');
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ policy: 'direct', limits: { bytesPerSecond: 5_000 } });
    expect(claims.exp - claims.iat).toBe(300);
    const path = `/api/link/teams/${teamId}/rules/${ruleId}`;
    expect((await owner.put(path, rule({ ...change, scopes: ['console'] }))).status).toBe(200);
    expect(await atTill.next('revoked')).toMatchObject({ reason: 'the rule was changed' });
    expect(await tryConnect(atLaptop, till, 2)).toMatchObject({ code: 'link.scope_refused' });
    expect((await owner.delete(path)).status).toBe(200);
    expect(await tryConnect(atLaptop, till, 3)).toMatchObject({ code: 'link.no_such_node' });
  });

  it('that demand a relay refuse while there is none', async () => {
    const [till, laptop] = [await deviceIn(owner, teamId), await deviceIn(owner, null, 'Laptop')];
    await makeRule({ policy: 'relay' });
    await online(till);
    expect(await tryConnect(await online(laptop), till, 1)).toMatchObject({ code: 'link.no_relay' });
  });
});

describe('sessions', () => {
  async function session(): Promise<{ sessionId: string; atTill: PresenceClient }> {
    const [till, laptop] = [await deviceIn(owner, teamId), await deviceIn(owner, null, 'Laptop')];
    await makeRule();
    const [atTill, atLaptop] = [await online(till), await online(laptop)];
    const done = await tryConnect(atLaptop, till, 1);
    if (done.type !== 'done' || !done.sessionId) throw new Error(JSON.stringify(done));
    await atTill.next('introduce');
    return { sessionId: done.sessionId, atTill };
  }

  it('are shown with the ladder, ended on the page, and listed by pages', async () => {
    const { sessionId, atTill } = await session();
    const ladder = [
      { rung: 'tcp' as const, target: '192.0.2.7 port 4430', outcome: 'refused' as const, took_ms: 31 },
      { rung: 'ice' as const, target: '192.0.2.7 port 9', outcome: 'open' as const, took_ms: 12 },
    ];
    atTill.send({ type: 'report', sessionId, report: { state: 'open', rung: 'ice', roundTrip_ms: 9, ladder } });
    await atTill.settle();
    const shown = (await owner.get(`/api/link/sessions/${sessionId}`)).body.data;
    expect(shown).toMatchObject({ state: 'open', rung: 'ice', roundTrip_ms: 9, host: { name: 'Till', isOwn: true } });
    expect(shown.reports).toMatchObject([{ side: 'host', report: { ladder } }]);
    expect((await member.get(`/api/link/sessions/${sessionId}`)).status).toBe(404);
    await join(member, 'member');
    expect((await member.post(`/api/link/sessions/${sessionId}/end`)).status).toBe(404);
    await owner.patch(`/api/link/teams/${teamId}/members/${member.userId}`, { role: 'admin' });
    expect((await member.get('/api/link/sessions?state=live')).body.data.sessions).toHaveLength(1);
    expect((await member.post(`/api/link/sessions/${sessionId}/end`)).status).toBe(200);
    expect(await atTill.next('revoked')).toMatchObject({ sessionId, reason: 'ended on the page' });
    const ended = (await owner.get('/api/link/sessions?state=ended&limit=1')).body.data;
    expect(ended).toMatchObject({ sessions: [{ sessionId, endedBy: 'server' }], nextAfter: null });
    expect((await owner.get('/api/link/sessions?state=live')).body.data.sessions).toEqual([]);
  });

  it('that are over are written down, their reports erased after a month and they themselves after half a year', async () => {
    const { sessionId } = await session();
    test.clock.advance(hour_ms + minute_ms);
    await test.app.tasks.run('link.end-sessions');
    const row = () =>
      test.db.selectFrom('link_sessions').selectAll().where('session_id', '=', sessionId).executeTakeFirst();
    expect(await row()).toMatchObject({ ended_by: 'server', end_reason: 'its time was over' });
    test.clock.advance(31 * day_ms);
    await test.app.tasks.run('link.remove-old');
    expect(await row()).toMatchObject({ row_key: null });
    test.clock.advance(150 * day_ms);
    await test.app.tasks.run('link.remove-old');
    expect(await row()).toBeUndefined();
  });
});

describe('relays and keys', () => {
  it('are told to everybody who is connected when they change', async () => {
    const admin = await createActor(test, { role: 'admin', capabilities: ['operations'] });
    const client = await online(await deviceIn(owner, null));
    const relay = {
      relayId: `madurai-${newId('x').slice(-6)}`,
      key: Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url'),
      region: 'madurai',
      tls: 'relay.example.in:443',
      quic: null,
      ws: 'wss://relay.example.in/leg',
      stun: ['192.0.2.9:3478'],
    };
    expect((await admin.post('/api/admin/link/relays', relay)).status).toBe(201);
    const { config } = await client.next('config', (told) => told.config.relays.some(({ id }) => id === relay.relayId));
    expect(config.stun).toContain('192.0.2.9:3478');
    expect(codeOf(await admin.post('/api/admin/link/relays', relay))).toEqual([409, 'devices.key_taken']);
    const drained = await admin.patch(`/api/admin/link/relays/${relay.relayId}`, {
      state: 'draining',
      reason: 'new kernel',
    });
    expect(drained.body.data).toMatchObject({ state: 'draining', stateReason: 'new kernel', isOnline: false });
    expect((await admin.delete(`/api/admin/link/relays/${relay.relayId}`)).status).toBe(200);
    await client.next('config', (told) => told.config.relays.every(({ id }) => id !== relay.relayId));
    expect((await admin.delete(`/api/admin/link/relays/${relay.relayId}`)).status).toBe(404);
    await test.app.tasks.run('link.rotate-keys');
    const rotated = await client.next('config', (told) => told.config.keys.length === 2);
    const first = rotated.config.keys[0]?.kid;
    test.clock.advance(4 * day_ms);
    await test.app.tasks.run('link.retire-keys');
    const retired = await client.next('config', (told) => told.config.keys.length === 1);
    expect(retired.config.keys[0]?.kid).not.toBe(first);
  });

  it('are public, and not sent again to who has them', async () => {
    const first = await fetch(`${test.url}/api/link/config`);
    const tag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toContain('max-age=60');
    const again = await fetch(`${test.url}/api/link/config`, { headers: { 'if-none-match': tag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const other = await fetch(`${test.url}/api/link/config`, { headers: { 'if-none-match': '"x"' } });
    expect(other.status).toBe(200);
    expect(JSON.stringify(await other.json())).not.toContain('private');
  });
});
