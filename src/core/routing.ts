/** The model reference that leaves the choice to the engine. */
export const autoModel = 'auto';

export const routingPolicies = ['cheapest', 'balanced', 'best'] as const;
/** What matters most when the engine chooses: the price, the answer, or the price as long as the answer allows. */
export type RoutingPolicy = (typeof routingPolicies)[number];

/** Why a model was chosen, most important first. */
export type RoutingReason =
  | 'cheapest'
  | 'best'
  | 'easy'
  | 'hard'
  | 'between'
  | 'needs-vision'
  | 'needs-tools'
  | 'needs-window'
  | 'others-down'
  | 'others-slow'
  | 'only-one';
