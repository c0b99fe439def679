// undici is CommonJS, whose names a bundle's dynamic import does not see: this module is what loads lazily.
export { EnvHttpProxyAgent } from 'undici';
