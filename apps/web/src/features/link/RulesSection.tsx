'use client';

import Button from '@mui/material/Button';
import { useTranslations } from 'next-intl';
import { type ReactElement, useState } from 'react';
import { browserApi } from '#web/api/browser-api.ts';
import { BusyButton } from '#web/app-kit/BusyButton.tsx';
import { useAsk } from '#web/app-kit/ConfirmDialog.tsx';
import { Section } from '#web/app-kit/Section.tsx';
import { Loaded } from '#web/app-kit/states.tsx';
import { useAction } from '#web/app-kit/use-action.ts';
import { showToast } from '#web/components/toast.ts';
import { DataTable } from '#web/lists/DataTable.tsx';
import { wholeList } from '#web/lists/whole-list.ts';
import { RuleForm } from './RuleForm.tsx';
import { type LinkRule, type TeamDetail, useNodes, useReloadLink, useRules } from './use-link.ts';
import { useRuleSentence } from './use-rule-sentence.ts';

export function RulesSection({ team }: { team: TeamDetail }): ReactElement {
  const t = useTranslations('link.rules');
  const rules = useRules(team.teamId);
  const nodes = useNodes();
  const sentence = useRuleSentence(team, nodes.data?.nodes ?? []);
  const [editing, setEditing] = useState<LinkRule | 'new'>();
  const looksAfter = team.role !== 'member';
  const remove = useRemoveRule(team.teamId);
  return (
    <Section
      title={t('title')}
      intro={t('intro')}
      action={
        looksAfter ? (
          <Button variant="contained" onClick={() => setEditing('new')}>
            {t('make')}
          </Button>
        ) : undefined
      }
    >
      <Loaded query={rules} rows={2}>
        {(list) => (
          <DataTable
            caption={t('title')}
            list={wholeList(list)}
            rowKey={(rule) => rule.ruleId}
            columns={[{ key: 'rule', head: t('title'), cell: (rule) => sentence(rule) }]}
            actions={
              looksAfter
                ? (rule) => (
                    <>
                      <Button aria-label={t('changeLabel', { rule: sentence(rule) })} onClick={() => setEditing(rule)}>
                        {t('change')}
                      </Button>
                      <BusyButton
                        busy={remove.busy}
                        aria-label={t('deleteLabel', { rule: sentence(rule) })}
                        onClick={() => void remove.ask(rule, sentence(rule))}
                      >
                        {t('delete')}
                      </BusyButton>
                    </>
                  )
                : undefined
            }
            empty={<p>{t('none')}</p>}
          />
        )}
      </Loaded>
      {editing ? (
        <RuleForm
          team={team}
          nodes={nodes.data?.nodes ?? []}
          rule={editing === 'new' ? undefined : editing}
          close={() => setEditing(undefined)}
        />
      ) : null}
    </Section>
  );
}

function useRemoveRule(teamId: string) {
  const t = useTranslations('link.rules');
  const ask = useAsk();
  const reload = useReloadLink();
  const remove = useAction<string>({
    send: (ruleId, key) =>
      browserApi.delete('/api/link/teams/{teamId}/rules/{ruleId}', {
        path: { teamId, ruleId },
        idempotencyKey: key,
      }),
    onDone: () => {
      showToast({ text: t('deleted'), tone: 'success' });
      reload();
    },
  });
  return {
    busy: remove.busy,
    ask: async (rule: LinkRule, words: string): Promise<void> => {
      const agreed = await ask({ title: t('deleteTitle'), text: words, action: t('delete'), danger: true });
      if (agreed) await remove.run(rule.ruleId);
    },
  };
}
