import { closeAll } from './panel.ts';

export const mochaHooks = { afterAll: closeAll };
