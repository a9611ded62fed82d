/** Load balancers as they were applied; names are those of the Elastic Load Balancing API where a thing is one of its own. */
export interface Configuration {
  readonly loadBalancers: readonly LoadBalancer[];
  readonly targetGroups: readonly TargetGroup[];
}

/** A load balancer. */
export interface LoadBalancer {
  readonly arn: string;
  /** Loopback address that is its own. */
  readonly address: string;
  readonly listeners: readonly Listener[];
  /** Nothing said for so long ends a connection. */
  readonly idleTimeoutMs: number;
  /** Fields whose names have other characters than letters, digits and hyphens are dropped. */
  readonly dropInvalidHeaders: boolean;
  /** What becomes of `X-Forwarded-For`. */
  readonly forwardedFor: "append" | "preserve" | "remove";
}

/** A listener. */
export interface Listener {
  readonly arn: string;
  readonly port: number;
  readonly protocol: "HTTP" | "HTTPS";
  /** PEM files and the oldest version of TLS; absent where the protocol is HTTP. */
  readonly tls?: { readonly certificate: string; readonly key: string; readonly minVersion: "TLSv1.2" | "TLSv1.3" };
  /** By priority; the last is the default and has no conditions. */
  readonly rules: readonly Rule[];
}

/** A rule: what is done where all conditions hold. */
export interface Rule {
  readonly conditions: readonly Condition[];
  readonly actions: readonly Action[];
}

/** A condition holds where one of its values matches. */
export type Condition =
  | { readonly Field: "host-header" | "path-pattern" | "http-request-method" | "source-ip"; readonly Values: string[] }
  | { readonly Field: "http-header"; readonly HttpHeaderName: string; readonly Values: string[] }
  | { readonly Field: "query-string"; readonly Values: readonly { readonly Key?: string; readonly Value: string }[] };

/** An action that answers a request. */
export type Action =
  | { readonly Type: "forward"; readonly TargetGroups: readonly WeightedGroup[] }
  | { readonly Type: "redirect"; readonly RedirectConfig: Redirect }
  | { readonly Type: "fixed-response"; readonly FixedResponseConfig: FixedResponse };

/** A target group and its share of the requests. */
export interface WeightedGroup {
  readonly TargetGroupArn: string;
  readonly Weight: number;
}

/** A redirection; `#{protocol}`, `#{host}`, `#{port}`, `#{path}` and `#{query}` stand for what the request has. */
export interface Redirect {
  readonly Protocol?: string;
  readonly Host?: string;
  readonly Port?: string;
  readonly Path?: string;
  readonly Query?: string;
  readonly StatusCode: "HTTP_301" | "HTTP_302";
}

/** An answer of the load balancer's own. */
interface FixedResponse {
  readonly StatusCode: string;
  readonly ContentType?: string;
  readonly MessageBody?: string;
}

/** A target group. */
export interface TargetGroup {
  readonly arn: string;
  readonly protocol: "HTTP" | "HTTPS";
  readonly targets: readonly Target[];
  readonly check: HealthCheck;
  /** Requests under way may take so long when a target leaves. */
  readonly deregistrationDelayMs: number;
}

/** Where requests go. */
export interface Target {
  readonly address: string;
  readonly port: number;
}

/** How the health of targets is found out. */
export interface HealthCheck {
  readonly enabled: boolean;
  readonly protocol: "HTTP" | "HTTPS";
  /** The target's own where none is named. */
  readonly port?: number;
  readonly path: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** `200`, `200,302`, `200-299`. */
  readonly matcher: string;
}

/** How a target stands, in the words of DescribeTargetHealth. */
export interface TargetHealth {
  readonly state: "initial" | "healthy" | "unhealthy" | "draining" | "unused";
  readonly reason?: string;
  readonly description?: string;
}

/** Names a target in a group. */
export const targetName = ({ address, port }: Target): string => `${address}:${port}`;
