import type { FromDevice } from '@mistri/contracts/link/presence';
import { scopePattern } from '@mistri/contracts/link/scope';
import type { Origin } from '#platform/audit.ts';
import { minute_ms } from '#platform/clock.ts';
import type { Tx } from '#platform/db/database.ts';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { refuse, type Result } from '#platform/refusal.ts';
import { type Device, findDevice } from '#rooms/devices/index.ts';
import { lockNames } from '../lock-name.ts';
import { partiesOf } from '../nodes/parties.ts';
import { decideConnect, rulesFor } from '../rules/decide-connect.ts';
import { type Rule, rulesOfTeams } from '../rules/rules-store.ts';
import { openSession, type OpenRefusal } from '../sessions/open-session.ts';
import type { LinkSession } from '../sessions/sessions-store.ts';
import { planOf } from '../teams/plans.ts';
import { countsOf, findTeam } from '../teams/teams-store.ts';
import type { Connection } from './connection.ts';
import type { Hub } from './hub.ts';
import { introduce } from './introduce.ts';
import { onlineOf } from './presence-store.ts';

type Connect = FromDevice & { type: 'connect' };
type ConnectRefusal =
  | OpenRefusal
  | 'link.no_such_node'
  | 'link.scope_refused'
  | 'link.offline'
  | 'link.plan_full'
  | 'service.read_only';

/** LNK-2: a guest asks for a node; rules, plan and presence decide, and both are introduced after the commit. */
export async function connect(hub: Hub, connection: Connection, said: Connect): Promise<void> {
  const { device } = connection;
  if (!device) return;
  const opened = await openByRule(hub, device, connection, said);
  if (!opened.ok) return connection.refuse(opened, said.ref);
  const { session_id: sessionId } = opened.value;
  connection.send({ type: 'done', ref: said.ref, sessionId });
  hub.services.wakeOutbox();
  await introduce(hub, sessionId, connection.id);
}

async function openByRule(
  hub: Hub,
  guest: Device,
  connection: Connection,
  said: Connect,
): Promise<Result<LinkSession, ConnectRefusal>> {
  const { db, flags } = hub.services;
  if (flags.readOnly()) return refuse('service.read_only', 'Mistri is being worked on. Try again in some minutes.');
  const unknown = said.scopes.find((scope) => !new RegExp(scopePattern).test(scope));
  if (unknown !== undefined)
    return refuse('link.scope_refused', `“${unknown}” is no scope; expected one such as forward:22.`);
  const host = await findDevice(db, said.to);
  if (!host || host.removed_at || host.kind === 'relay') return noSuchNode();
  return inTransaction<LinkSession, ConnectRefusal>(db, async (tx) => {
    const rule = await ruleFor(tx, guest, host, said.scopes);
    if (!rule.ok) return rule;
    if (!(await onlineOf(tx, [host.device_id])).has(host.device_id)) return offline(host);
    const full = await planFull(tx, rule.value.team_id, hub);
    if (full) return full;
    return openSession(
      tx,
      hub.services,
      originOf(hub, connection, guest),
      wantedBy(hub, rule.value, host, said, guest),
    );
  });
}

async function ruleFor(
  tx: Tx,
  guest: Device,
  host: Device,
  scopes: readonly string[],
): Promise<Result<Rule, 'link.no_such_node' | 'link.scope_refused'>> {
  const [guestParty, hostParty] = await partiesOf(tx, [guest, host]);
  if (!guestParty || !hostParty?.teamId) return noSuchNode();
  const fitting = rulesFor(await rulesOfTeams(tx, [hostParty.teamId]), guestParty, hostParty);
  const decision = decideConnect(fitting, scopes);
  if (decision.kind === 'allowed') return { ok: true, value: decision.rule };
  if (decision.kind === 'no_rule') return noSuchNode();
  const missing = decision.scopes.join(', ');
  return refuse('link.scope_refused', `No rule lets this device use ${missing} of “${host.name}”.`.slice(0, 300));
}

/** Also when it is there: who may not reach a device does not learn of it. */
const noSuchNode = () => refuse('link.no_such_node', 'There is no such device, or no rule lets you reach it.');

function offline(host: Device) {
  const since = host.last_seen_at ? ` It was last seen ${host.last_seen_at.toISOString()}.` : ' It never was.';
  return refuse('link.offline', `“${host.name}” is not connected now.${since}`);
}

/** LNK-1: what the team's plan allows at the same time. */
async function planFull(tx: Tx, teamId: string, hub: Hub) {
  await lockNames(tx, `team:${teamId}`);
  const team = await findTeam(tx, teamId);
  if (!team) return noSuchNode();
  const plan = await planOf(tx, team.plan, hub.services.clock.now());
  const { live } = await countsOf(tx, teamId);
  if (live < plan.live_sessions) return undefined;
  return refuse('link.plan_full', `Your plan allows ${plan.live_sessions} sessions at a time. End one and try again.`);
}

function originOf(hub: Hub, connection: Connection, guest: Device): Origin {
  return {
    actor: { userId: guest.owner_id ?? '', role: 'system' },
    traceId: newId('trc'),
    addressDigest: hub.services.crypto.digest('address', connection.address),
    via: 'http',
    at: hub.services.clock.now(),
  };
}

function wantedBy(hub: Hub, rule: Rule, host: Device, said: Connect, guest: Device) {
  return {
    host: host.device_id,
    guest: guest.device_id,
    scopes: said.scopes,
    hardEnd: new Date(hub.services.clock.now().getTime() + rule.max_minutes * minute_ms),
    policy: rule.policy,
    ...(rule.bytes_per_second === null ? {} : { bytesPerSecond: rule.bytes_per_second }),
    openedBy: 'rule',
    team: { teamId: rule.team_id, ruleId: rule.rule_id },
  };
}
