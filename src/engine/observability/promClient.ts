// The client is CommonJS, whose names a bundle's dynamic import does not see: this module loads it.
export { Counter, Gauge, Histogram, Registry } from '@prometheus-io/client';
