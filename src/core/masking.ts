/** What is replaced by placeholders before a request leaves the engine. */

/** What a placeholder stands for. Of values that overlap, the kind that comes first here wins. */
export const maskKinds = ['secret', 'iban', 'card', 'national-id', 'ip', 'mac', 'email', 'phone'] as const;
export type MaskKind = (typeof maskKinds)[number];

export const maskModes = ['off', 'secrets', 'secretsAndPersonalData'] as const;
export type MaskMode = (typeof maskModes)[number];

/** How many different values of each kind were replaced. */
export type MaskCounts = Readonly<Partial<Record<MaskKind, number>>>;
