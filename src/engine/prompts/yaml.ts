// yaml is CommonJS, whose names a bundle's dynamic import does not see: this module is what loads lazily.
export { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
