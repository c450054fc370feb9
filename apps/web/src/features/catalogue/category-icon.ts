import type { IconName } from '#web/components/Icon.tsx';

/** Icons of the categories we know; a category that an admin adds gets the tools. */
const icons: Readonly<Record<string, IconName>> = {
  display: 'screen',
  'touch-glass': 'glass',
  battery: 'battery',
  'back-panel': 'phone',
  'charging-port': 'charger',
  'charging-board': 'board',
  'rear-camera': 'camera',
  'front-camera': 'camera',
  'camera-glass': 'camera',
  speaker: 'audio',
  earpiece: 'audio',
  microphone: 'audio',
  'power-flex': 'cable',
  'main-flex': 'cable',
  ic: 'board',
  'tempered-glass': 'glass',
  'back-cover': 'phone',
  housing: 'phone',
  charger: 'charger',
  cable: 'cable',
  'power-bank': 'battery',
  earphone: 'audio',
  neckband: 'audio',
  iron: 'iron',
};

export const categoryIcon = (categoryId: string): IconName =>
  Object.hasOwn(icons, categoryId) ? (icons[categoryId] ?? 'tools') : 'tools';
