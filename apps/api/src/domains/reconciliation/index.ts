import { defineRoom } from '#platform/room.ts';

export const room = defineRoom({ name: 'reconciliation' });
