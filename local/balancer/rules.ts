import type { IncomingHttpHeaders } from "node:http";
import { BlockList, isIPv6 } from "node:net";
import type { Condition, Redirect, Rule } from "./configuration.js";

/** What rules look at. */
export interface Asked {
  readonly method: string;
  readonly host: string;
  /** Without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly source: string;
  /** Of the listener. */
  readonly protocol: "http" | "https";
  readonly port: number;
}

/** The first rule whose conditions all hold. The last rule has none, so there is one always. */
export const ruleFor = (rules: readonly Rule[], asked: Asked): Rule | undefined =>
  rules.find(({ conditions }) => conditions.every((condition) => holds(condition, asked)));

function holds(condition: Condition, asked: Asked): boolean {
  switch (condition.Field) {
    case "host-header":
      return condition.Values.some((pattern) => matches(pattern.toLowerCase(), asked.host.toLowerCase()));
    case "path-pattern":
      return condition.Values.some((pattern) => matches(pattern, asked.path));
    case "http-request-method":
      return condition.Values.includes(asked.method);
    case "http-header": {
      const values = [asked.headers[condition.HttpHeaderName.toLowerCase()] ?? []].flat();
      return condition.Values.some((pattern) =>
        values.some((value) => matches(pattern.toLowerCase(), value.toLowerCase())),
      );
    }
    case "query-string": {
      const pairs = [...new URLSearchParams(asked.query)];
      return condition.Values.some(({ Key, Value }) =>
        pairs.some(([key, value]) => (Key === undefined || matches(Key, key)) && matches(Value, value)),
      );
    }
    case "source-ip":
      return condition.Values.some((range) => contains(range, asked.source));
  }
}

/** `*` stands for any characters, `?` for one; everything else for itself. */
export function matches(pattern: string, text: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${escaped}$`, "s").test(text);
}

function contains(range: string, address: string): boolean {
  const [network, bits] = range.split("/");
  const kind = isIPv6(network) ? "ipv6" : "ipv4";
  const list = new BlockList();
  list.addSubnet(network, Number(bits), kind);
  return list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

/**
 * Where a redirection leads.
 *
 * @param portOf the port at which a listener's port is served here, which is another where it could not be had
 */
export function locationOf(redirect: Redirect, asked: Asked, portOf: (port: number) => number): string {
  const known: Record<string, string> = {
    protocol: asked.protocol,
    host: asked.host,
    port: String(asked.port),
    path: asked.path.replace(/^\//, ""),
    query: asked.query,
  };
  const fill = (template: string) =>
    template.replace(/#\{(protocol|host|port|path|query)\}/g, (_, name) => known[name]);
  const protocol = fill(redirect.Protocol ?? "#{protocol}").toLowerCase();
  const port = portOf(Number(fill(redirect.Port ?? "#{port}")));
  const usual = port === (protocol === "https" ? 443 : 80);
  const query = fill(redirect.Query ?? "#{query}");
  const place = `${fill(redirect.Host ?? "#{host}")}${usual ? "" : `:${port}`}`;
  return `${protocol}://${place}${fill(redirect.Path ?? "/#{path}")}${query ? `?${query}` : ""}`;
}
