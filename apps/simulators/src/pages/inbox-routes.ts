import type { FastifyInstance } from 'fastify';
import type { Gateway } from '../gateway/gateway.ts';
import { demoCodes } from '../inbox/demo-codes.ts';
import type { Mail, MailBox } from '../inbox/mail-box.ts';
import type { MessageBox } from '../inbox/message-box.ts';
import type { Sms } from '../inbox/sms-routes.ts';
import { type Fields, mayReturnTo, textOf } from './checkout-request.ts';
import { escapeHtml, Html, html } from './html.ts';
import { sendPage } from './page-frame.ts';

export interface Inboxes {
  mail: MailBox;
  sms: MessageBox<Sms>;
}

type Message = { kind: 'mail'; at: string; mail: Mail } | { kind: 'sms'; at: string; sms: Sms };

const shown = 100;
const kinds = { all: 'Everything', mail: 'Mail', sms: 'SMS' } as const;

interface Wish {
  kind: keyof typeof kinds;
  words: string;
}

/** Every mail and SMS the platform sent, newest first, and the demo accounts' current codes. */
export function inboxRoutes(app: FastifyInstance, gateway: Gateway, boxes: Inboxes): void {
  app.get('/inbox', async (request, reply) => {
    const wish = wishOf(request.query as Fields);
    const body = inboxPage(wish, await liveParts(gateway, boxes, wish));
    return sendPage(reply, { title: 'Inbox of mails and SMS', width: 'wide', script: 'inbox.js', body });
  });
  app.get('/inbox/live', async (request, reply) => {
    const { text } = await liveParts(gateway, boxes, wishOf(request.query as Fields));
    return reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-store').send(text);
  });
  app.get('/inbox/mail/:id', async (request, reply) => {
    const mail = await boxes.mail.get((request.params as { id: string }).id);
    if (!mail) {
      const body = html`<h1>This mail is no longer here</h1>
        <p>The newest 2,000 are kept until the next start. <a href="/inbox">Back to the inbox</a></p>`;
      return sendPage(reply, { title: 'No such mail', width: 'wide', body }, 404);
    }
    return sendPage(reply, { title: mail.subject, width: 'wide', body: mailPage(gateway, mail) });
  });
  app.get('/inbox/mail/:id/html', async (request, reply) => {
    const mail = await boxes.mail.get((request.params as { id: string }).id);
    return reply
      .code(mail?.html ? 200 : 404)
      .header('content-type', 'text/html; charset=utf-8')
      .header(
        'content-security-policy',
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
      )
      .header('cache-control', 'no-store')
      .send(mail?.html ?? '');
  });
}

function wishOf(query: Fields): Wish {
  const kind = textOf(query, 'kind') ?? 'all';
  return { kind: kind === 'mail' || kind === 'sms' ? kind : 'all', words: textOf(query, 'q', 100) ?? '' };
}

function inboxPage(wish: Wish, live: Html): Html {
  return html`<h1>Inbox</h1>
    <p class="soft">
      What Mistri sent to anybody: mails, SMS, and the demo accounts' one-time codes. New ones appear by themselves.
    </p>
    <form method="get" action="/inbox" class="row card" role="search">
      <div>
        <label for="q">Search by address, number or text</label>
        <input type="search" id="q" name="q" value="${wish.words}" maxlength="100" />
      </div>
      <input type="hidden" name="kind" value="${wish.kind}" />
      <button class="main">Search</button>
    </form>
    <nav class="tabs" aria-label="Kinds">
      ${Object.entries(kinds).map(
        ([kind, label]) =>
          html`<a
            href="/inbox?${new URLSearchParams({ kind, ...(wish.words ? { q: wish.words } : {}) }).toString()}"
            ${kind === wish.kind ? html`aria-current="page"` : null}
            >${label}</a
          >`,
      )}
      <a href="/">All simulators</a>
    </nav>
    <p class="error" role="status" data-live-status data-lost="The simulators do not answer. Is Mistri running?"></p>
    <div data-live="/inbox/live">${live}</div>`;
}

async function liveParts(gateway: Gateway, boxes: Inboxes, wish: Wish): Promise<Html> {
  const messages = await find(boxes, wish);
  return html`${gateway.settings.demo && wish.words === '' && wish.kind === 'all' ? codesTable(gateway) : null}
  ${
    messages.length === 0
      ? html`<p class="card">
          ${wish.words ? `Nothing for “${wish.words}”.` : 'Nothing yet. Sign up or order something, then look here.'}
        </p>`
      : html`<ul class="messages">
          ${messages.map((message) => html`<li>${message.kind === 'mail' ? mailRow(message.mail) : smsRow(message.sms)}</li>`)}
        </ul>`
  }`;
}

async function find(boxes: Inboxes, wish: Wish): Promise<Message[]> {
  const words = wish.words.toLowerCase();
  const fits = (text: string): boolean => text.toLowerCase().includes(words);
  const mails = wish.kind === 'sms' ? [] : await boxes.mail.search(undefined, 2_000);
  const texts = wish.kind === 'mail' ? [] : boxes.sms.search(undefined, 5_000);
  const found: Message[] = [
    ...mails
      .filter((mail) => fits(`${mail.to.join(' ')} ${mail.subject} ${mail.text}`))
      .slice(0, shown)
      .map((mail) => ({ kind: 'mail' as const, at: mail.receivedAt, mail })),
    ...texts
      .filter((sms) => fits(`${sms.to.join(' ')} ${sms.text}`))
      .slice(0, shown)
      .map((sms) => ({ kind: 'sms' as const, at: sms.receivedAt, sms })),
  ];
  return found.toSorted((a, b) => b.at.localeCompare(a.at)).slice(0, shown);
}

function codesTable(gateway: Gateway): Html | null {
  const codes = demoCodes(gateway);
  if (codes.length === 0) return null;
  return html`<section class="card" aria-label="One-time codes of the demo accounts">
    <h2>One-time codes of the demo accounts</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Codes">
      <table>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Code now</th>
            <th scope="col">Good for</th>
          </tr>
        </thead>
        <tbody>
          ${codes.map(
            (code) =>
              html`<tr>
                <td>${code.email}</td>
                <td class="code">${code.code}</td>
                <td>${code.validFor_s} s</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

const india = new Intl.DateTimeFormat('en-IN', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'Asia/Kolkata' });

const heading = (tag: string, to: readonly string[], at: string): Html =>
  html`<div class="between">
    <span
      ><span class="tag">${tag}</span>
      ${to.map((address) => html`<a href="/inbox?${new URLSearchParams({ q: address }).toString()}">${address}</a> `)}</span
    >
    <time class="soft small" datetime="${at}">${india.format(new Date(at))}</time>
  </div>`;

function mailRow(mail: Mail): Html {
  const code = codeIn(mail.text);
  return html`${heading('Mail', mail.to, mail.receivedAt)}
    <a href="/inbox/mail/${mail.id}"><strong>${mail.subject || '(no subject)'}</strong></a>
    ${code ? html`<div class="code">${code}</div>` : null}
    <div class="soft small">${mail.text.slice(0, 160)}</div>`;
}

function smsRow(sms: Sms): Html {
  const code = codeIn(sms.text);
  return html`${heading('SMS', sms.to, sms.receivedAt)} ${code ? html`<div class="code">${code}</div>` : null}
    <div class="body">${sms.text}</div>
    <div class="soft small">${sms.header} · DLT ${sms.entityId} / ${sms.templateId}</div>`;
}

/** One-time codes are six digits standing alone. */
const codeIn = (text: string): string | undefined => /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0];

function mailPage(gateway: Gateway, mail: Mail): Html {
  return html`<p><a href="/inbox">Back to the inbox</a></p>
    <h1>${mail.subject || '(no subject)'}</h1>
    ${heading('Mail', mail.to, mail.receivedAt)}
    <p class="soft small">from ${mail.from}</p>
    <div class="card body">${linked(gateway, mail.text)}</div>
    ${
      mail.attachments.length > 0
        ? html`<h2>Attachments</h2>
            <ul>
              ${mail.attachments.map(
                (part) =>
                  html`<li>${part.filename ?? 'without a name'}, ${part.mimeType}, ${part.size_bytes} bytes</li>`,
              )}
            </ul>`
        : null
    }
    ${
      mail.html
        ? html`<h2>As HTML</h2>
            <iframe src="/inbox/mail/${mail.id}/html" title="The mail as HTML" sandbox=""></iframe>`
        : null
    }`;
}

/** Links to the platform can be followed; any other address stays text. */
function linked(gateway: Gateway, text: string): Html {
  const pieces = text.split(/(https?:\/\/[^\s<>"]+)/);
  return new Html(
    pieces
      .map((piece, index) => {
        if (index % 2 === 0 || !mayReturnTo(gateway, piece)) return escapeHtml(piece);
        return `<a href="${escapeHtml(piece)}">${escapeHtml(piece)}</a>`;
      })
      .join(''),
  );
}
