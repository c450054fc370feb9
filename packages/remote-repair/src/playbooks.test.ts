import { imageOf, type PlaybookEffect, playbooks, runPlaybook, type ShownStep } from '@mistri/android';
import { buildFirmware, currentFirmware, type Fault } from '@mistri/virtual-phone';
import { afterEach, assert, describe, expect, test } from 'vitest';
import { bytesOf, RepairStage } from '../test/repair-stage.ts';
import { playbookHands } from './guest/playbook-hands.ts';

let stage: RepairStage;
afterEach(() => stage?.end());

const asked: string[] = [];
const steps: ShownStep[] = [];
type Ask = Extract<PlaybookEffect, { kind: 'ask' }>;

/** A technician who takes the first choice, and has the genuine images of the model. */
async function run(
  id: string,
  answer: (ask: Ask) => number | undefined = () => 0,
  signal = AbortSignal.timeout(60_000),
) {
  const playbook = playbooks.find((one) => one.id === id);
  if (!playbook) throw new Error(`no playbook ${id}`);
  asked.length = 0;
  steps.length = 0;
  const images = await buildFirmware(currentFirmware);
  const hands = playbookHands(stage.guest, {
    ask: async (effect) => {
      asked.push(steps.at(-1)?.id ?? '');
      return answer(effect);
    },
    image: async ({ partition, product }) => {
      const content = imageOf(images.get(partition) ?? new Uint8Array(0));
      const sent = await stage.guest.sendBlob({
        name: `${partition}.img`,
        content,
        image: { partition, ...(product !== undefined && { product }) },
      });
      return sent.ok ? sent.value.sha256 : undefined;
    },
    onStep: (step) => steps.push(step),
  });
  return runPlaybook(playbook, hands, signal);
}

const broken = (fault: Fault, id: string): Promise<RepairStage> =>
  RepairStage.start({ fault, powers: playbooks.find((one) => one.id === id)?.powers ?? [] });

describe('each fault, with the powers that its playbook names and no others, over a session of Link', () => {
  test('boot loop: the phone starts again, with everything of its owner', async () => {
    stage = await broken('boot-loop', 'boot-loop');
    expect(stage.phone.mode).toBe('fastboot');
    expect(await run('boot-loop')).toBe('repaired');
    expect(stage.phone.mode).toBe('system');
    expect(stage.phone.system?.files.exists('/sdcard/DCIM/Camera/IMG_20251120_081203.jpg', 0)).toBe(true);
    expect(steps.map(({ command }) => command).filter(Boolean)).toEqual([
      'fastboot getvar all',
      'fastboot flash boot_a',
      'reboot system',
      'read what phone it is',
    ]);
  });

  test('boot loop with a damaged system, too: asked, then written, and it starts', async () => {
    stage = await RepairStage.make({ fault: 'boot-loop', powers: ['facts', 'reboot', 'flash'] });
    await stage.phone.powerOff();
    await stage.phone.partitions.write('system_a', bytesOf(5000));
    await stage.phone.powerOn();
    stage.connect();
    await stage.startHost();
    stage.startGuest();
    await stage.until('the phone is there', () => stage.guest.state?.phone.presence === 'there');
    expect(await run('boot-loop')).toBe('repaired');
    expect(asked).toEqual(['still-broken']);
    expect(stage.phone.mode).toBe('system');
  });

  test('failed update: it starts from the slot that worked before', async () => {
    stage = await broken('failed-update', 'failed-update');
    expect(await run('failed-update')).toBe('repaired');
    expect(stage.phone.mode).toBe('system');
    expect(stage.phone.system?.properties.get('ro.boot.slot_suffix')).toBe('_a');
  });

  test('crashing app: found in the log, asked before its data goes, and it runs', async () => {
    stage = await broken('crashing-app', 'crashing-app');
    expect(stage.phone.system?.crashes.size).toBe(1);
    expect(await run('crashing-app')).toBe('repaired');
    expect(asked).toEqual(['which', 'may-clear']);
    expect(steps.at(-1)?.values).toMatchObject({ app: 'in.kirana.ledger' });
    expect(stage.phone.system?.crashes.size).toBe(0);
    await stage.phone.restart();
    expect(stage.phone.system?.crashes.size).toBe(0);
  });

  test('firmware: every part written anew from a running phone, and everything of its owner stays', async () => {
    stage = await RepairStage.start({ powers: ['facts', 'reboot', 'flash'] });
    expect(stage.phone.mode).toBe('system');
    for (const part of ['system_a', 'vendor_a', 'product_a', 'boot_a', 'recovery_a', 'vbmeta_a'])
      await stage.phone.partitions.write(part, bytesOf(5000));
    expect(await run('firmware-reinstall')).toBe('repaired');
    expect(asked).toEqual(['sure']);
    expect(stage.phone.mode).toBe('system');
    expect(stage.phone.system?.files.exists('/sdcard/DCIM/Camera/IMG_20251120_081203.jpg', 0)).toBe(true);
    expect(steps.map(({ command }) => command).filter(Boolean)).toEqual([
      'reboot bootloader',
      'fastboot getvar all',
      'fastboot flash vbmeta_a',
      'fastboot flash boot_a',
      'fastboot getvar all',
      'fastboot flash recovery_a',
      'reboot fastbootd',
      'fastboot flash system_a',
      'fastboot flash vendor_a',
      'fastboot flash product_a',
      'reboot system',
      'read what phone it is',
    ]);
  });

  test('firmware of a phone without dynamic partitions: its boot loader takes the system', async () => {
    const playbook = playbooks.find(({ id }) => id === 'firmware-reinstall');
    const commands: string[] = [];
    const outcome = await runPlaybook(
      playbook ?? assert.fail('no playbook'),
      {
        perform: async ({ command, operation }) => {
          commands.push(command);
          const facts = { product: 'two', 'current-slot': '_b', 'sys.boot_completed': '1' };
          return { ok: true, text: '', facts: operation === 'fastboot.flash' ? {} : facts };
        },
        waitFor: async ({ modes }) => modes.find((mode) => mode === 'fastboot' || mode === 'system'),
        ask: async () => 0,
        image: async () => 'hash',
      },
      AbortSignal.timeout(10_000),
    );
    expect(outcome).toBe('repaired');
    expect(commands.filter((command) => command.includes('flash'))).toEqual([
      'fastboot flash vbmeta_b',
      'fastboot flash boot_b',
      'fastboot flash system_b',
    ]);
  });

  test('full storage: files are chosen one by one, until there is room', async () => {
    stage = await broken('full-storage', 'full-storage');
    expect(stage.phone.system?.isStorageLow).toBe(true);
    expect(await run('full-storage')).toBe('repaired');
    expect(asked.filter((id) => id === 'sure').length).toBeGreaterThan(3);
    expect(stage.phone.system?.isStorageLow).toBe(false);
    await stage.phone.restart();
    expect(stage.phone.mode).toBe('system');
  });
});

describe('a run that does not go through', () => {
  test('nothing is lost without a yes, and a stop is a stop', async () => {
    stage = await broken('crashing-app', 'crashing-app');
    const outcome = await run('crashing-app', ({ choices }) =>
      choices.some((one) => one.cannotBeUndone) ? undefined : 0,
    );
    expect(outcome).toBe('stopped');
    expect(steps.at(-1)?.id).toBe('may-clear');
    expect(stage.lines().join('\n')).not.toContain('pm clear');
    expect(await run('crashing-app', ({ choices }) => choices.length - 1)).toBe('hand_over');
    const stop = new AbortController();
    const stopped = run('full-storage', () => 0, stop.signal);
    stop.abort();
    expect(await stopped).toBe('stopped');
  });

  test('a power that was not given ends it', async () => {
    stage = await RepairStage.start({ fault: 'boot-loop', powers: ['facts', 'reboot', 'files'] });
    expect(await run('boot-loop')).toBe('not_repaired');
    expect(steps.at(-1)?.id).toBe('not-repaired');
  });

  test('another model’s image is refused before a byte of it is written', async () => {
    stage = await RepairStage.start({ powers: ['facts', 'reboot', 'flash'], volumeDown: true });
    const sent = await stage.guest.sendBlob({
      name: 'boot.img',
      content: imageOf(bytesOf(4096)),
      image: { product: 'two' },
    });
    const before = stage.phone.partitions.read('boot_a');
    const blob = sent.ok ? sent.value.sha256 : '';
    for (const values of [{ partition: 'boot' }, { partition: 'boot', acceptWarnings: true }])
      expect(await stage.guest.perform('fastboot.flash', values, { blob })).toMatchObject({
        ok: false,
        refusal: { code: 'unsafe', findings: [expect.objectContaining({ check: 'product', level: 'stop' })] },
      });
    expect(stage.phone.partitions.read('boot_a')).toBe(before);
  });
});
