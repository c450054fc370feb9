'use client';

import { endReasons } from '@mistri/contracts/remote-sessions/end-reasons';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { useLocale, useTranslations } from 'next-intl';
import { type ReactElement, useEffect, useRef } from 'react';
import { StatusChip, type Tone } from '#web/components/StatusChip.tsx';
import { formatMoment } from '#web/format/format-moment.ts';
import { usePowerTexts } from '../power-texts.ts';
import { useSentences } from '../use-sentences.ts';
import { useWhyEnded } from '../use-why-ended.ts';
import { actWord, isOwnWord } from './act-words.ts';
import styles from './LogFeed.module.css';
import { wholeDeviceWord } from './whole-device-words.ts';

interface LogFeedProps {
  /** Verified in this page, every one. */
  entries: readonly SignedLogEntry[];
  isBroken: boolean;
  label: string;
  /** Newest at the end, and the view follows it, as in a terminal; what is over is read from its beginning. */
  isOver?: boolean;
}

const shown = 500;

/** What is being done, as the customer's end signed it: the same for customer, technician and admin (USB-7). */
export function LogFeed({ entries, isBroken, label, isOver = false }: LogFeedProps): ReactElement {
  const t = useTranslations('remote.feed');
  const list = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(!isOver);
  useEffect(() => {
    const element = list.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [entries]);
  return (
    <div className={styles.frame}>
      {isBroken ? (
        <p className={styles.broken} role="alert">
          {t('broken')}
        </p>
      ) : null}
      {entries.length === 0 ? <p className={styles.empty}>{t('empty')}</p> : null}
      <div
        ref={list}
        className={styles.scroll}
        role="log"
        aria-label={label}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        data-scrolls
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
          isAtEnd.current = scrollTop + clientHeight > scrollHeight - 40;
        }}
      >
        <ol className={styles.list}>
          {entries.slice(-shown).map((signed) => (
            <FeedEntry key={signed.entry.seq} signed={signed} />
          ))}
        </ol>
      </div>
    </div>
  );
}

function FeedEntry({ signed }: { signed: SignedLogEntry }): ReactElement {
  const t = useTranslations('remote.feed');
  const locale = useLocale();
  const say = useSentences();
  const { entry } = signed;
  const textOf = usePowerTexts();
  const why = useWhyEnded();
  const word = wholeDeviceWord(signed);
  const { kind, command, message, fileName, partition, outcome, contents } = entry;
  const outcomeText =
    outcome !== undefined && t.has(`outcomes.${outcome}` as never) ? t(`outcomes.${outcome}` as never) : outcome;
  const act = word === undefined ? actWord(signed) : undefined;
  const actText =
    act &&
    ('powers' in act ? t(act.word, { powers: act.powers.map((power) => textOf(power).name).join(', ') }) : t(act.word));
  const mode = kind === 'mode' ? modes.find((one) => one === message) : undefined;
  // The platform ends a session with a code; what that outcome says already needs no more words.
  const end = kind === 'closed' ? endReasons.find((reason) => reason === message) : undefined;
  const said = end === undefined ? message : why(end);
  const facts = [fileName, partition, contents === undefined ? undefined : t('bytes', { count: contents.length })];
  return (
    <li className={styles.entry} data-kind={kind}>
      <time dateTime={entry.at} className={styles.time}>
        {formatMoment(new Date(entry.at), 'time', locale)}
      </time>
      <div className={styles.body}>
        <span className={styles.kind}>
          {t(`by.${entry.by}`)} ·{' '}
          {actText === undefined
            ? t(`kinds.${kind}`)
            : kind === 'refused'
              ? `${t('kinds.refused')} · ${actText}`
              : actText}
        </span>
        {word === undefined ? null : <span>{t(`whole.${word}`)}</span>}
        {mode === undefined ? null : <span className={styles.message}>{t(`modes.${mode}`)}</span>}
        {command === undefined || isOwnWord(command) ? null : <code className={styles.command}>{command}</code>}
        {said === undefined || said === command || mode !== undefined ? null : (
          <span className={styles.message}>{say(said)}</span>
        )}
        {facts.some(Boolean) ? <span className={styles.message}>{facts.filter(Boolean).join(' · ')}</span> : null}
      </div>
      {outcome === undefined ? null : <StatusChip tone={toneOf(kind, outcome)}>{outcomeText}</StatusChip>}
    </li>
  );
}

/** Where the phone is now; what else stands there is the phone's own word. */
const modes = ['system', 'recovery', 'sideload', 'rescue', 'fastboot', 'fastbootd', 'away'] as const;

function toneOf(kind: SignedLogEntry['entry']['kind'], outcome: string): Tone {
  if (kind === 'refused') return 'danger';
  if (outcome === 'done' || outcome === 'granted' || outcome === 'completed') return 'success';
  if (outcome === 'failed' || outcome === 'refused' || outcome === 'lost') return 'danger';
  return outcome === 'started' ? 'info' : 'neutral';
}
