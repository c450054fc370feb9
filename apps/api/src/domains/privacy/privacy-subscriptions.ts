import { afterward, type Subscription } from '#platform/outbox/subscription.ts';
import { tellUser } from '#rooms/identity/index.ts';
import { sendBreachNotice } from './breaches/tell-people.ts';
import { sayFarewell } from './erasure/say-farewell.ts';
import { buildExport } from './exports/build-export.ts';
import { complaintText, erasureText, exportReadyText, lawTemplateId } from './messages/privacy-texts.ts';
import { sendGuardianRequest } from './people/guardians.ts';

const dltTemplateId = lawTemplateId;

export const privacySubscriptions: readonly Subscription[] = [
  afterward('privacy.export_requested.v1', 'privacy.build-export', (db, event, { services, origin }) =>
    buildExport(db, services, origin, event.payload.exportId),
  ),
  afterward('privacy.export_ready.v1', 'privacy.tell-export', async (db, event, { services }) => {
    const { userId } = event.payload;
    await tellUser(db, services, { userId, key: event.eventId, dltTemplateId, message: exportReadyText });
  }),
  afterward('privacy.erasure_changed.v1', 'privacy.tell-erasure', async (db, event, { services }) => {
    const { userId, state } = event.payload;
    const message = (locale: 'en' | 'ta' | 'hi') => erasureText(locale, state);
    await tellUser(db, services, { userId, key: event.eventId, dltTemplateId, message });
  }),
  afterward('privacy.erased.v1', 'privacy.say-farewell', (db, event, { services }) =>
    sayFarewell(db, services, event.payload),
  ),
  afterward('privacy.guardian_asked.v1', 'privacy.send-guardian-request', (db, event, { services }) =>
    sendGuardianRequest(db, services, event.payload.requestId),
  ),
  afterward('privacy.complaint_changed.v1', 'privacy.tell-complaint', async (db, event, { services }) => {
    const { userId, ticket, change, by } = event.payload;
    // Nobody is told about their own words; the officers have them in their queue.
    if (change === 'answered' && by === 'person') return;
    const message = (locale: 'en' | 'ta' | 'hi') => complaintText(locale, ticket, change);
    await tellUser(db, services, { userId, key: event.eventId, dltTemplateId, message });
  }),
  afterward('privacy.breach_notice_due.v1', 'privacy.send-breach-notice', (db, event, { services }) =>
    sendBreachNotice(db, services, event.payload),
  ),
  // The grievance officer's own mailbox: alerts must arrive also when nobody looks at a page.
  afterward('privacy.deadline_alert.v1', 'privacy.tell-officer', async (_db, event, { services }) => {
    const { label, deadline, dueAt, missed } = event.payload;
    const what = deadline.replaceAll('_', ' ');
    await services.mailer.send({
      to: services.config.company.grievanceEmail,
      subject: `${missed ? 'MISSED' : 'Soon'}: ${what}, ${label}`,
      text: `${label}: the time for "${what}" ${missed ? 'ended' : 'ends'} at ${dueAt}.`,
      key: event.eventId,
    });
  }),
  afterward('privacy.breach_recorded.v1', 'privacy.tell-breach', async (_db, event, { services }) => {
    const { breachId } = event.payload;
    await services.mailer.send({
      to: services.config.company.grievanceEmail,
      subject: `Personal data breach ${breachId}: the clocks run`,
      text: `A breach was written into the register (${breachId}). CERT-In within 6 hours, the people and the Board without delay, details to the Board within 72 hours. Runbook: docs/runbooks.`,
      key: event.eventId,
    });
  }),
];
