import type { TechnicianClass, TechnicianState } from '@mistri/contracts/repair/technician-states';
import type { Db } from '#platform/db/database.ts';
import { indianDay } from '#platform/indian-days.ts';
import { type Technician, findTechnician, technicianOfUser } from './technicians-store.ts';

/** What a customer is shown of the technician they allow to work, and what a consent names (USB-5). */
export interface Certificate {
  readonly technicianId: string;
  readonly userId: string;
  readonly class: TechnicianClass;
  readonly displayName: string;
  readonly photoFileId?: string;
  readonly certificateNumber: string;
  /** Last day, in India. */
  readonly certifiedUntil: string;
  readonly status: TechnicianState;
}

/** The certificate of a user; undefined for who never had one. Whether it is good now: `isCertified`. */
export async function certificateOf(db: Db, userId: string): Promise<Certificate | undefined> {
  const technician = await technicianOfUser(db, userId);
  return technician && certificateFrom(technician);
}

function certificateFrom(technician: Technician): Certificate | undefined {
  if (technician.certificate_no === null || technician.certified_until === null) return undefined;
  return {
    technicianId: technician.technician_id,
    userId: technician.user_id,
    class: technician.class,
    displayName: technician.display_name,
    ...(technician.photo_file ? { photoFileId: technician.photo_file } : {}),
    certificateNumber: technician.certificate_no,
    certifiedUntil: technician.certified_until,
    status: technician.state,
  };
}

/** ROLE-4: approved, not suspended, and the certificate has not ended. */
export function isCertified(certificate: Pick<Certificate, 'status' | 'certifiedUntil'>, at: Date): boolean {
  return certificate.status === 'active' && certificate.certifiedUntil >= indianDay(at);
}

export interface FitTechnician {
  readonly technicianId: string;
  readonly userId: string;
  readonly displayName: string;
  readonly city: string;
  readonly skills: readonly string[];
  readonly languages: readonly string[];
  readonly available: boolean;
  readonly certifiedUntil: string;
}

function fit(technician: Technician): FitTechnician {
  return {
    technicianId: technician.technician_id,
    userId: technician.user_id,
    displayName: technician.display_name,
    city: technician.city,
    skills: technician.skills,
    languages: technician.languages,
    available: technician.available,
    certifiedUntil: technician.certified_until ?? '',
  };
}

const mostCandidates = 200;

/** Every certified software technician, those who are available first. */
export async function certifiedSoftwareTechnicians(db: Db, at: Date): Promise<FitTechnician[]> {
  const rows = await db
    .selectFrom('technicians')
    .selectAll()
    .where('state', '=', 'active')
    .where('class', '=', 'software')
    .where('certified_until', '>=', indianDay(at))
    .orderBy('available', 'desc')
    .orderBy('technician_id')
    .limit(mostCandidates)
    .execute();
  return rows.map(fit);
}

/** REP-4: the technician when they may be given an online repair now. */
export async function fitForOnlineRepair(
  db: Db,
  asked: { technicianId: string; at: Date },
): Promise<FitTechnician | undefined> {
  const technician = await findTechnician(db, asked.technicianId);
  const certificate = technician && certificateFrom(technician);
  if (!certificate || certificate.class !== 'software' || !isCertified(certificate, asked.at)) return undefined;
  return fit(technician);
}

export interface TechnicianCard {
  readonly technicianId: string;
  readonly displayName: string;
  readonly hasPhoto: boolean;
  readonly certificateNumber: string | null;
  readonly certifiedUntil: string | null;
  readonly languages: string[];
  readonly experienceYears: number;
}

/** What pages show of technicians, by id. */
export async function technicianCards(db: Db, technicianIds: readonly string[]): Promise<Map<string, TechnicianCard>> {
  if (technicianIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('technicians')
    .selectAll()
    .where('technician_id', 'in', [...new Set(technicianIds)])
    .execute();
  return new Map(
    rows.map((row) => [
      row.technician_id,
      {
        technicianId: row.technician_id,
        displayName: row.display_name,
        hasPhoto: row.photo_file !== null,
        certificateNumber: row.certificate_no,
        certifiedUntil: row.certified_until,
        languages: row.languages,
        experienceYears: row.experience_years,
      },
    ]),
  );
}
