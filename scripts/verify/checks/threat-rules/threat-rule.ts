/** What an attacker tries, what holds instead, and the files that hold it (from `apps/api/src`, unless they say more). */
export interface ThreatRule {
  attack: string;
  rule: string;
  heldIn: string[];
}

/** The rules of one family by their ids. */
export type ThreatRules = Record<string, ThreatRule>;

export const threat = (attack: string, rule: string, ...heldIn: string[]): ThreatRule => ({
  attack,
  rule,
  heldIn,
});
