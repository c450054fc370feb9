import PostalMime from 'postal-mime';
import { type BoxLimits, type BoxMessage, MessageBox } from './message-box.ts';

export interface Mail extends BoxMessage {
  from: string;
  subject: string;
  text: string;
  html: string | null;
  messageId: string | null;
  attachments: { filename: string | null; mimeType: string; size_bytes: number }[];
  receivedAt: string;
}

/** A mail as it came. */
export interface ClosedMail extends BoxMessage {
  readonly raw: Buffer;
  readonly receivedAt: string;
}

/** Mails are opened when somebody looks: taking one apart costs more than everything else about it, and few are read. */
export class MailBox {
  readonly #closed: MessageBox<ClosedMail>;
  readonly #opened = new WeakMap<ClosedMail, Promise<Mail>>();

  constructor(limits: BoxLimits) {
    this.#closed = new MessageBox<ClosedMail>(limits);
  }

  get size(): number {
    return this.#closed.size;
  }

  /** A sender that was not sure whether its mail arrived sends it again: the second copy is dropped. */
  add(mail: ClosedMail): void {
    const messageId = messageIdOf(mail.raw);
    const copyKey = messageId === undefined ? undefined : `${messageId} ${mail.to.join()}`;
    if (copyKey !== undefined && this.#closed.copyOf(copyKey)) return;
    this.#closed.add(mail, copyKey);
  }

  async get(id: string): Promise<Mail | undefined> {
    const mail = this.#closed.get(id);
    return mail && this.#open(mail);
  }

  async search(to: string | undefined, limit: number): Promise<Mail[]> {
    return Promise.all(this.#closed.search(to, limit).map((mail) => this.#open(mail)));
  }

  async wait(to: string | undefined, limit: number, wait_ms: number): Promise<Mail[]> {
    const found = await this.#closed.wait(to, limit, wait_ms);
    return Promise.all(found.map((mail) => this.#open(mail)));
  }

  clear(to?: string): void {
    this.#closed.clear(to);
  }

  #open(mail: ClosedMail): Promise<Mail> {
    const opened = this.#opened.get(mail) ?? takeApart(mail);
    this.#opened.set(mail, opened);
    return opened;
  }
}

/** From the head of the mail, where a line that begins with a blank goes on with the one before. */
function messageIdOf(raw: Buffer): string | undefined {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.toString('latin1', 0, end === -1 ? raw.length : end);
  return /^message-id:\s*(<[^<>\s]+>)/im.exec(head)?.[1];
}

async function takeApart({ raw, ...mail }: ClosedMail): Promise<Mail> {
  const parsed = await PostalMime.parse(raw).catch(() => undefined);
  // What can't be taken apart is shown as it came.
  if (!parsed) {
    return { ...mail, from: '', subject: '', text: raw.toString(), html: null, messageId: null, attachments: [] };
  }
  return {
    ...mail,
    from: parsed.from?.address ?? '',
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html ?? null,
    messageId: parsed.messageId ?? null,
    attachments: parsed.attachments.map((attachment) => ({
      filename: attachment.filename,
      mimeType: attachment.mimeType,
      size_bytes:
        typeof attachment.content === 'string' ? Buffer.byteLength(attachment.content) : attachment.content.byteLength,
    })),
  };
}
