import { type MaskKind, maskKinds } from '../../core/masking.ts';
import { findIbans, findPaymentCards } from './detectors/accounts.ts';
import { findAssignments } from './detectors/assignments.ts';
import { findEmails } from './detectors/emails.ts';
import type { Detector, Finding } from './detectors/finding.ts';
import { findKeyBlocks } from './detectors/keyBlocks.ts';
import { findNationalIds } from './detectors/nationalIds.ts';
import { findIpAddresses, findMacAddresses } from './detectors/networkAddresses.ts';
import { findPhones } from './detectors/phones.ts';
import { findProviderKeys } from './detectors/providerKeys.ts';
import { findUrlSecrets } from './detectors/urlSecrets.ts';

const secrets: readonly Detector[] = [findKeyBlocks, findProviderKeys, findUrlSecrets, findAssignments];
const personalData: readonly Detector[] = [
  findIbans,
  findPaymentCards,
  findNationalIds,
  findIpAddresses,
  findMacAddresses,
  findEmails,
  findPhones,
];

const rank: ReadonlyMap<MaskKind, number> = new Map(maskKinds.map((kind, index) => [kind, index]));
const rankOf = ({ kind }: Finding): number => rank.get(kind) ?? maskKinds.length;

/** Findings that overlap become one, of the surest kind among them: no part of any is left to be read. By place. */
function joined(findings: readonly Finding[]): readonly Finding[] {
  const result: Finding[] = [];
  for (const finding of findings.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (!last || finding.start >= last.end) {
      result.push(finding);
      continue;
    }
    const { kind } = rankOf(finding) < rankOf(last) ? finding : last;
    result[result.length - 1] = { start: last.start, end: Math.max(last.end, finding.end), kind };
  }
  return result;
}

/** What is to be masked in a text, by place, without overlaps. */
export function detect(text: string, { personal }: { readonly personal: boolean }): readonly Finding[] {
  const detectors = personal ? [...secrets, ...personalData] : secrets;
  const findings = detectors.flatMap((find) => [...find(text)]);
  return findings.length < 2 ? findings : joined(findings);
}
