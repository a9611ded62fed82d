import { conditional, Fn, type IResolvable, Op, Token } from "cdktf";
import { INFERENCE_PROFILE } from "../../runtime/architecture/model.js";
import type { Names } from "../settings/names.js";
import type { Variables } from "../settings/variables.js";
import { type AccessStatement, budgetStatements, type Resources } from "./policy.js";

/** The statements, and where a model is named, those that asking it takes. */
export function withModel(
  statements: readonly AccessStatement[],
  resources: Resources,
  variables: Variables,
  names: Names,
): IResolvable {
  const ask = {
    sid: "AskModel",
    actions: ["bedrock:InvokeModel"], // what Converse asks for
    resources: modelArns(variables, names),
  };
  const none = Op.eq(variables.model.id, Token.nullValue());
  const only = (statement: AccessStatement | typeof ask) => conditional(none, [], [statement]); // lists of different types
  return Fn.concat([statements, only(ask), ...budgetStatements(resources).map(only)]);
}

/** A foundation model is one resource; an inference profile is another, and hands calls on to its model in other regions. */
function modelArns({ model, region }: Variables, { account }: Names): IResolvable {
  const id = Token.asString(model.id);
  const here = Token.asString(Fn.coalesce([model.region, region]));
  const arn = (where: string, whose: string, kind: string, name: string): string =>
    Fn.join(":", ["arn:aws:bedrock", where, whose, Fn.join("/", [kind, name])]);
  return conditional(
    Fn.can(Fn.regex(INFERENCE_PROFILE, id)),
    [
      arn(here, account, "inference-profile", id),
      arn("*", "", "foundation-model", Fn.replace(id, `/${INFERENCE_PROFILE}/`, "")),
    ],
    [arn(here, "", "foundation-model", id)],
  );
}
