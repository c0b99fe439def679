import type { MaskKind } from '../../../core/masking.ts';

/** A stretch of a text: UTF-16 code units, `end` exclusive. */
export type Finding = { readonly start: number; readonly end: number; readonly kind: MaskKind };

/**
 * Finds one family of values. The time it takes grows with the length of the text alone, whatever is in it: patterns
 * have bounded repetitions only, so that what is looked at from one place on has an end.
 */
export type Detector = (text: string) => Iterable<Finding>;
