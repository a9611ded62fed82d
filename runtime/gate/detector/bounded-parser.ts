import { getLineInfo, type Parser, type Position } from "acorn";

/** Calls of {@link recursive} that may be open at once: half of the stack of a thread, three for each parenthesis. */
const MAX_OPEN = 800;
/**
 * What reading may take: TypeScript's type arguments make the parser try one reading after the other, twice as often at
 * each level. Honest programs make less than half a call for each character, and give up one reading in 150 of them.
 */
const maxCalls = (characters: number): number => 300 + 1.5 * characters;
const maxGivenUp = (characters: number): number => 20 + characters / 50;

/** One of these is in every circle of acorn's recursive descent, and of its TypeScript plugin's. */
const recursive = [
  "parseStatement",
  "parseMaybeAssign",
  "parseMaybeUnary",
  "parseExprOp",
  "parseExprAtom",
  "parseBindingAtom",
  "tsParseType",
  "tsParseTypeAnnotation",
  "tsParseNonConditionalType",
  "tsParseNonArrayType",
  "tsParseTypeOperatorOrHigher",
] as const;

/** A program that no parser should be asked to read, though it may be correct. */
export class Unreadable extends RangeError {
  constructor(
    message: string,
    readonly loc: Position,
  ) {
    super(message);
  }
}

/** What acorn's types do not say of a parser. */
interface Reading {
  readonly input: string;
  /** Offset of the token it is at. */
  readonly start: number;
  open?: number;
  calls?: number;
  givenUp?: number;
}

type Parse = (this: Reading, ...parameters: unknown[]) => unknown;

/**
 * A parser that throws {@link Unreadable} for programs nested so deeply that its recursion could use up the stack, or
 * so ambiguous that it would not end. On a stack that is used up V8 may end the whole process (to compile a regular
 * expression there is a fatal error), so that acorn's catching the overflow comes too late.
 */
export function bounded(Base: typeof Parser): typeof Parser {
  class Bounded extends Base {}
  for (const name of recursive) {
    const parse: unknown = Reflect.get(Base.prototype, name);
    if (typeof parse === "function") Reflect.set(Bounded.prototype, name, within(parse as Parse));
  }
  Reflect.set(Bounded.prototype, "raise", counted(Reflect.get(Base.prototype, "raise") as Parse));
  return Bounded;
}

const within = (parse: Parse): Parse =>
  function boundedParse(...parameters) {
    const { open = 0, calls = 0, input } = this;
    if (open >= MAX_OPEN) throw unreadable("nested too deeply", this);
    if (calls >= maxCalls(input.length)) throw unreadable("too ambiguous to read", this);
    this.open = open + 1;
    this.calls = calls + 1;
    try {
      return parse.apply(this, parameters);
    } finally {
      this.open = open;
    }
  };

/** Every reading that is given up begins with an error, which costs as much as what was read. */
const counted = (raise: Parse): Parse =>
  function boundedRaise(...parameters) {
    const { givenUp = 0, input } = this;
    if (givenUp >= maxGivenUp(input.length)) throw unreadable("too ambiguous to read", this);
    this.givenUp = givenUp + 1;
    return raise.apply(this, parameters);
  };

const unreadable = (message: string, { input, start }: Reading): Unreadable =>
  new Unreadable(message, getLineInfo(input, start));
