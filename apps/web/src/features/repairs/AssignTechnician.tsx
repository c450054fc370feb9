'use client';

import { type Data, dataOf } from '@mistri/api-client';
import type { TechnicianSkill } from '@mistri/contracts/repair/symptoms';
import type { TechnicianLanguage } from '@mistri/contracts/repair/technician-states';
import Alert from '@mui/material/Alert';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { LinkButton } from '#web/app-kit/LinkButton.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { StatusChip } from '#web/components/StatusChip.tsx';
import { showToast } from '#web/components/toast.ts';
import { When } from '#web/format/When.tsx';
import { adminUrls } from '#web/navigation/desk-urls.ts';
import styles from './AssignTechnician.module.css';
import type { Repair } from './use-live-repair.ts';
import { useRepairChanged } from './use-move-repair.ts';

type Candidates = Data<'GET /api/admin/repairs/{repairId}/candidates'>;
type Candidate = Candidates['candidates'][number];

const candidatesKey = (repair: Repair) =>
  ['candidates', repair.repairId, repair.assignment?.assignmentId ?? ''] as const;

/** REP-4: only an admin assigns; the best fitting technician first, with skills, load and rating. */
export function AssignTechnician({ repair }: { repair: Repair }): ReactElement {
  const t = useTranslations('repairDesk.assign');
  const [assignedTo, setAssignedTo] = useState<string>();
  const candidates = useQuery({
    queryKey: candidatesKey(repair),
    queryFn: async () =>
      dataOf(await browserApi.get('/api/admin/repairs/{repairId}/candidates', { path: { repairId: repair.repairId } })),
    refetchInterval: 60_000,
  });
  return (
    <Section title={t(repair.technician ? 'again' : 'title')} intro={t('intro')}>
      {assignedTo === undefined ? null : <Assigned name={assignedTo} />}
      {repair.technician ? <TakeAway repair={repair} name={repair.technician.displayName} /> : null}
      <Loaded query={candidates}>
        {(found) =>
          found.candidates.length === 0 ? (
            <Alert
              severity="warning"
              action={<LinkButton href={adminUrls.technicians('submitted')}>{t('toTechnicians')}</LinkButton>}
            >
              {t('none')}
            </Alert>
          ) : (
            <Choice repair={repair} found={found} onAssigned={setAssignedTo} />
          )
        }
      </Loaded>
    </Section>
  );
}

/** After it is done the keyboard goes on from here: the next repair of the queue, without a detour. */
function Assigned({ name }: { name: string }): ReactElement {
  const t = useTranslations('repairDesk.assign');
  const link = useRef<HTMLAnchorElement>(null);
  const next = useQuery({
    queryKey: ['admin-repairs', 'next'],
    queryFn: async () =>
      dataOf(await browserApi.get('/api/admin/repairs', { query: { status: 'matching', limit: 1 } })).repairs[0] ??
      null,
  });
  useEffect(() => link.current?.focus(), [next.data]);
  return (
    <Alert
      severity="success"
      action={
        <LinkButton ref={link} href={next.data ? adminUrls.repair(next.data.repairId) : adminUrls.repairs()}>
          {t(next.data ? 'next' : 'toQueue')}
        </LinkButton>
      }
    >
      {t('done1', { name })}
    </Alert>
  );
}

interface ChoiceProps {
  repair: Repair;
  found: Candidates;
  onAssigned: (name: string) => void;
}

function Choice({ repair, found, onAssigned }: ChoiceProps): ReactElement {
  const t = useTranslations('repairDesk.assign');
  const ask = useAsk();
  const queries = useQueryClient();
  const changed = useRepairChanged(repair.repairId);
  const possible = found.candidates.filter((candidate) => candidate.assignable && !candidate.isPresent);
  const [chosen, setChosen] = useState<string | undefined>(possible[0]?.technicianId);
  const wanted = possible.find(({ technicianId }) => technicianId === chosen);
  const assign = useAction({
    send: ({ technicianId, reason }: { technicianId: string; name: string; reason?: string }, key) =>
      browserApi.patch('/api/repairs/{repairId}/assignment', {
        path: { repairId: repair.repairId },
        body: {
          technicianId,
          expectedAssignmentId: found.expectedAssignmentId,
          ...(reason === undefined ? {} : { reason }),
        },
        idempotencyKey: key,
      }),
    onDone: (_, { name }) => {
      onAssigned(name);
      changed();
      void queries.invalidateQueries({ queryKey: ['candidates'] });
    },
    onProblem: (problem) => {
      if (problem.status === 409) {
        changed();
        void queries.invalidateQueries({ queryKey: ['candidates'] });
      }
      return false;
    },
  });
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!wanted) return;
    const { technicianId, displayName: name } = wanted;
    if (!repair.technician) {
      await assign.run({ technicianId, name });
      return;
    }
    const agreed = await ask({
      title: t('go', { name }),
      text: t('unassignText'),
      action: t('go', { name }),
      reason: { min: 5, max: 500 },
    });
    if (agreed) await assign.run({ technicianId, name, reason: agreed.reason });
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <fieldset className={styles.list}>
        <legend className={styles.words}>{t('title')}</legend>
        {found.candidates.map((candidate) => (
          <OneCandidate
            key={candidate.technicianId}
            candidate={candidate}
            chosen={candidate.technicianId === chosen}
            onChoose={() => setChosen(candidate.technicianId)}
          />
        ))}
      </fieldset>
      <BusyButton type="submit" variant="contained" busy={assign.busy} disabled={!wanted}>
        {wanted ? t('go', { name: wanted.displayName }) : t('choose')}
      </BusyButton>
    </form>
  );
}

interface OneCandidateProps {
  candidate: Candidate;
  chosen: boolean;
  onChoose: () => void;
}

function OneCandidate({ candidate, chosen, onChoose }: OneCandidateProps): ReactElement {
  const t = useTranslations('repairDesk.assign');
  const tRepairs = useTranslations('repairs');
  const possible = candidate.assignable && !candidate.isPresent;
  const full = candidate.load >= candidate.loadLimit;
  return (
    <label className={styles.candidate} data-on={chosen} data-off={!possible}>
      <input type="radio" name="technician" checked={chosen} disabled={!possible} onChange={onChoose} />
      <span className={styles.body}>
        <strong>{candidate.displayName}</strong>
        <span className={styles.soft}>{candidate.city}</span>
        {candidate.isPresent ? <StatusChip tone="info">{t('present')}</StatusChip> : null}
        {candidate.available ? null : <StatusChip tone="neutral">{t('rests')}</StatusChip>}
        {full ? <StatusChip tone="warning">{t('full')}</StatusChip> : null}
        {candidate.returnedThis ? <StatusChip tone="warning">{t('gaveBack')}</StatusChip> : null}
        <span className={styles.facts}>
          <span>
            {candidate.ratingCount > 0
              ? t('rating', { average: candidate.ratingAverage.toFixed(1), count: candidate.ratingCount })
              : t('noRating')}
          </span>
          <span>{t('load', { load: candidate.load, limit: candidate.loadLimit })}</span>
          <span>{t('done', { count: candidate.completedRepairs })}</span>
          <span>
            {candidate.languages.map((code) => tRepairs(`languages.${code as TechnicianLanguage}`)).join(', ')}
          </span>
          <span>{t.rich('until', { day: () => <When at={candidate.certifiedUntil} as="day" /> })}</span>
        </span>
        <span className={styles.skills}>
          {candidate.skills.map((skill) => {
            const name = tRepairs(`skills.${skill as TechnicianSkill}`);
            return candidate.matchingSkills.includes(skill) ? (
              <StatusChip key={skill} tone="success">
                {t('fits')}: {name}
              </StatusChip>
            ) : (
              <span key={skill} className={styles.soft}>
                {name}
              </span>
            );
          })}
        </span>
      </span>
    </label>
  );
}

function TakeAway({ repair, name }: { repair: Repair; name: string }): ReactElement {
  const t = useTranslations('repairDesk.assign');
  const ask = useAsk();
  const changed = useRepairChanged(repair.repairId);
  const take = useAction({
    send: (reason: string, key) =>
      browserApi.patch('/api/repairs/{repairId}/assignment', {
        path: { repairId: repair.repairId },
        body: { technicianId: null, expectedAssignmentId: repair.assignment?.assignmentId ?? null, reason },
        idempotencyKey: key,
      }),
    onDone: () => {
      showToast({ text: t('unassigned'), tone: 'success' });
      changed();
    },
    onProblem: (problem) => {
      if (problem.status === 409) changed();
      return false;
    },
  });
  async function start(): Promise<void> {
    const agreed = await ask({
      title: t('unassignTitle', { name }),
      text: t('unassignText'),
      action: t('unassign'),
      danger: true,
      reason: { min: 5, max: 500 },
    });
    if (agreed) await take.run(agreed.reason);
  }
  return (
    <div>
      <BusyButton variant="outlined" color="error" busy={take.busy} onClick={() => void start()}>
        {t('unassign')}
      </BusyButton>
    </div>
  );
}
