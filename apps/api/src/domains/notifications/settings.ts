import {
  categoryRules,
  noticeCategories,
  type NoticeCategory,
  type NoticeChannel,
  noticeChannels,
} from './notice-kinds.ts';
import { type QuietHours, usualQuietHours } from './quiet-hours.ts';

export type ChannelChoice = Partial<Record<NoticeChannel, boolean>>;
export type ChannelChoices = Partial<Record<NoticeCategory, ChannelChoice>>;

/** What somebody chose; everything else is as the categories say. */
export interface Settings {
  readonly channels: ChannelChoices;
  readonly quiet: QuietHours;
}

export const usualSettings: Settings = { channels: {}, quiet: usualQuietHours };

export function mayReach(settings: Settings, category: NoticeCategory, channel: NoticeChannel): boolean {
  const rule = categoryRules[category];
  return rule.fixed ? rule.defaults[channel] : (settings.channels[category]?.[channel] ?? rule.defaults[channel]);
}

/** Choices of fixed categories are not kept: they would come true silently if a rule changed one day. */
export function withChoices(settings: Settings, choices: ChannelChoices): ChannelChoices {
  const merged = noticeCategories
    .filter((category) => !categoryRules[category].fixed)
    .map((category) => [category, { ...settings.channels[category], ...choices[category] }] as const)
    .filter(([, choice]) => Object.keys(choice).length > 0);
  return Object.fromEntries(merged);
}

export function presentChoices(settings: Settings) {
  return noticeCategories
    .filter((category) => category !== 'staff')
    .map((category) => ({
      category,
      fixed: categoryRules[category].fixed,
      quiet: categoryRules[category].quiet,
      ...(Object.fromEntries(
        noticeChannels.map((channel) => [channel, mayReach(settings, category, channel)]),
      ) as Record<NoticeChannel, boolean>),
    }));
}
