import { Command } from "commander";
import { type CostLine, type Estimate, estimate } from "../../infra/cost/estimate.js";
import { usage } from "../../infra/cost/usage.js";
import { planned } from "../../local/planned.js";
import { environments } from "../../runtime/architecture/names.js";
import type { Open } from "../context.js";
import { examples } from "../help.js";
import { type Column, table } from "../table.js";
import { environmentOf } from "../target.js";

const columns: readonly Column<CostLine>[] = [
  { title: "service", of: (line) => line.service },
  { title: "item", of: (line) => line.item },
  {
    title: "quantity",
    of: (line) => line.quantity.toLocaleString("en-US", { maximumFractionDigits: 2 }),
    align: "right",
  },
  { title: "unit USD", of: (line) => String(line.unitPrice), align: "right" },
  { title: "USD a month", of: (line) => line.usd.toFixed(2), align: "right" },
];

const lines = ({ lines: items, total }: Estimate): string[] => [
  ...table(columns, items),
  "",
  `${total.toFixed(2)} USD a month at the usage of infra/cost/usage.ts and the prices of ${days(items)}, without the free tier`,
];

/** When the prices were read. */
const days = (items: readonly CostLine[]): string => {
  const read = items.map(({ source }) => source.read).sort();
  return [...new Set([read[0], read.at(-1)])].join(" to ");
};

/** `t-developer cost` */
export const costCommand = (open: Open): Command =>
  new Command("cost")
    .description("what an environment costs a month, from its plan; needs no account")
    .argument("<environment>", environments.join(", "))
    .addHelpText("after", examples("t-developer cost development", "t-developer cost production --json"))
    .action(async (name: string, _options: object, command: Command) => {
      const context = open(command);
      const environment = environmentOf(name);
      context.terminal.status("planning against an empty local AWS");
      const plans = await planned(environment);
      const result = estimate(plans[environment], usage[environment]);
      context.print({ environment, ...result }, () => lines(result));
    });
