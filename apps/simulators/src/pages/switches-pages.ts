import type { FastifyInstance, FastifyReply } from 'fastify';
import { balanceOf, type Gateway } from '../gateway/gateway.ts';
import { tickGateway } from '../gateway/run-gateway.ts';
import { settle } from '../gateway/settlements.ts';
import type { ApiFault, Decline, Refusing, SwitchSettings, WebhookRule } from '../switches/switches.ts';
import { type Fields, textOf } from './checkout-request.ts';
import { type Html, html } from './html.ts';
import { sendPage } from './page-frame.ts';
import { rupees } from './rupees.ts';

const choices = {
  payments: ['off', 'all', 'upi', 'card', 'netbanking', 'wallet'],
  refunds: ['processed', 'failed', 'pending'],
  transfers: ['processed', 'failed', 'pending'],
  payouts: ['processed', 'failed', 'reversed', 'processing'],
  mail: ['off', 'temporary', 'permanent'],
  sms: ['off', 'temporary', 'permanent'],
} as const;

/** What most people want to see go wrong; anything finer is `POST /sim/switches`. */
const webhookPresets: Record<string, { label: string; rules: WebhookRule[] }> = {
  none: { label: 'arrive once, at once', rules: [] },
  silence: { label: 'never arrive (silence)', rules: [{ event: '*', silence: true }] },
  delay: { label: 'arrive 30 seconds late', rules: [{ event: '*', delay_ms: 30_000 }] },
  duplicate: { label: 'arrive ten times each', rules: [{ event: '*', duplicate: 10 }] },
  reorder: { label: 'arrive in reverse order, five at a time', rules: [{ event: '*', reorder: 5 }] },
};

const apiPresets: Record<string, { label: string; faults: ApiFault[] }> = {
  none: { label: 'works', faults: [] },
  down: { label: 'answers 503', faults: [{ effect: 'error', status: 503 }] },
  silent: { label: 'never answers', faults: [{ effect: 'timeout' }] },
  cut: { label: 'does it, then cuts the connection', faults: [{ effect: 'reset', phase: 'after' }] },
  slow: { label: 'takes 3 seconds', faults: [{ effect: 'slow', delay_ms: 3_000 }] },
};

const day_s = 86_400;
const moves: Record<string, number> = { hour: 3_600, day: day_s, week: 7 * day_s };

/** A page for what `/sim/switches`, `/sim/clock` and `/sim/webhooks` do. */
export function switchesPages(app: FastifyInstance, gateway: Gateway): void {
  app.get('/switches', (request, reply) => show(gateway, reply, textOf(request.query as Fields, 'done')));
  app.post('/switches', (request, reply) => {
    gateway.switches.set(settingsFrom((request.body ?? {}) as Fields));
    return back(reply, 'The switches are set.');
  });
  app.post('/switches/clear', (_request, reply) => {
    gateway.switches.clear();
    return back(reply, 'Everything works again.');
  });
  app.post('/switches/act', (request, reply) => {
    const fields = (request.body ?? {}) as Fields;
    return back(reply, act(gateway, textOf(fields, 'act') ?? ''));
  });
}

const back = (reply: FastifyReply, done: string): FastifyReply =>
  reply.redirect(`/switches?${new URLSearchParams({ done }).toString()}`, 303);

function settingsFrom(fields: Fields): Partial<SwitchSettings> {
  const chosen = (name: keyof typeof choices): string => {
    const value = textOf(fields, name) ?? '';
    return (choices[name] as readonly string[]).includes(value) ? value : choices[name][0];
  };
  const webhooks = webhookPresets[textOf(fields, 'webhooks') ?? ''];
  const api = apiPresets[textOf(fields, 'api') ?? ''];
  return {
    payments: { decline: chosen('payments') as Decline },
    refunds: { outcome: chosen('refunds') as SwitchSettings['refunds']['outcome'] },
    transfers: { outcome: chosen('transfers') as SwitchSettings['transfers']['outcome'] },
    payouts: { outcome: chosen('payouts') as SwitchSettings['payouts']['outcome'] },
    mail: { refuse: chosen('mail') as Refusing },
    sms: { refuse: chosen('sms') as Refusing },
    ...(webhooks ? { webhooks: webhooks.rules } : {}),
    ...(api ? { api: api.faults } : {}),
  };
}

function act(gateway: Gateway, wanted: string): string {
  const seconds = moves[wanted];
  if (seconds) {
    gateway.clock.advance(seconds);
    tickGateway(gateway);
    return `The gateway's clock is one ${wanted} further.`;
  }
  if (wanted === 'settle') return `${settle(gateway, 0).length} settlements were made.`;
  if (wanted === 'replay') return `${gateway.webhooks.replay(undefined)} webhooks are sent again.`;
  if (wanted === 'enable') {
    gateway.webhooks.configure({ enabled: true });
    return 'The webhook endpoint is enabled.';
  }
  return 'Nothing was done.';
}

const labels: Record<keyof typeof choices, string> = {
  payments: 'Decline payments',
  refunds: 'Refunds become',
  transfers: 'Transfers to sellers become',
  payouts: 'Payouts become',
  mail: 'Refuse mail',
  sms: 'Refuse SMS',
};

function show(gateway: Gateway, reply: FastifyReply, done: string | undefined): FastifyReply {
  const now = gateway.switches.get();
  const current: Record<keyof typeof choices, string> = {
    payments: now.payments.decline,
    refunds: now.refunds.outcome,
    transfers: now.transfers.outcome,
    payouts: now.payouts.outcome,
    mail: now.mail.refuse,
    sms: now.sms.refuse,
  };
  const body = html`<h1>Switches</h1>
    <p class="soft">Make the outside world fail, and see what Mistri does. <a href="/">All simulators</a></p>
    ${done ? html`<p class="good" role="status">${done}</p>` : null}
    <form method="post" action="/switches" class="card">
      <h2>What goes wrong</h2>
      <div class="row">
        ${(Object.keys(choices) as (keyof typeof choices)[]).map((name) =>
          select(name, labels[name], { current: current[name], values: choices[name].map((value) => [value, value]) }),
        )}
        ${select('webhooks', `Webhooks (rules now: ${now.webhooks.length})`, presetsOf(webhookPresets, now.webhooks))}
        ${select('api', `The gateway's interface (faults now: ${now.api.length})`, presetsOf(apiPresets, now.api))}
      </div>
      <p></p>
      <button class="main">Set</button>
      <button formaction="/switches/clear">Everything works again</button>
    </form>
    <form method="post" action="/switches/act" class="card">
      <h2>Time and money</h2>
      <p>
        Clock: ${gateway.clock.ahead_s()} s ahead · gateway balance
        ${rupees(Math.max(0, balanceOf(gateway, 'gateway')))} · payout account
        ${rupees(Math.max(0, balanceOf(gateway, 'payout')))}
      </p>
      <div class="row">
        ${Object.keys(moves).map((name) => html`<button name="act" value="${name}">One ${name} later</button>`)}
        <button name="act" value="settle">Settle now</button>
        <button name="act" value="replay">Send missed webhooks again</button>
        <button name="act" value="enable">Enable the webhook endpoint</button>
      </div>
    </form>
    ${deliveriesTable(gateway)}`;
  return sendPage(reply, { title: 'Switches', width: 'wide', body });
}

interface Options {
  current: string;
  values: readonly (readonly [string, string])[];
}

function select(name: string, label: string, options: Options): Html {
  return html`<div>
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      ${options.values.map(
        ([value, text]) =>
          html`<option value="${value}" ${value === options.current ? html`selected` : null}>${text}</option>`,
      )}
    </select>
  </div>`;
}

type Preset = { label: string; rules?: readonly object[]; faults?: readonly object[] };

/** A rule without the count of its hits, to compare with. */
const plain = (rules: readonly object[]): string =>
  JSON.stringify(
    rules.map((rule) => Object.entries({ ...rule, hits: undefined }).filter(([, value]) => value !== undefined)),
  );

/** Rules set by `POST /sim/switches` that are none of the presets stay as they are unless another is chosen. */
function presetsOf(presets: Record<string, Preset>, now: readonly object[]): Options {
  const found = Object.entries(presets).find(([, { rules, faults }]) => plain(rules ?? faults ?? []) === plain(now));
  const values = Object.entries(presets).map(([value, preset]) => [value, preset.label] as const);
  return found
    ? { current: found[0], values }
    : { current: 'as-is', values: [['as-is', 'as set by a program'], ...values] };
}

function deliveriesTable(gateway: Gateway): Html {
  const { webhooks } = gateway;
  const latest = [...webhooks.deliveries.values()].slice(-50).toReversed();
  const { url, enabled } = webhooks.endpoint;
  return html`<section class="card">
    <h2>Webhooks</h2>
    <p class="soft">
      to ${url ?? 'nowhere (SIMULATORS_WEBHOOK_URL is not set)'}${enabled ? '' : ', disabled after 24 h of failures'} ·
      ${webhooks.waiting} waiting
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Webhooks">
      <table>
        <thead>
          <tr>
            <th scope="col">Event</th>
            <th scope="col">State</th>
            <th scope="col">Attempts</th>
            <th scope="col">Last answer</th>
            <th scope="col">Made</th>
          </tr>
        </thead>
        <tbody>
          ${
            latest.length === 0
              ? html`<tr>
                  <td colspan="5">None yet.</td>
                </tr>`
              : null
          }
          ${latest.map(
            (delivery) =>
              html`<tr>
                <td>${delivery.event}</td>
                <td>${delivery.state}</td>
                <td>${delivery.attempts}</td>
                <td>${delivery.last_status ?? delivery.last_error ?? ''}</td>
                <td>${new Date(delivery.created_ms).toISOString()}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}
