import { powers, type Power } from '@mistri/contracts/repair/powers';
import { afterEach, expect } from 'vitest';
import { bytesOf, RepairStage, type StageOptions } from './repair-stage.ts';
import { kind, WireClient } from './wire-client.ts';

/** A technician with a client of their own, that speaks the wire protocol and sends what it likes. */
export let stage: RepairStage;
export let client: WireClient;
afterEach(() => stage?.end());

/** A stage that a test puts together itself, ended like the others. */
export async function make(options: StageOptions = {}): Promise<RepairStage> {
  stage = await RepairStage.make(options);
  return stage;
}

export async function begin(options: StageOptions): Promise<void> {
  await make(options);
  stage.connect();
  await stage.startHost();
  client = new WireClient((label, priority) => stage.sessions.guest.open(label, priority), stage.technician);
  await stage.until('the phone is there', () => stage.host.state.phone.presence === 'there');
}

export const trace = (): object => ({ ...stage.phone.trace });
export const others = (...without: Power[]): Power[] =>
  powers.filter((power) => power !== 'whole_device' && !without.includes(power));

export async function blob(bytes = bytesOf(1000)): Promise<{ blob: string }> {
  const stream = await client.offer(bytes);
  const have = await stream.next(kind.have);
  if (have && have.json['complete'] !== true) stream.frame(kind.data, bytes);
  expect(await stream.outcome()).toBe('complete');
  const { createHash } = await import('node:crypto');
  return { blob: createHash('sha256').update(bytes).digest('hex') };
}
