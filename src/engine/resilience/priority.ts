import type { Purpose } from '../../core/pipeline.ts';

/** 0: a person waits and watches; 1: work in the background that a person will see; 2: work for later. */
export type Priority = 0 | 1 | 2;

const priorities: Readonly<Record<Purpose, Priority>> = {
  chat: 0,
  template: 0,
  commit: 0,
  summary: 0,
  title: 1,
  batch: 2,
  probe: 2,
};

export const priorityOf = (purpose: Purpose): Priority => priorities[purpose];
