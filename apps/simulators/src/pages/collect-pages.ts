import type { FastifyInstance, FastifyReply } from 'fastify';
import { toBuffer as qrPng } from 'qrcode';
import type { PaymentLink, QrCode } from '../gateway/entities.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { scanQr } from '../gateway/pay-order.ts';
import { whyUnpayable } from '../gateway/payment-links.ts';
import { qrContent } from '../gateway/qr-codes.ts';
import { isRefusal } from '../gateway/refusal.ts';
import { plainPage } from './checkout-pages.ts';
import { carried, type Fields, mayReturnTo, textOf } from './checkout-request.ts';
import { html } from './html.ts';
import { type Language, languageOf, sendPage } from './page-frame.ts';
import { payTexts } from './pay-texts.ts';
import { rupees } from './rupees.ts';
import { refuseReturn } from './checkout-routes.ts';

/** Payment links and QR codes as people see them. */
export function collectPages(app: FastifyInstance, gateway: Gateway): void {
  const { store } = gateway;
  app.get('/l/:id', (request, reply) => {
    const language = languageOf(textOf(request.query as Fields, 'lang'));
    const link = store.links.get((request.params as { id: string }).id);
    return link ? openLink(gateway, reply, link, language) : unknown(reply, language);
  });
  app.get('/qr/:id.png', async (request, reply) => {
    const qr = store.qrCodes.get((request.params as { id: string }).id);
    if (!qr) return reply.code(404).send();
    const image = await qrPng(qrContent(qr), { margin: 2, width: 480 });
    return reply.header('content-type', 'image/png').header('cache-control', 'no-store').send(image);
  });
  app.get('/qr/:id', (request, reply) => {
    const language = languageOf(textOf(request.query as Fields, 'lang'));
    const qr = store.qrCodes.get((request.params as { id: string }).id);
    return qr ? showQr(reply, qr, language) : unknown(reply, language);
  });
  app.post('/qr/:id', (request, reply) => {
    const fields = (request.body ?? {}) as Fields;
    const language = languageOf(textOf(fields, 'lang'));
    const qr = store.qrCodes.get((request.params as { id: string }).id);
    if (!qr) return unknown(reply, language);
    const outcome = textOf(fields, 'outcome') === 'failed' ? 'failed' : 'captured';
    const rupee = Number(textOf(fields, 'rupees') ?? '0');
    const amount = qr.payment_amount ?? Math.round(rupee * 100);
    const paid = amount >= 100 ? scanQr(gateway, qr, { outcome, amount }) : undefined;
    const failed = paid === undefined || isRefusal(paid) || paid.status === 'failed';
    return showQr(reply, qr, language, failed ? 'failed' : 'paid');
  });
}

function unknown(reply: FastifyReply, language: Language): FastifyReply {
  const texts = payTexts(language);
  return sendPage(reply, { title: texts.notFound, language, body: plainPage(texts.notFound, texts.notFoundWhy) }, 404);
}

function openLink(gateway: Gateway, reply: FastifyReply, link: PaymentLink, language: Language): FastifyReply {
  const closed = whyUnpayable(link);
  if (closed && link.status !== 'paid') {
    const title = payTexts(language).linkClosed;
    return sendPage(reply, { title, language, body: plainPage(title, closed.error.description) }, 410);
  }
  if (link.callback_url && !mayReturnTo(gateway, link.callback_url)) return refuseReturn(reply, link.callback_url);
  const callbackUrl = link.callback_url || undefined;
  const request = { callbackUrl, cancelUrl: undefined, language, name: 'Mistri', description: link.description };
  return reply.redirect(`/pay/${link.sim_order}?${carried(request)}`, 303);
}

function showQr(reply: FastifyReply, qr: QrCode, language: Language, outcome?: 'paid' | 'failed'): FastifyReply {
  const texts = payTexts(language);
  const done = qr.status === 'closed';
  const body = html`<div class="card">
    <h1>${done ? texts.qrClosed : texts.scanToPay}</h1>
    ${qr.payment_amount === null ? null : html`<p class="amount">${rupees(qr.payment_amount)}</p>`}
    ${qr.description ? html`<p class="soft">${qr.description}</p>` : null}
    ${outcome === 'failed' ? html`<p class="problem" role="alert">${texts.failed}</p>` : null}
    ${outcome === 'paid' ? html`<p class="good" role="status">✓ ${texts.paid}</p>` : null}
    ${
      done
        ? null
        : html`<img class="qr" src="/qr/${qr.id}.png" alt="${texts.scanToPay}" width="240" height="240" />
            <form method="post" action="/qr/${qr.id}">
              <input type="hidden" name="lang" value="${language}" />
              ${
                qr.payment_amount === null
                  ? html`<div class="field">
                      <label for="rupees">₹</label>
                      <input type="number" id="rupees" name="rupees" min="1" step="0.01" required />
                    </div>`
                  : null
              }
              <button class="main full" name="outcome" value="captured">${texts.payQr}</button>
              <button class="full" name="outcome" value="failed">${texts.failQr}</button>
            </form>`
    }
  </div>`;
  return sendPage(reply, { title: texts.scanToPay, language, body });
}
