import type { Detector } from './finding.ts';
import { isStandIn, looksRandom } from './randomness.ts';

/** Keys and tokens that tell by their form who gave them out. Forms as their providers publish them. */

type Form = {
  /** What it begins with: a pattern without groups. */
  readonly head: string;
  /** What follows. */
  readonly body: string;
};

const word = (least: number, most = 300): string => `[A-Za-z0-9]{${least},${most}}`;
const dashed = (least: number, most = 300): string => `[\\w-]{${least},${most}}`;
const hex = (least: number, most = least): string => `[0-9a-f]{${least},${most}}`;

const forms: readonly Form[] = [
  { head: 'gh[pousr]_', body: word(30) },
  { head: 'github_pat_', body: dashed(30) },
  { head: 'gl(?:pat|dt|rt|rtr|ptt|ft|soat|cbt|agent|wt|oas|imt|ffct)-', body: '[\\w.-]{16,200}' },
  { head: 'ATBB', body: word(24) },
  { head: 'BBDC-', body: word(30) },
  { head: 'AT(?:ATT|CTT)3', body: '[\\w=-]{60,512}' },
  { head: 'xox[abeoprs]-', body: `(?=[a-z-]{0,20}\\d)${dashed(16)}` },
  { head: 'xapp-', body: dashed(20) },
  { head: '[rs]k_(?:live|test|prod)_', body: word(10) },
  { head: 'whsec_', body: '[A-Za-z0-9+/=]{20,200}' },
  { head: 'sk-(?:proj|svcacct|admin|ant|or|lf)-', body: dashed(20) },
  { head: 'sk-', body: word(20) },
  { head: 'AIza', body: '[\\w-]{35}' },
  { head: 'GOCSPX-', body: dashed(20, 60) },
  { head: 'ya29\\.', body: dashed(20, 1024) },
  { head: 'A(?:KIA|SIA|BIA|CCA)', body: '[A-Z0-9]{16}' },
  { head: 'bedrock-api-key-', body: '[A-Za-z0-9+/=]{30,1024}' },
  { head: 'ABSK', body: '[A-Za-z0-9+/=]{60,512}' },
  { head: 'amzn\\.mws\\.', body: '[\\w-]{30,50}' },
  { head: 'da2-', body: '[a-z0-9]{26}' },
  { head: 'LTAI', body: word(12, 30) },
  { head: 'npm_', body: word(30, 60) },
  { head: 'pypi-', body: dashed(50) },
  { head: 'rubygems_', body: hex(40, 64) },
  { head: 'CLOJARS_', body: hex(50, 70) },
  { head: 'SG\\.', body: '[\\w-]{16,40}\\.[\\w-]{16,80}' },
  { head: 'xkeysib-', body: dashed(40) },
  { head: 'key-', body: '[0-9a-z]{32}' },
  { head: '(?:hf|api_org)_', body: word(34, 34) },
  { head: 'gsk_', body: word(40, 80) },
  { head: 'xai-', body: word(40, 120) },
  { head: 'pplx-', body: word(30, 80) },
  { head: 'csk-', body: word(30, 80) },
  { head: 'fw_', body: word(22, 60) },
  { head: 'r8_', body: word(30, 60) },
  { head: 'tgp_v1_', body: dashed(30, 80) },
  { head: 'tvly-', body: dashed(24, 80) },
  { head: 'lsv2_(?:pt|sk)_', body: '\\w{32,80}' },
  { head: 'LLM\\|', body: '[\\w|-]{20,80}' },
  { head: 'do[opr]_v1_', body: hex(64) },
  { head: '[MNO]', body: '[\\w-]{23,27}\\.[\\w-]{6}\\.[\\w-]{27,40}' },
  { head: '\\d{8,10}:A[A-E]', body: '[\\w-]{32,34}' },
  { head: '(?:SK|AC)', body: hex(32) },
  { head: 'shp(?:at|ca|pa|ss)_', body: '[0-9a-fA-F]{32}' },
  { head: 'sq0(?:atp|csp|idp)-', body: dashed(20, 60) },
  { head: 'EAA', body: word(60, 400) },
  { head: 'IG(?:AA|QV)', body: word(60, 400) },
  { head: '(?:lin_api|lin_oauth)_', body: word(32, 80) },
  { head: '(?:secret|ntn)_', body: word(40, 60) },
  { head: 'figd_', body: dashed(30, 80) },
  { head: 'dapi', body: hex(32) },
  { head: 'hv[sbr]\\.', body: dashed(24, 300) },
  { head: 'dp\\.(?:pt|st|ct|sa|scim|audit)\\.', body: '[\\w.-]{30,80}' },
  { head: 'dt0[a-z]\\d\\d\\.', body: '[A-Z0-9]{24}\\.[A-Z0-9]{64}' },
  { head: '(?:glsa|glc)_', body: '[\\w+/=]{30,400}' },
  { head: 'NRAK-', body: '[A-Z0-9]{27}' },
  { head: 'NR(?:II|JS|IQ|RA)-', body: dashed(16, 60) },
  { head: 'sntry[su]_', body: '[\\w+/=-]{40,400}' },
  { head: 'PMAK-', body: '[0-9a-f]{24}-[0-9a-f]{34}' },
  { head: 'pscale_(?:tkn|pw|oauth)_', body: '[\\w.-]{30,80}' },
  { head: 'ph[rsx]_', body: word(32, 80) },
  { head: 'sb[ps]_', body: '[A-Za-z0-9_]{30,80}' },
  { head: 'dckr_(?:pat|oat)_', body: dashed(20, 80) },
  { head: 'SWM(?:TKN|KEY)-\\d-', body: '[\\w-]{30,120}' },
  { head: 'tskey-[a-z]{2,12}-', body: dashed(20, 80) },
  { head: 'cf(?:k|ut|at)_', body: dashed(36, 80) },
  { head: 'HRKU-', body: dashed(30, 80) },
  { head: 'AGE-SECRET-KEY-1', body: '[A-Z0-9]{58}' },
  { head: 'pul-', body: hex(40) },
  { head: 'sl\\.(?:u\\.)?', body: dashed(100, 1024) },
  { head: 'AKC[a-z]', body: word(60, 90) },
  { head: 'cmVmd', body: word(59, 80) },
  { head: 'ops_eyJ', body: dashed(60, 1024) },
  { head: 'sq[pau]_', body: hex(40) },
  { head: 'eyJrIjoi', body: '[A-Za-z0-9+/=]{40,400}' },
];

const named = new RegExp(
  `(?<![A-Za-z0-9])(?:${forms.map(({ head, body }) => head + body).join('|')})(?![A-Za-z0-9])`,
  'g',
);
/** JSON Web Tokens (RFC 7519), signed or not. They are long, so one is looked for at the beginning of a word only. */
const jwt = /(?<![\w-])eyJ[\w-]{10,4096}\.eyJ[\w-]{8,8192}(?:\.[\w-]{0,2048})?/g;

/** Of a form that nobody named here: a short lower-case name, a stroke, and 24 characters or more by lot. */
const unnamed = /(?<![\w./+-])[A-Za-z][a-z0-9]{1,11}[_-](?:[a-z0-9]{2,8}[_-]){0,2}([A-Za-z0-9]{24,128})(?![\w./+=-])/g;
/** Digests are no secrets. */
const digest = /^(?:sha|md|blake|rev|commit|hash|chunk|index)\d{0,3}[_-]/i;

const isUnnamedKey = (token: string, body: string): boolean =>
  !digest.test(token) && /[a-z]/.test(body) && /[A-Z]/.test(body) && looksRandom(body);

export const findProviderKeys: Detector = function* (text) {
  for (const pattern of [named, jwt])
    for (const { 0: key, index } of text.matchAll(pattern))
      if (!isStandIn(key.slice(3))) yield { start: index, end: index + key.length, kind: 'secret' };
  for (const match of text.matchAll(unnamed)) {
    const [token, body = ''] = match;
    if (isUnnamedKey(token, body)) yield { start: match.index, end: match.index + token.length, kind: 'secret' };
  }
};
