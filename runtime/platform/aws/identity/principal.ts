/** Who STS says somebody is. */
export interface Principal {
  readonly account: string;
  /** `arn:aws:sts::123456789012:assumed-role/Operators/ann` */
  readonly arn: string;
}

/** Roles of IAM Identity Center: AWS itself names their sessions, after the person. */
const IDENTITY_CENTER = "AWSReservedSSO_";

/**
 * What a principal is called in decisions. The name of a session is chosen by whoever begins it, so that one person could be
 * two by it: it is left out, but where AWS chose it.
 */
export function subjectOf({ arn }: Principal): string {
  const [, role, name] = /^(arn:[^:]+:sts::\d+:assumed-role\/([^/]+))\/.+$/.exec(arn) ?? [];
  if (role !== undefined && !name.startsWith(IDENTITY_CENTER)) return role;
  return arn.replace(/(:federated-user)\/.+$/, "$1");
}

/** The role that a principal has taken on, by its name; undefined where it is none. */
export const roleOf = ({ arn }: Principal): string | undefined =>
  /^arn:[^:]+:sts::\d+:assumed-role\/([^/]+)\/.+$/.exec(arn)?.[1];
