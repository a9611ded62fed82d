import { globalPath, loadedModule, loaders } from "./read.js";
import { type SyntaxRule, types, weights } from "./rule.js";

const family = "data_exfiltration";

const senders = new Set([
  "fetch",
  "XMLHttpRequest",
  "WebSocket",
  "EventSource",
  "WebTransport",
  "RTCPeerConnection",
  "importScripts",
  "navigator.sendBeacon",
]);
const networkModules = new Set(
  "http https http2 net tls dgram dns dns/promises ws undici axios node-fetch got request superagent".split(" "),
);
const secrets = new Set(["process.env", "document.cookie", "localStorage", "sessionStorage", "indexedDB"]);

export const dataExfiltration: readonly SyntaxRule[] = [
  {
    name: "network-call",
    family,
    weight: weights.serious,
    catches: "talks to the network",
    triggers: "navigator.sendBeacon('https://elsewhere.example', data)",
    ignores: "const fetch = (key) => cache.get(key); fetch('a')",
    on: types("Identifier", "MemberExpression"),
    matches: (node, _index, syntax) => senders.has(globalPath(node, syntax) ?? ""),
  },
  {
    name: "network-module",
    family,
    weight: weights.serious,
    catches: "loads a module that talks to the network",
    triggers: "import { request } from 'node:https'; request('https://elsewhere.example')",
    ignores: "import { join } from 'node:path'; join('http', 'net')",
    on: types(...loaders),
    matches: (node, _index, syntax) => networkModules.has(loadedModule(node, syntax) ?? ""),
  },
  {
    name: "secret-read",
    family,
    weight: weights.notable,
    catches: "reads where secrets are kept",
    triggers: "send(process.env)",
    ignores: "send(process.platform)",
    on: types("Identifier", "MemberExpression"),
    matches: (node, _index, syntax) => secrets.has(globalPath(node, syntax) ?? ""),
  },
];
