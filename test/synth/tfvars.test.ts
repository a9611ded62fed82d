import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { MODULES, parseType, variablesOf } from "../helpers/module-variables.js";
import { synthesized } from "../helpers/synthesized.js";
import { wrongValues } from "../helpers/wrong-values.js";

/** A value of the tfvars (`network.zones`, or all of `network`) in an argument of a module or resource. */
interface Use {
  readonly value: string;
  readonly argument: string;
  /** The module's folder, or the resource. */
  readonly module: string;
  /** It is all that the argument holds, and the argument is called the same. */
  readonly byName: boolean;
}

/** Every use of a variable in what a block holds. */
function usesIn(held: unknown, module: string, argument = ""): Use[] {
  if (typeof held === "string") {
    const values = [...held.matchAll(/\bvar\.(\w+(?:\.\w+)?)/g)].map(([, value]) => value);
    return values.map((value) => ({
      value,
      argument,
      module,
      byName: held === `\${var.${value}}` && argument === value,
    }));
  }
  if (typeof held !== "object" || held === null) return [];
  return Object.entries(held).flatMap(([key, below]) => usesIn(below, module, argument ? `${argument}.${key}` : key));
}

describe("what the tfvars say", () => {
  let uses: Use[];
  /** `network.zones` → the kind of its type. */
  let fields: Readonly<Record<string, string>>;
  let conditions: readonly string[];

  beforeAll(async () => {
    const { variable, module, resource } = JSON.parse(await synthesized());
    const modules = Object.values(module as Record<string, { source: string }>);
    const resources = Object.values(resource as object).flatMap((ofType) => Object.entries(ofType));
    uses = [
      ...modules.flatMap((block) => usesIn(block, block.source.split("/").at(-1) ?? "")),
      ...resources.flatMap(([name, block]) => usesIn(block, name)),
    ];
    conditions = Object.values(variable as Record<string, { validation?: { condition: string }[] }>).flatMap(
      ({ validation = [] }) => validation.map(({ condition }) => condition),
    );
    fields = Object.fromEntries(
      Object.entries(variable as Record<string, { type: string }>).flatMap(([name, { type }]) => {
        const parsed = parseType(type);
        if (parsed.kind !== "object") return [[name, parsed.kind]];
        return Object.entries(parsed.attributes).map(([field, { kind }]) => [`${name}.${field}`, kind]);
      }),
    );
  });

  const fieldsOf = (value: string): string[] =>
    value in fields ? [value] : Object.keys(fields).filter((field) => field.startsWith(`${value}.`));

  /** The fields that a module takes of an object it is given whole; Terraform drops the others without a word. */
  const taken = ({ module, argument }: Use): string[] => {
    const type = variablesOf(module).find(({ name }) => name === argument)?.type;
    return type?.kind === "object" ? Object.keys(type.attributes).map((field) => `${argument}.${field}`) : [argument];
  };

  it("reaches modules by its own name, or the stack refuses what is wrong before they see it", () => {
    const refused = new Set(wrongValues.map(([, , message]) => message.split(" ")[0]));
    const renamed = uses
      .filter(({ byName }) => !byName)
      .flatMap(({ value, module, argument }) => {
        const unjudged = fieldsOf(value).filter((field) => fields[field] !== "bool" && !refused.has(field));
        return unjudged.map((field) => `${field} becomes ${argument} of ${module}`);
      });
    expect(renamed).toEqual([]);
  });

  it("is not lost on its way", () => {
    const arrives = uses.flatMap((use) => (use.byName ? taken(use) : fieldsOf(use.value)));
    expect(Object.keys(fields).filter((field) => !arrives.includes(field))).toEqual([]);
  });

  it("of how long logs are kept is judged as the modules judge it", () => {
    const days = /contains\(\[([\d, ]+)\], var[.\w]*(?:log_days|retention_days)\)/g;
    const lists = (text: string) => [...text.matchAll(days)].map(([, list]) => list.split(/,\s*/).map(Number));
    const [ours] = lists(conditions.join("\n"));
    const theirs = readdirSync(MODULES, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith("variables.tf"))
      .flatMap((file) => lists(readFileSync(join(MODULES, file), "utf8")));
    expect(theirs.length).toBeGreaterThan(0);
    for (const list of theirs) expect(list).toEqual(ours);
  });

  it("reaches the network as it is", () => {
    expect(uses.filter(({ module, byName }) => module === "network" && byName)).toMatchObject([{ value: "network" }]);
  });
});
