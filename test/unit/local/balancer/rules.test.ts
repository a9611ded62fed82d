import * as fc from "fast-check";
import { type Asked, locationOf, matches, ruleFor } from "../../../../local/balancer/rules.js";

const asked: Asked = {
  method: "GET",
  host: "api.example",
  path: "/agents/7",
  query: "q=12&kind=x",
  headers: { "x-kind": "Good" },
  source: "127.3.4.5",
  protocol: "http",
  port: 80,
};

describe("the rules of a listener", () => {
  it.each([
    [{ Field: "path-pattern" as const, Values: ["/other", "/agents/*"] }, true],
    [{ Field: "path-pattern" as const, Values: ["/Agents/*"] }, false],
    [{ Field: "host-header" as const, Values: ["*.EXAMPLE"] }, true],
    [{ Field: "host-header" as const, Values: ["example"] }, false],
    [{ Field: "http-request-method" as const, Values: ["POST"] }, false],
    [{ Field: "http-header" as const, HttpHeaderName: "X-Kind", Values: ["go?d"] }, true],
    [{ Field: "http-header" as const, HttpHeaderName: "X-Other", Values: ["*"] }, false],
    [{ Field: "query-string" as const, Values: [{ Key: "q", Value: "1*" }] }, true],
    [{ Field: "query-string" as const, Values: [{ Value: "x" }] }, true],
    [{ Field: "query-string" as const, Values: [{ Key: "kind", Value: "12" }] }, false],
    [{ Field: "source-ip" as const, Values: ["10.0.0.0/8", "127.3.0.0/16"] }, true],
    [{ Field: "source-ip" as const, Values: ["127.4.0.0/16"] }, false],
  ])("%j holds: %s", (condition, expected) => {
    const rules = [
      { conditions: [condition], actions: [] },
      { conditions: [], actions: [] },
    ];
    expect(ruleFor(rules, asked) === rules[0]).toBe(expected);
  });

  it("hold where all their conditions do, the first of them first", () => {
    const path = { Field: "path-pattern" as const, Values: ["/agents/*"] };
    const post = { Field: "http-request-method" as const, Values: ["POST"] };
    const rules = [[path, post], [path], []].map((conditions) => ({ conditions, actions: [] }));
    expect(ruleFor(rules, asked)).toBe(rules[1]);
    expect(ruleFor(rules, { ...asked, method: "POST" })).toBe(rules[0]);
    expect(ruleFor(rules, { ...asked, path: "/" })).toBe(rules[2]);
  });

  it("take every character but * and ? for itself", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (before, between, after) => {
        const literal = `${before}${after}`.replaceAll(/[*?]/g, "_");
        expect(matches(literal, literal)).toBe(true);
        expect(matches(literal, `${literal}x`)).toBe(false);
        const [head, tail] = [before, after].map((text) => text.replaceAll(/[*?]/g, "_"));
        expect(matches(`${head}*${tail}`, `${head}${between}${tail}`)).toBe(true);
      }),
    );
  });
});

describe("a redirection", () => {
  const here = (port: number) => (port === 443 ? 40_443 : port);

  it("leads to where the listener of that port is here", () => {
    const toTls = { Protocol: "HTTPS", Port: "443", StatusCode: "HTTP_301" } as const;
    expect(locationOf(toTls, asked, (port) => port)).toBe("https://api.example/agents/7?q=12&kind=x");
    expect(locationOf(toTls, asked, here)).toBe("https://api.example:40443/agents/7?q=12&kind=x");
  });

  it("fills in what the request has", () => {
    const redirect = { Host: "www.#{host}", Path: "/v2/#{path}", Query: "", StatusCode: "HTTP_302" } as const;
    expect(locationOf(redirect, asked, here)).toBe("http://www.api.example/v2/agents/7");
  });
});
