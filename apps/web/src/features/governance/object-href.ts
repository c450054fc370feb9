import { adminUrls } from '#web/navigation/desk-urls.ts';

const pages: Readonly<Record<string, (id: string) => string>> = {
  ord: adminUrls.order,
  rep: adminUrls.repair,
  tec: adminUrls.technician,
  usr: adminUrls.user,
  dlr: (id) => adminUrls.applicant('dealer', id),
  biz: (id) => adminUrls.applicant('business', id),
  hld: adminUrls.hold,
  pay: adminUrls.payment,
  pyo: adminUrls.payout,
  dsp: adminUrls.dispute,
  cmp: adminUrls.complaint,
  bre: adminUrls.breach,
};

/** The desk's page of an object that the log or a queue names; undefined for what has none. */
export function objectHref(id: string): string | undefined {
  if (id.startsWith('flag:')) return adminUrls.flag(id.slice('flag:'.length));
  const [, prefix = ''] = /^([a-z]{3})_[0-9a-z]{26}$/.exec(id) ?? [];
  return pages[prefix]?.(id);
}
