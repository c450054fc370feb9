import type { Flags } from '#platform/flags.ts';
import { refuse, type Refusal } from '#platform/refusal.ts';

/** GOV-5: while an admin has stopped listings, nothing new goes live; what is live stays and can be changed. */
export function listingsStopped(flags: Flags): Refusal<'catalogue.listings_stopped'> | undefined {
  if (!flags.stopped('listings')) return undefined;
  return refuse(
    'catalogue.listings_stopped',
    'New listings are stopped for the moment. Drafts can be saved, and what is live stays; list it later.',
  );
}
