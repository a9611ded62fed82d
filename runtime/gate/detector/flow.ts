/**
 * Where secrets are read and where they go, as far as variables tell.
 *
 * @module
 */
import { isNode, type SyntaxNode } from "./node.js";
import { calleePath, globalPath, propertyName } from "./read.js";
import type { Binding } from "./scopes.js";
import type { Syntax } from "./syntax.js";

/** Names of environment variables and of keys whose values are secret. */
const secretName = /token|secret|key|pass|pwd|cred|auth|private|cookie|session|jwt|card|ssn|aws_|database_url|dsn/i;

/** Files that hold secrets. */
const secretFile =
  /\/etc\/(?:passwd|shadow|sudoers)|\.ssh\b|id_(?:rsa|ed25519|dsa)|\.aws\/|\.netrc|\.npmrc|\.pypirc|\.kube\/|\.docker\/config|\.git-credentials|_history\b|\/\.env\b|^\.env\b|\.pem$|Login Data|[Cc]ookies\b.*sqlite|wallet\.dat|\/proc\/self\/environ|169\.254\.169\.254|metadata\.google\.internal|\.gnupg|secrets?\.(?:json|ya?ml|txt)|credentials(?:\.\w+)?$|serviceaccount/;

/** With what the paths below begin: most programs have none. */
const keepers =
  /^(?:process\.env|os\.|document\.cookie|localStorage|sessionStorage|indexedDB|navigator\.c|getpass|keyring|browser_|py|PIL|ImageGrab|keyboard|chrome)/;
const whole = /^(?:process\.env|os\.environ)$/;
const allOf = /^(?:process\.env|os\.environ)\.(?:copy|items|values|keys)$/;
const named = /^(?:process\.env|os\.environ|localStorage|sessionStorage)[.:](\w+)$/;
const always =
  /^(?:document\.cookie|indexedDB|navigator\.clipboard\.read\w*|navigator\.credentials\.get|os\.userInfo|getpass\.getpass|keyring\.get_password|browser_cookie3\.\w+|pyperclip\.paste|ImageGrab\.grab|PIL\.ImageGrab\.grab|pyautogui\.screenshot|pynput\.keyboard\.Listener|keyboard\.(?:hook|on_press|record|read_event)|chrome\.cookies\.\w+)$/;

/** Where nodes and references stand; made once, when first needed, because agents never need it. */
interface Places {
  readonly index: ReadonlyMap<SyntaxNode, number>;
  readonly references: ReadonlyMap<Binding, readonly number[]>;
  /** Variables that hold a secret, and those that hold packed values. */
  readonly carrying: Map<Binding, boolean>;
  readonly packing: Map<Binding, boolean>;
}

const known = new WeakMap<Syntax, Places>();

function places(syntax: Syntax): Places {
  const made = known.get(syntax);
  if (made) return made;
  const index = new Map(syntax.nodes.map((node, i) => [node, i]));
  const references = new Map<Binding, number[]>();
  for (const [node, binding] of syntax.bindings) {
    const all = references.get(binding) ?? [];
    references.set(binding, all);
    all.push(index.get(node) ?? 0);
  }
  const result = { index, references, carrying: new Map(), packing: new Map() };
  known.set(syntax, result);
  return result;
}

/** Whether the node at `index` reads a secret; `process.env.PORT` and a password that only authenticates are none. */
export function readsSecret(index: number, syntax: Syntax): boolean {
  return isSecret(index, syntax) && !authenticates(index, syntax, true);
}

function isSecret(index: number, syntax: Syntax): boolean {
  const node = syntax.nodes[index];
  if (node.type === "Literal") return typeof node.value === "string" && secretFile.test(node.value);
  const path = globalPath(node, syntax);
  if (path === undefined || !keepers.test(path)) return false;
  const above = syntax.nodes[syntax.parents[index]];
  if (above?.id === node || above?.target === node) return false; // what is read into
  if (always.test(path) || allOf.test(path)) return true;
  const [, name] = named.exec(path) ?? [];
  if (name !== undefined && name !== "getItem") return secretName.test(name);
  return whole.test(path) && !isTakenApart(index, syntax);
}

/** `process.env.X` and `const { X } = process.env` read X, not everything. */
function isTakenApart(index: number, { nodes, parents }: Syntax): boolean {
  const above = nodes[parents[index]];
  if (above?.type === "VariableDeclarator") return isNode(above.id) && above.id.type === "ObjectPattern";
  if (above?.type === "BinaryExpression") return above.operator === "in"; // `"X" in os.environ`
  if (above?.type === "AssignmentExpression") return above.left === nodes[index];
  return above?.type === "MemberExpression" && above.object === nodes[index];
}

const carriers = /^(?:body|data|json|params|payload|files|content|message|msg)$/i;
const locks = /^(?:headers?|auth|authorization|x-api-key|cert|credentials)$/i;

/** Whether a value is given only as a credential: in the headers, to log in, or to make a client. */
function authenticates(index: number, syntax: Syntax, follow: boolean): boolean {
  const { nodes, parents } = syntax;
  for (let i = index, at = parents[i]; at >= 0; i = at, at = parents[at]) {
    const above = nodes[at];
    if (above.type === "Property") {
      const name = propertyName(above, syntax) ?? "";
      if (locks.test(name)) return true;
      if (carriers.test(name)) return false;
    }
    if (above.type === "NewExpression")
      return !/^(?:XMLHttpRequest|WebSocket|Image|URLSearchParams|EventSource|FormData|Blob)$/.test(
        calleePath(above, syntax),
      );
    const target = targetOf(above, nodes[i]);
    if (target !== undefined) return follow && onlyAuthenticates(target, syntax);
    if (/Statement$|^Program$|Function/.test(above.type)) return false;
  }
  return false;
}

/** The variable that `value` is written to by `node`. */
function targetOf(node: SyntaxNode, value: SyntaxNode): SyntaxNode | undefined {
  const target = node.type === "VariableDeclarator" ? node.id : node.type === "Binding" ? node.target : undefined;
  if (!isNode(target) || target === value) return undefined;
  const [only] = target.type === "ObjectPattern" ? (target.properties as SyntaxNode[]) : [];
  return isNode(only?.value) ? only.value : target;
}

function onlyAuthenticates(target: SyntaxNode, syntax: Syntax): boolean {
  const binding = syntax.bindings.get(target);
  if (binding === undefined) return false;
  const uses = (places(syntax).references.get(binding) ?? []).filter((i) => syntax.nodes[i] !== target);
  return uses.length > 0 && uses.length < 20 && uses.every((i) => authenticates(i, syntax, false));
}

/** Whether a secret stands in `node`, or in what its variables stand for. */
export function carriesSecret(node: unknown, syntax: Syntax): boolean {
  if (!isNode(node)) return false;
  const { index, carrying } = places(syntax);
  const from = index.get(node);
  if (from === undefined) return false;
  for (let i = from; i < syntax.ends[from]; i++) {
    if (readsSecret(i, syntax)) return true;
    if (holds(i, carrying, carriesSecret, syntax) && !authenticates(i, syntax, false)) return true;
  }
  return false;
}

const packers =
  /^(?:btoa|JSON\.stringify|querystring\.stringify|base64\.\w*encode|binascii\.\w+|json\.dumps|urllib\.parse\.urlencode|pickle\.dumps)$/;

/** Whether whole values are made into text in `node`, or in what its variables stand for: `btoa(JSON.stringify(all))`. */
export function packs(node: unknown, syntax: Syntax): boolean {
  const { index, packing } = places(syntax);
  const from = isNode(node) ? index.get(node) : undefined;
  if (from === undefined) return false;
  for (let i = from; i < syntax.ends[from]; i++) {
    const { type, callee } = syntax.nodes[i];
    if (type === "CallExpression" && packers.test(globalPath(callee, syntax) ?? "")) return true;
    if (holds(i, packing, packs, syntax)) return true;
  }
  return false;
}

/** Whether something holds for a value of the variable at `index`; found out once for each variable. */
function holds(
  index: number,
  known: Map<Binding, boolean>,
  test: (node: unknown, syntax: Syntax) => boolean,
  syntax: Syntax,
): boolean {
  const binding = syntax.bindings.get(syntax.nodes[index]);
  if (binding === undefined) return false;
  if (!known.has(binding)) {
    known.set(binding, false); // so that what refers to itself ends
    known.set(
      binding,
      binding.origins.some(({ from }) => test(from, syntax)),
    );
  }
  return known.get(binding) === true;
}
