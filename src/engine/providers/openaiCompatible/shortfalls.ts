import type { Shortfall } from '../../../core/shortfall.ts';
import type { ProviderFailure } from './failure.ts';

/** What a refusal says that the model cannot do at all. */

const unable = /not supported?|unsupported|does(n.t| not) support|no support|only supported|not enabled/i;
/** Says it of a request that the server understood; of a fault inside the server it may mean anything. */
const refused =
  /cannot|can only|must be (a )?string|must be verified|no endpoints found|unknown variant|not a multi-?modal|at most 0/i;

const seeing = /\bimages?\b|image_url|multi-?modal|\bvision\b|content must be a string/i;

const subjects: readonly (readonly [Shortfall, RegExp])[] = [
  ['vision', seeing],
  ['tools', /\btools?\b|function call/i],
  [
    'system-role',
    /system (role|message|prompt|instruction)|developer (role|message|instruction)|['"`](system|developer)['"`]/i,
  ],
  ['streaming', /\bstream(ing)?\b/i],
];

/** About one image, not about images. */
const oneImage =
  /image.{0,20}(format|type|size|dimension|large|mime|data)|mime.?type|media.?type|(unsupported|process|parse|decode|read|open|fetch|download) (the |this |your |input )*image\b(?! (input|url|content))/i;

const statuses: ReadonlySet<number> = new Set([400, 404, 415, 422, 500, 501]);

/** The shortfall that a failure names; undefined for every other kind of failure. */
export function shortfallOf({ status, message = '', param = '' }: ProviderFailure): Shortfall | undefined {
  if (!statuses.has(status) || !(unable.test(message) || (status < 500 && refused.test(message)))) return undefined;
  // `stream_options` and its like are parameters that a request can do without.
  const text = `${message} ${param}`.replace(/\bstream_\w+|tool_choice|parallel_tool_calls/g, '');
  return subjects.find(([, words]) => words.test(text) && !(words === seeing && oneImage.test(text)))?.[0];
}
