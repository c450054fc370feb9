'use client';

import { useTranslations } from 'next-intl';
import { factOf, megabitsOf } from './rule-scopes.ts';
import type { LinkNode, LinkRule, TeamDetail } from './use-link.ts';

export type RuleWords = Omit<LinkRule, 'ruleId' | 'teamId' | 'createdAt'>;

/** A rule as one would say it, in the reader's language. The same words for what is in force and for what is being made. */
export function useRuleSentence(team: TeamDetail, nodes: readonly LinkNode[]): (rule: RuleWords) => string {
  const t = useTranslations('link.rules');
  const deviceName = (deviceId: string | null): string | undefined =>
    nodes.find((node) => node.deviceId === deviceId)?.name;

  function who({ subjectKind, subject }: RuleWords): string {
    if (subjectKind === 'team') return t('whoChoice.team');
    if (!subject) return t('nobody');
    if (subjectKind === 'tag') return t('whoTag', { name: subject });
    if (subjectKind === 'device') return t('whoDevice', { name: deviceName(subject) ?? t('gone') });
    return team.people.find((person) => person.userId === subject)?.name ?? t('gone');
  }

  function where({ targetKind, target }: RuleWords): string {
    if (targetKind === 'team') return t('whereTeam');
    if (!target) return t('gone');
    return targetKind === 'tag'
      ? t('whereTag', { name: target })
      : t('whereDevice', { name: deviceName(target) ?? t('gone') });
  }

  function what(scope: string): string {
    const fact = factOf(scope);
    if (!fact || fact.kind === 'ping') return scope;
    if (fact.kind === 'console') return t('what.console');
    const ports = fact.port === '' ? t('what.all') : t(fact.isRange ? 'what.range' : 'what.port', { port: fact.port });
    return fact.host === undefined ? ports : t('what.host', { port: ports, host: fact.host });
  }

  return (rule) =>
    t('sentence', {
      who: who(rule),
      where: where(rule),
      what: rule.scopes.length === 0 ? t('what.nothing') : rule.scopes.map(what).join(', '),
      how: t(`policies.${rule.policy}`),
      time:
        rule.maxMinutes % 60 === 0
          ? t('hoursCount', { count: rule.maxMinutes / 60 })
          : t('minutesCount', { count: rule.maxMinutes }),
      speed: rule.bytesPerSecond === null ? '' : t('speedPart', { count: megabitsOf(rule.bytesPerSecond) }),
    });
}
