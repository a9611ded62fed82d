import type { Environment } from "../../runtime/architecture/names.js";

/** A deliberate exception to a rule. It ends: an expired waiver fails the test, and so does one that excuses nothing. */
interface Waiver {
  readonly rule: number;
  /** Matched against the whole address of the resource. */
  readonly resource: RegExp;
  readonly environments: readonly Environment[];
  readonly reason: string;
  /** ISO date. */
  readonly expires: string;
}

/** All the exceptions there are. */
export const waivers: readonly Waiver[] = [
  {
    rule: 10,
    resource: /^module\.security-matrix\./,
    environments: ["development"],
    reason: "functions run outside the VPC there, so that it costs nothing; the groups wait for those who come inside",
    expires: "2027-11-30",
  },
  {
    rule: 22,
    resource: /^module\.(evolution-bucket|agents-bucket|logs)\./,
    environments: ["production"],
    reason: "replication needs the second region of disaster recovery, which is not built yet; AWS Backup keeps copies",
    expires: "2027-03-31",
  },
];
