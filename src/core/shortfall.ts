/** What a model or its endpoint cannot do, so that the request went another way. */
export type Shortfall = 'vision' | 'system-role' | 'tools' | 'streaming' | 'parameter';
