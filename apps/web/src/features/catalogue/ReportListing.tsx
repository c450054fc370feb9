'use client';

import { type FormEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import { browserApi, csrfToken } from '#web/api/browser-api.ts';
import { Icon } from '#web/components/Icon.tsx';
import { showToast } from '#web/components/toast.ts';
import { describeProblem, type ErrorMessages } from '#web/errors/describe-problem.ts';
import styles from './ReportListing.module.css';

type Reason = 'fake' | 'wrong_item' | 'forbidden' | 'wrong_price' | 'offensive' | 'other';

interface ReportListingProps {
  productId: string;
  logInHref: string;
  labels: {
    open: string;
    title: string;
    note: string;
    send: string;
    sent: string;
    logIn: string;
    cancel: string;
    reasons: readonly { value: Reason; text: string }[];
  };
  /** What a report can be refused with. */
  errors: ErrorMessages;
}

/** MKT-3: buyers see fakes first. */
export function ReportListing({ productId, logInHref, labels, errors }: ReportListingProps): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const key = useRef<string>(undefined);
  useEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);

  async function send(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const written = values.get('note');
    const note = typeof written === 'string' ? written.trim() : '';
    setBusy(true);
    key.current ??= crypto.randomUUID();
    const result = await browserApi.post('/api/products/{productId}/reports', {
      path: { productId },
      idempotencyKey: key.current,
      body: { reason: values.get('reason') as Reason, ...(note.length >= 3 ? { note } : {}) },
    });
    setBusy(false);
    if (result.ok) {
      dialog.current?.close();
      showToast({ text: labels.sent, tone: 'success' });
    } else setProblem(describeProblem(result.problem, errors));
  }

  const start = (): void => {
    if (csrfToken() === undefined) location.assign(logInHref);
    else setOpen(true);
  };
  return (
    <>
      <button type="button" className={styles.open} onClick={start}>
        <Icon name="warning" size={18} />
        {labels.open}
      </button>
      {open ? (
        <dialog ref={dialog} className={styles.dialog} aria-label={labels.title} onClose={() => setOpen(false)}>
          <form className={styles.form} onSubmit={(event) => void send(event)}>
            <fieldset className={styles.reasons}>
              <legend>{labels.title}</legend>
              {labels.reasons.map((reason, index) => (
                <label key={reason.value} className={styles.reason}>
                  <input type="radio" name="reason" value={reason.value} required defaultChecked={index === 0} />
                  {reason.text}
                </label>
              ))}
            </fieldset>
            <label className={styles.note}>
              {labels.note}
              <textarea name="note" rows={3} maxLength={500} />
            </label>
            <p role="alert" className={styles.problem}>
              {problem}
            </p>
            <div className={styles.buttons}>
              <button type="button" className={styles.cancel} onClick={() => dialog.current?.close()}>
                {labels.cancel}
              </button>
              <button type="submit" className={styles.send} disabled={busy}>
                {labels.send}
              </button>
            </div>
          </form>
        </dialog>
      ) : null}
    </>
  );
}
