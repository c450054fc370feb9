import type { ConsentLanguage } from '@mistri/contracts/remote-sessions/consent';
import { currentConsentText, indianMoment } from '@mistri/contracts/remote-sessions/consent-texts';
import type { SessionLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import type { SessionOutcome } from '@mistri/contracts/remote-sessions/session-states';
import type { Power } from '@mistri/contracts/repair/powers';
import { ink, inner, page, Sheet } from '#platform/pdf/sheet.ts';
import { type Column, drawTable } from '#platform/pdf/table.ts';
import { type ReportWords, reportWords } from './report-words.ts';

export interface SessionReport {
  readonly sessionId: string;
  readonly repairId: string;
  readonly technician: { readonly name: string; readonly certificate: string };
  readonly phone: string | null;
  readonly from: string;
  readonly until: string | null;
  readonly outcome: SessionOutcome | null;
  readonly note: string | null;
  readonly imeiLastFour: string | null;
  readonly consents: readonly {
    readonly number: number;
    readonly powers: readonly Power[];
    readonly grantedAt: string;
    readonly endsAt: string;
  }[];
  readonly entries: readonly SessionLogEntry[];
  readonly log: { readonly lastSeq: number; readonly headHash: string; readonly isClosed: boolean };
  /** Of the customer's key; null before a consent. */
  readonly fingerprint: string | null;
}

/** More steps than this are for a program to read: the log file has them all. */
const mostSteps = 400;

interface Style {
  readonly words: ReportWords;
  readonly language: ConsentLanguage;
}

/** What a customer keeps: who, which phone, what was allowed, done and refused, how it ended, and how to check it. */
export function layoutReport(report: SessionReport, language: ConsentLanguage): Sheet {
  const sheet = new Sheet();
  const words = reportWords[language];
  const style: Style = { words, language };
  let y = drawHead(sheet, report, style);
  y = drawConsents(sheet, y, { report, style });
  const done = report.entries.filter(({ kind }) => kind === 'operation' || kind === 'transfer' || kind === 'power');
  y = drawSteps(sheet, y, { title: words.done, entries: done, none: words.noLog, style });
  const refused = report.entries.filter(({ kind }) => kind === 'refused');
  y = drawSteps(sheet, y, { title: words.refused, entries: refused, none: words.noneRefused, style });
  drawProof(sheet, y, { report, style });
  sheet.numberPages(report.sessionId, words.page);
  return sheet;
}

const place = { x: inner.left, width: inner.width };

function heading(sheet: Sheet, y: number, title: string): number {
  return sheet.text({ ...place, y: sheet.roomFor(y + 12, 60) }, title, { size: 11, bold: true }) + 3;
}

function drawHead(sheet: Sheet, report: SessionReport, { words }: Style): number {
  let y = sheet.text({ ...place, y: page.margin }, words.title, { size: 17, bold: true }) + 6;
  sheet.rule(y, { color: ink.accent, thickness: 1.4 });
  y += 10;
  const facts: [string, string | null][] = [
    [words.session, report.sessionId],
    [words.repair, report.repairId],
    [words.technician, `${report.technician.name} (${words.certificate} ${report.technician.certificate})`],
    [words.phone, report.phone],
    [words.from, indianMoment(report.from)],
    [words.until, report.until && indianMoment(report.until)],
    [words.outcome, report.outcome ? words.outcomes[report.outcome] : words.running],
    [words.note, report.note],
    [words.imei, report.imeiLastFour],
  ];
  for (const [name, value] of facts) {
    if (value === null) continue;
    const below = sheet.text({ x: inner.left, y, width: 130 }, name, { color: ink.soft });
    y = Math.max(below, sheet.text({ x: inner.left + 140, y, width: inner.width - 140 }, value));
  }
  return y;
}

function drawConsents(sheet: Sheet, y: number, { report, style }: { report: SessionReport; style: Style }): number {
  const { words, language } = style;
  const { text } = currentConsentText(language);
  let below = heading(sheet, y, words.allowed);
  if (report.consents.length === 0) return sheet.text({ ...place, y: below }, words.nothing);
  for (const { number, powers, grantedAt, endsAt } of report.consents) {
    const when = `${words.consent(number)}: ${indianMoment(grantedAt)} – ${indianMoment(endsAt)}`;
    below = sheet.text({ ...place, y: sheet.roomFor(below, 26) }, when, { bold: true });
    const named = powers.map((power) => text.powers[power].title).join(' · ');
    below = sheet.text({ ...place, y: below }, named || words.nothing) + 3;
  }
  return below;
}

function drawSteps(
  sheet: Sheet,
  y: number,
  given: { title: string; entries: readonly SessionLogEntry[]; none: string; style: Style },
): number {
  const { words } = given.style;
  const below = heading(sheet, y, given.title);
  if (given.entries.length === 0) return sheet.text({ ...place, y: below }, given.none);
  const columns: Column[] = [
    { title: '#', width: 34, align: 'right' },
    { title: words.time, width: 84 },
    { title: words.step, width: 'rest' },
    { title: words.result, width: 70 },
  ];
  const rows = given.entries.slice(0, mostSteps).map((entry) => rowOf(entry, given.style));
  const end = drawTable(sheet, below, { columns, rows });
  const left = given.entries.length - rows.length;
  return left > 0 ? sheet.text({ ...place, y: sheet.roomFor(end + 3, 14) }, words.more(left)) : end;
}

function rowOf(entry: SessionLogEntry, { words, language }: Style): string[] {
  const power = entry.power && currentConsentText(language).text.powers[entry.power].title;
  const size = entry.contents && `${entry.contents.length} B · ${entry.contents.sha256.slice(0, 16)}…`;
  const what = [entry.command ?? power ?? entry.operation ?? entry.kind, entry.fileName, size, entry.message];
  const outcome = entry.outcome ?? (entry.kind === 'refused' ? 'refused' : '');
  return [
    String(entry.seq),
    indianMoment(entry.at),
    what.filter((part) => part !== undefined).join(' · '),
    words.results[outcome] ?? outcome,
  ];
}

function drawProof(sheet: Sheet, y: number, { report, style }: { report: SessionReport; style: Style }): void {
  const { words } = style;
  if (report.fingerprint === null) return;
  let below = heading(sheet, y, words.proof);
  below = sheet.text({ ...place, y: below }, `${words.signedBy}: ${report.fingerprint}`);
  const { lastSeq, headHash, isClosed } = report.log;
  below = sheet.text({ ...place, y: below }, `${words.entries(lastSeq, isClosed)} ${headHash}`);
  sheet.text({ ...place, y: below + 3 }, words.verify, { color: ink.soft });
}
