import { VirtualPhone } from '@mistri/virtual-phone';
import { expect, test } from 'vitest';
import { lookOf } from './look-of-phone.ts';

test('the glass tells the boot loader from fastbootd', async () => {
  const phone = await VirtualPhone.create();
  await phone.powerOn({ volumeDown: true });
  expect([phone.mode, lookOf(phone).kind]).toEqual(['fastboot', 'fastboot']);
  await phone.restart('fastboot');
  expect([phone.mode, lookOf(phone).kind]).toEqual(['fastbootd', 'fastbootd']);
  await phone.powerOff();
  expect(lookOf(phone).kind).toBe('off');
});
