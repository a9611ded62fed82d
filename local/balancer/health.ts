import http from "node:http";
import https from "node:https";
import type { HealthCheck, Target, TargetHealth } from "./configuration.js";

/** What the checks of a target have said so far. */
export interface Record {
  readonly health: TargetHealth;
  /** Checks of the same result, one after the other. */
  readonly streak: number;
}

/** Why a check failed; undefined where it was passed. */
export type Failure = { readonly reason: string; readonly description: string } | undefined;

/** Before the first check. */
export const unchecked: Record = {
  health: { state: "initial", reason: "Elb.RegistrationInProgress", description: "Target registration is in progress" },
  streak: 0,
};

/** The record after one more check. The first that is passed makes a new target healthy; later it takes the threshold. */
export function checked({ health, streak }: Record, failure: Failure, check: HealthCheck): Record {
  const passed = failure === undefined;
  const same = passed === (health.state === "healthy");
  if (health.state !== "initial" && same) return { health: passed ? health : { ...health, ...failure }, streak: 0 };
  const now = streak + 1;
  if (passed && (health.state === "initial" || now >= check.healthyThreshold))
    return { health: { state: "healthy" }, streak: 0 };
  if (!passed && now >= check.unhealthyThreshold) return { health: { state: "unhealthy", ...failure }, streak: 0 };
  return { health, streak: now };
}

/** Whether a status is one of `200`, `200,302` or `200-299`. */
export const isExpected = (matcher: string, status: number): boolean =>
  matcher.split(",").some((range) => {
    const [first, last = first] = range.split("-").map(Number);
    return first <= status && status <= last;
  });

/** Asks a target how it is. */
export function examine({ address, port }: Target, check: HealthCheck): Promise<Failure> {
  return new Promise((resolve) => {
    const request = (check.protocol === "HTTPS" ? https : http).get(
      {
        host: address,
        port: check.port ?? port,
        path: check.path,
        headers: { "user-agent": "ELB-HealthChecker/2.0", connection: "close" },
        agent: false,
        rejectUnauthorized: false, // load balancers do not look at the certificates of targets
        timeout: check.timeoutMs,
      },
      (response) => {
        response.resume();
        const status = response.statusCode ?? 0;
        const description = `Health checks failed with these codes: [${status}]`;
        resolve(isExpected(check.matcher, status) ? undefined : { reason: "Target.ResponseCodeMismatch", description });
      },
    );
    request.on("timeout", () => request.destroy(new Error("timed out")));
    request.on("error", ({ message }) => {
      const timedOut = message === "timed out";
      resolve({
        reason: timedOut ? "Target.Timeout" : "Target.FailedHealthChecks",
        description: timedOut ? "Request timed out" : "Health checks failed",
      });
    });
  });
}
