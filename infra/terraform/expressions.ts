import { conditional, type IResolvable, Op, Token } from "cdktf";

/** A value where the condition holds, null (which Terraform takes as "not given") elsewhere. */
export const when = (condition: IResolvable, value: unknown): IResolvable =>
  conditional(condition, value, Token.nullValue());

/** The same for text. */
export const textWhen = (condition: IResolvable, value: string): string => Token.asString(when(condition, value));

/** `count` of something that is there or not. */
export const onlyWhen = (condition: IResolvable): IResolvable => conditional(condition, 1, 0);

/** Terraform's `!`; the value is known when it plans, not here. */
export const not = (condition: IResolvable): IResolvable => Token.asAny(Op.not(condition));

/** Terraform's `||`, as {@link not}. */
export const either = (one: IResolvable, other: IResolvable): IResolvable => Token.asAny(Op.or(one, other));

/** Terraform's `&&`, as {@link not}. */
export const both = (one: IResolvable, other: IResolvable): IResolvable => Token.asAny(Op.and(one, other));
