import type { Purpose } from '../../core/pipeline.ts';

/**
 * 0: a person asked and watches; 1: a person waits for its result; 2: work in the background that a person will see;
 * 3: work for later.
 */
export type Priority = 0 | 1 | 2 | 3;

const priorities: Readonly<Record<Purpose, Priority>> = {
  chat: 0,
  template: 1,
  commit: 1,
  summary: 0,
  title: 2,
  batch: 3,
  probe: 3,
  recheck: 3,
};

export const priorityOf = (purpose: Purpose): Priority => priorities[purpose];

/** Somebody waits for it. */
export const inForeground = (priority: Priority): boolean => priority <= 1;
