import type { Spending } from "../runtime/lifecycle/model/ledger.js";
import type { Terminal } from "./terminal.js";

/** What an evolution has spent on a model, for people; nothing where none was asked. */
export function spendingLines(spending: Spending | undefined, paint: Terminal["paint"]): string[] {
  if (spending === undefined) return [];
  const { calls, failed, input_tokens, output_tokens, budget_usd, spent_usd, unreported_usd, used_up } = spending;
  const failures = failed > 0 ? ` (${failed} failed)` : "";
  const unknown = unreported_usd > 0 ? `, ${usd(unreported_usd)} of it for calls that did not say what they cost` : "";
  return [
    `  model: ${calls} calls${failures}, ${input_tokens} tokens read and ${output_tokens} written`,
    `  ${usd(spent_usd)} of ${usd(budget_usd)} spent${unknown}`,
    ...(used_up ? [`  ${paint("warning", "the budget is used up; the evolution goes on without the model")}`] : []),
  ];
}

const usd = (amount: number): string => `${amount.toFixed(amount < 0.1 ? 4 : 2)} USD`;
