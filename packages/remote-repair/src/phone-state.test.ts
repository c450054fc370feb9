import { imageOf } from '@mistri/android';
import { buildFirmware, currentFirmware, unlockBootLoader, VirtualPhone } from '@mistri/virtual-phone';
import { afterEach, describe, expect, test } from 'vitest';
import { RepairStage } from '../test/repair-stage.ts';
import type { OperationResult } from './guest/guest-shape.ts';

let stage: RepairStage;
afterEach(() => stage?.end());

describe('what a phone’s own state refuses before a byte is written', () => {
  /** Its genuine image, so that nothing but the state stands against it. */
  async function flash(values: object = {}): Promise<OperationResult> {
    const content = imageOf((await buildFirmware(currentFirmware)).get('boot') ?? new Uint8Array(0));
    const sent = await stage.guest.sendBlob({ name: 'boot.img', content, image: { partition: 'boot' } });
    return stage.guest.perform(
      'fastboot.flash',
      { partition: 'boot_a', ...values },
      { blob: sent.ok ? sent.value.sha256 : '' },
    );
  }

  test('an empty battery, whatever the technician says; charged, it is written', async () => {
    stage = await RepairStage.start({ volumeDown: true });
    stage.phone.battery.charge(15);
    const refusal = { code: 'unsafe', findings: [{ check: 'battery', level: 'stop' }] };
    expect(await flash()).toMatchObject({ ok: false, refusal });
    expect(await flash({ acceptWarnings: true })).toMatchObject({ ok: false, refusal });
    stage.phone.battery.charge(40);
    expect(await flash()).toMatchObject({ ok: true });
  });

  test('an unlocked boot loader is a warning that has to be read', async () => {
    const phone = await VirtualPhone.create();
    await unlockBootLoader(phone.partitions);
    stage = await RepairStage.start({ phone, volumeDown: true });
    const findings = [{ check: 'lock', level: 'warn' }];
    expect(await flash()).toMatchObject({ ok: false, refusal: { code: 'unsafe', findings } });
    expect(await flash({ acceptWarnings: true })).toMatchObject({ ok: true });
  });
});

test.each([
  ['allow', 2],
  ['always', 1],
] as const)('“%s” on the phone: its owner is asked %i times when it restarts once', async (owner, times) => {
  const phone = await VirtualPhone.create();
  let asked = 0;
  phone.onScreen((screen) => {
    if (screen.kind === 'dialog') asked += 1;
  });
  stage = await RepairStage.make({ phone });
  stage.owner = owner;
  stage.connect();
  await stage.startHost();
  const guest = stage.startGuest();
  await stage.inMode('system');
  const { arrivals = 0 } = guest.state ?? {};
  expect(await guest.perform('device.reboot', { to: 'system' })).toMatchObject({ ok: true });
  await stage.until('it is back', () => (guest.state?.arrivals ?? 0) > arrivals);
  await stage.inMode('system');
  expect(asked).toBe(times);
});
