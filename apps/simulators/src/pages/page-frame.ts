import type { FastifyReply } from 'fastify';
import { type Html, html } from './html.ts';

export type Language = 'en' | 'ta' | 'hi';

export const languageOf = (text: string | undefined): Language => (text === 'ta' || text === 'hi' ? text : 'en');

export interface Page {
  title: string;
  language?: Language;
  body: Html;
  /** A file of `assets/`. */
  script?: string;
  /** Where forms of this page may end up besides here: a redirect after a form counts too. */
  formTargets?: readonly string[];
  /** Phone-sized column, or the width of a desk. */
  width?: 'phone' | 'wide';
  /** For browsers without scripts: look again after this. */
  reload_s?: number;
}

const notice: Record<Language, string> = {
  en: 'Simulator: no real money, no real messages.',
  ta: 'மாதிரி அமைப்பு: உண்மையான பணமும் செய்திகளும் இல்லை.',
  hi: 'नमूना: असली पैसा या असली संदेश नहीं।',
};

export function sendPage(reply: FastifyReply, page: Page, status = 200): FastifyReply {
  const targets = ["'self'", ...(page.formTargets ?? [])].join(' ');
  return (
    reply
      .code(status)
      .header('content-type', 'text/html; charset=utf-8')
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; " +
          `frame-src 'self'; form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`,
      )
      // Not `no-referrer`: browsers would then send `Origin: null` with our own forms.
      .header('referrer-policy', 'same-origin')
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'no-store')
      .send(frame(page).text)
  );
}

function frame(page: Page): Html {
  const language = page.language ?? 'en';
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${page.title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/pages.css" />
        ${page.script ? html`<script type="module" src="/assets/${page.script}"></script>` : null}
        ${page.reload_s ? html`<noscript><meta http-equiv="refresh" content="${page.reload_s}" /></noscript>` : null}
      </head>
      <body>
        <header><p class="note">${notice[language]}</p></header>
        <main class="${page.width ?? 'phone'}">${page.body}</main>
      </body>
    </html>`;
}
