import type { Order, Payment } from '../gateway/entities.ts';
import { declineText } from '../gateway/payments.ts';
import { carried, type CheckoutRequest } from './checkout-request.ts';
import { type Html, html } from './html.ts';
import { payTexts, type PayTexts } from './pay-texts.ts';
import { banks, type FormProblem, upiApps } from './payment-form.ts';
import { rupees } from './rupees.ts';

export interface MethodPage {
  order: Order;
  request: CheckoutRequest;
  /** SVG of the UPI QR code, as a data URL. */
  qr: string;
  /** Why the last attempt failed. */
  failure?: string | undefined;
  problem?: FormProblem | undefined;
  values?: Readonly<Record<string, string>>;
}

const header = (request: CheckoutRequest, amount: number, texts: PayTexts): Html =>
  html`<header class="card">
    <h1>${texts.payTo}: ${request.name}</h1>
    <p class="amount">${rupees(amount)}</p>
    ${request.description ? html`<p class="soft">${request.description}</p>` : null}
  </header>`;

/** Which way to pay: what a phone's checkout shows first. */
export function methodPage(page: MethodPage): Html {
  const { order, request, failure } = page;
  const texts = payTexts(request.language);
  const action = `/pay/${order.id}?${carried(request)}`;
  return html`${header(request, order.amount - order.amount_paid, texts)}
    ${
      failure
        ? html`<div class="problem" role="alert">
            <strong>${texts.failed}.</strong> ${request.language === 'en' ? declineText(failure) : null} ${texts.again}
          </div>`
        : null
    }
    <h2>${texts.method}</h2>
    ${upiMethod(page, action, texts)} ${cardMethod(page, action, texts)} ${bankMethod(page, action, texts)}
    ${
      request.cancelUrl || request.callbackUrl
        ? html`<p><a class="button full" href="/pay/${order.id}/cancel?${carried(request)}">${texts.cancel}</a></p>`
        : null
    }
    <details class="small soft">
      <summary>${texts.testData}</summary>
      <p>UPI: success@razorpay, failure@razorpay</p>
      <p>
        4111 1111 1111 1111, 5267 3181 8797 5449 (✓) · 4000 0000 0000 0002, 4000 0000 0000 9995, 4000 0000 0000 0069 (✗)
        · 12/30 · 123
      </p>
    </details>`;
}

/** A labelled input that says what is wrong with it. */
function field(page: MethodPage, texts: PayTexts, input: { name: string; label: string; more: Html }): Html {
  const wrong = page.problem?.field === input.name ? page.problem : undefined;
  return html`<div class="field">
    <label for="${input.name}">${input.label}</label>
    <input
      type="text"
      id="${input.name}"
      name="${input.name}"
      value="${page.values?.[input.name] ?? ''}"
      ${input.more}
      ${wrong ? html`aria-invalid="true" aria-describedby="${input.name}-error" autofocus` : null}
    />
    ${wrong ? html`<p class="error" id="${input.name}-error" role="alert">${texts[wrong.problem]}</p>` : null}
  </div>`;
}

function upiMethod(page: MethodPage, action: string, texts: PayTexts): Html {
  const open = !page.problem || page.problem.field === 'vpa';
  return html`<details class="method" name="method" ${open ? html`open` : null}>
    <summary>${texts.upi}</summary>
    <div>
      <form method="post" action="${action}">
        <input type="hidden" name="method" value="upi" />
        <fieldset class="choices">
          <legend>${texts.app}</legend>
          ${upiApps.map(
            (app) => html`<label class="choice"><input type="radio" name="app" value="${app}" /> ${app}</label>`,
          )}
        </fieldset>
        <p class="soft">${texts.orAddress}</p>
        ${field(page, texts, {
          name: 'vpa',
          label: texts.address,
          more: html`autocomplete="off" autocapitalize="none" inputmode="email" maxlength="320"
          placeholder="${texts.addressHint}"`,
        })}
        <button class="main full">${texts.openApp}</button>
      </form>
      <h2>${texts.qr}</h2>
      <img class="qr" src="${page.qr}" alt="${texts.qr}" width="240" height="240" />
      <p class="soft">${texts.qrHow}</p>
      <form method="post" action="${action}">
        <input type="hidden" name="method" value="upi" />
        <input type="hidden" name="app" value="qr" />
        <button class="full">${texts.scanned}</button>
      </form>
    </div>
  </details>`;
}

function cardMethod(page: MethodPage, action: string, texts: PayTexts): Html {
  const open = ['number', 'expiry', 'cvv', 'holder'].includes(page.problem?.field ?? '');
  return html`<details class="method" name="method" ${open ? html`open` : null}>
    <summary>${texts.card}</summary>
    <div>
      <form method="post" action="${action}" autocomplete="off">
        <input type="hidden" name="method" value="card" />
        ${field(page, texts, { name: 'number', label: texts.number, more: html`inputmode="numeric" maxlength="23"` })}
        <div class="row">
          ${field(page, texts, {
            name: 'expiry',
            label: texts.expiry,
            more: html`inputmode="numeric" maxlength="7" placeholder="09/29"`,
          })}
          ${field(page, texts, { name: 'cvv', label: texts.cvv, more: html`inputmode="numeric" maxlength="4"` })}
        </div>
        ${field(page, texts, { name: 'holder', label: texts.holder, more: html`maxlength="100"` })}
        <button class="main full">${texts.goOn}</button>
      </form>
    </div>
  </details>`;
}

function bankMethod(page: MethodPage, action: string, texts: PayTexts): Html {
  const wrong = page.problem?.field === 'bank';
  return html`<details class="method" name="method" ${wrong ? html`open` : null}>
    <summary>${texts.netbanking}</summary>
    <div>
      <form method="post" action="${action}">
        <input type="hidden" name="method" value="netbanking" />
        <div class="field">
          <label for="bank">${texts.bank}</label>
          <select id="bank" name="bank">
            <option value=""></option>
            ${Object.entries(banks).map(([code, name]) => html`<option value="${code}">${name}</option>`)}
          </select>
          ${wrong ? html`<p class="error" role="alert">${texts.badBank}</p>` : null}
        </div>
        <button class="main full">${texts.goOn}</button>
      </form>
    </div>
  </details>`;
}

/** What the payer's app or bank would show: here it is one page. */
export function bankPage(page: { order: Order; payment: Payment; request: CheckoutRequest; badCode?: boolean }): Html {
  const { order, payment, request } = page;
  const texts = payTexts(request.language);
  const action = `/pay/${order.id}/bank/${payment.id}?${carried(request)}`;
  const decide = (decision: string, label: string, main = false): Html =>
    html`<button class="${main ? 'main ' : ''}full" name="decision" value="${decision}">${label}</button>`;
  return html`${header(request, payment.amount, texts)}
    <section class="card">
      <h2>${payment.method === 'upi' ? texts.approveTitle : texts.bankTitle}</h2>
      <p class="soft">${instrumentOf(payment)}</p>
      <form method="post" action="${action}">
        ${
          payment.method === 'card'
            ? html`<div class="field">
                <label for="code">${texts.code}</label>
                <input
                  type="text"
                  id="code"
                  name="code"
                  inputmode="numeric"
                  maxlength="8"
                  autocomplete="one-time-code"
                  ${page.badCode ? html`aria-invalid="true"` : null}
                  aria-describedby="code-hint"
                />
                <p class="${page.badCode ? 'error' : 'soft'} small" id="code-hint">
                  ${page.badCode ? texts.badCode : texts.codeHint}
                </p>
              </div>`
            : null
        }
        ${decide('approve', texts.approve, true)} ${decide('decline', texts.decline)} ${decide('later', texts.later)}
        ${decide('away', texts.away)}
      </form>
      <a class="button full" href="/pay/${order.id}/cancel?${carried(request)}">${texts.leave}</a>
    </section>`;
}

function instrumentOf(payment: Payment): string {
  if (payment.card) return `${payment.card.network} •••• ${payment.card.last4}`;
  return payment.bank ? (banks[payment.bank] ?? payment.bank) : (payment.vpa ?? '');
}

export function waitingPage(order: Order, payment: Payment, request: CheckoutRequest): Html {
  const texts = payTexts(request.language);
  return html`${header(request, payment.amount, texts)}
    <div class="card" role="status" data-status="/pay/${order.id}/bank/${payment.id}/status">
      <div class="spinner"></div>
      <p>${texts.waiting}</p>
    </div>`;
}

/** A page that says one thing. */
export function plainPage(title: string, text: string, back?: { href: string; label: string }): Html {
  return html`<div class="card">
    <h1>${title}</h1>
    <p>${text}</p>
    ${back ? html`<a class="button main" href="${back.href}">${back.label}</a>` : null}
  </div>`;
}
