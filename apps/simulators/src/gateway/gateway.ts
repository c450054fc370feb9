import type { Clock } from '../clock.ts';
import type { Configuration } from '../configuration.ts';
import type { Switches } from '../switches/switches.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import type { Agenda } from './agenda.ts';
import type { Delays } from './delays.ts';
import type { GatewayStore } from './gateway-store.ts';

/** What every part of the gateway works with. */
export interface Gateway {
  readonly settings: Configuration;
  readonly clock: Clock;
  readonly store: GatewayStore;
  readonly switches: Switches;
  readonly webhooks: Webhooks;
  readonly agenda: Agenda;
  readonly delays: Delays;
  /** Origin of links that people follow. Known only once the port is. */
  readonly origin: () => string;
}

/** The platform's own account at the gateway. */
export const platformAccount = 'acc_MistriPlatform';

export type BalanceName = 'gateway' | 'payout';

export function balanceOf(gateway: Gateway, name: BalanceName): number {
  const start = name === 'gateway' ? gateway.settings.reserve : gateway.settings.payoutBalance;
  return gateway.store.balances.get(name)?.amount ?? start;
}

export function changeBalance(gateway: Gateway, name: BalanceName, by: number): void {
  setBalance(gateway, name, balanceOf(gateway, name) + by);
}

export function setBalance(gateway: Gateway, name: BalanceName, amount: number): void {
  const balance = gateway.store.balances.get(name);
  if (!balance) gateway.store.balances.add({ id: name, amount });
  else gateway.store.balances.changed(Object.assign(balance, { amount }));
}

const gst_percent = 18;

/** @returns `fee` in paise with GST in it, and the GST alone as `tax`; each rounded half up. */
export function feeOf(amount: number, fee_bp: number): { fee: number; tax: number } {
  return withGst(Math.round((amount * fee_bp) / 10_000));
}

export function withGst(net: number): { fee: number; tax: number } {
  const tax = Math.round((net * gst_percent) / 100);
  return { fee: net + tax, tax };
}
