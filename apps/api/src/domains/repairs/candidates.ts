import { sql } from 'kysely';
import { skillsFor } from '@mistri/contracts/repair/symptoms';
import { assignedRepairs } from '@mistri/contracts/repair/repair-states';
import type { Db } from '#platform/db/database.ts';
import { summariesOf } from '#rooms/ratings/index.ts';
import { certifiedSoftwareTechnicians, type FitTechnician } from '#rooms/technicians/index.ts';
import type { Repair } from './repairs-store.ts';
import { rulesOf } from './rules-store.ts';

/** Unfinished repairs by technician. */
export async function loadOf(db: Db, technicianIds: readonly string[]): Promise<Map<string, number>> {
  return countBy(db, technicianIds, [...assignedRepairs]);
}

async function countBy(
  db: Db,
  technicianIds: readonly string[],
  states: readonly Repair['state'][],
): Promise<Map<string, number>> {
  if (technicianIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('repairs')
    .select(['technician_id', sql<number>`count(*)::int`.as('count')])
    .where('technician_id', 'in', [...technicianIds])
    .where('state', 'in', [...states])
    .groupBy('technician_id')
    .execute();
  return new Map(rows.map((row) => [row.technician_id ?? '', row.count]));
}

/** Skills that help with what the customer said, and with the brand. */
export function matchingSkills(
  repair: Pick<Repair, 'symptoms' | 'brand'>,
  technician: Pick<FitTechnician, 'skills'>,
): string[] {
  const wanted = new Set<string>(repair.symptoms.flatMap((symptom) => skillsFor[symptom] ?? []));
  const brand = repair.brand.toLowerCase();
  return technician.skills.filter(
    (skill) => wanted.has(skill) || skill.split('_').some((word) => word.length > 3 && brand.includes(word)),
  );
}

/** REP-4: who can be assigned, with skills, load and rating. Fit ones first, then skills, then load, then rating. */
export async function candidatesFor(db: Db, repair: Repair, at: Date) {
  const technicians = await certifiedSoftwareTechnicians(db, at);
  const ids = technicians.map((technician) => technician.technicianId);
  const [load, done, ratings, returned, rules] = await Promise.all([
    loadOf(db, ids),
    countBy(db, ids, ['verified', 'closed']),
    summariesOf(db, ids),
    whoReturned(db, repair.repair_id),
    rulesOf(db, repair),
  ]);
  const rows = technicians
    .filter((technician) => technician.userId !== repair.customer_id)
    .map((technician) => {
      const { userId: _private, skills, languages, ...facts } = technician;
      const rating = ratings.get(technician.technicianId);
      const own = load.get(technician.technicianId) ?? 0;
      const isPresent = assignedRepairs.has(repair.state) && repair.technician_id === technician.technicianId;
      return {
        ...facts,
        skills: [...skills],
        languages: [...languages],
        matchingSkills: matchingSkills(repair, technician),
        load: own,
        loadLimit: rules.technician_load_limit,
        assignable: technician.available && own < rules.technician_load_limit && !isPresent,
        ratingAverage: (rating?.average_x100 ?? 0) / 100,
        ratingCount: rating?.count ?? 0,
        steady: rating?.steady_x100 ?? 380,
        completedRepairs: done.get(technician.technicianId) ?? 0,
        returnedThis: returned.has(technician.technicianId),
        isPresent,
      };
    });
  const better = (a: (typeof rows)[number], b: (typeof rows)[number]): number =>
    Number(b.assignable) - Number(a.assignable) ||
    Number(a.returnedThis) - Number(b.returnedThis) ||
    b.matchingSkills.length - a.matchingSkills.length ||
    a.load - b.load ||
    b.steady - a.steady ||
    (a.technicianId < b.technicianId ? -1 : 1);
  return rows.toSorted(better).map(({ steady: _order, ...row }) => row);
}

async function whoReturned(db: Db, repairId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('repair_assignments')
    .select('technician_id')
    .where('repair_id', '=', repairId)
    .where('cause', 'in', ['returned', 'overdue'])
    .execute();
  return new Set(rows.map((row) => row.technician_id));
}
