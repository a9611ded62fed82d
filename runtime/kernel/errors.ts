/** What every error says beside its message; the APIs answer it as problem+json. */
export interface ErrorDetails {
  /** The input field that is wrong, as a path: `config.population`. */
  readonly field?: string;
  /** The value found there. */
  readonly value?: unknown;
  /** What to do about it. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Base of every error T-Developer raises on purpose. `code` is stable; `message` is for people. */
export abstract class TDeveloperError extends Error {
  abstract readonly code: string;
  readonly field?: string;
  readonly value?: unknown;
  readonly hint?: string;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = new.target.name;
    this.field = details.field;
    this.value = details.value;
    this.hint = details.hint;
  }
}

/** The caller sent something that cannot be used; nothing was written. */
export class InvalidInput extends TDeveloperError {
  readonly code = "invalid-input";
}

/** What was named does not exist. */
export class NotFound extends TDeveloperError {
  readonly code = "not-found";
}

/** What is there contradicts the request: it exists already, or is in another state. */
export class Conflict extends TDeveloperError {
  readonly code = "conflict";
}

/** A stored object does not match its hash or its schema; it is an error, never data. */
export class CorruptObject extends TDeveloperError {
  readonly code = "corrupt-object";
}

/** The emergency flag is set; nothing new starts. */
export class EmergencyStopped extends TDeveloperError {
  readonly code = "emergency-stopped";
}

/** One evolution was stopped, by its monitor or by somebody; the others go on. */
export class EvolutionStopped extends TDeveloperError {
  readonly code = "evolution-stopped";
}

/** The safety gate did not accept an agent. */
export class Unsafe extends TDeveloperError {
  readonly code = "unsafe";
}

/** An agent is larger than allowed. */
export class AgentTooLarge extends TDeveloperError {
  readonly code = "agent-too-large";
}

/** An agent did not answer in the sandbox within its limits. */
export class AgentFailed extends TDeveloperError {
  readonly code = "agent-failed";
}

/** A program of known score got another one: the evaluator cannot be trusted, and nothing it chose is exported. */
export class CanaryFailed extends TDeveloperError {
  readonly code = "canary-failed";
}

/** An agent takes more than an agent may; it is stopped for a while. */
export class AgentOverLimit extends TDeveloperError {
  readonly code = "agent-over-limit";
}

/** An agent was withdrawn after it was exported; it does not run any more. */
export class Withdrawn extends TDeveloperError {
  readonly code = "withdrawn";
}

/** Something outside answered too late or not at all, after bounded retries. */
export class Unavailable extends TDeveloperError {
  readonly code = "unavailable";
}

/** Nobody knows who asks: there is no token, or one that cannot be believed. */
export class Unauthenticated extends TDeveloperError {
  readonly code = "unauthenticated";
}

/** Whoever asks may not do that. */
export class Forbidden extends TDeveloperError {
  readonly code = "forbidden";
}

/** One caller asks more often than one may; the same request succeeds a moment later. */
export class RateLimited extends TDeveloperError {
  readonly code = "rate-limited";
}

/** A path of an HTTP service does not take the method. */
export class MethodNotAllowed extends TDeveloperError {
  readonly code = "method-not-allowed";
}

/** What was sent has more bytes than are taken. */
export class InputTooLarge extends TDeveloperError {
  readonly code = "input-too-large";
}

/** A body is not of the content type that is taken. */
export class UnsupportedMediaType extends TDeveloperError {
  readonly code = "unsupported-media-type";
}

/** A request names a host that this service is not. */
export class Misdirected extends TDeveloperError {
  readonly code = "misdirected";
}

/** A request was sent by a page of another origin. */
export class CrossOrigin extends TDeveloperError {
  readonly code = "cross-origin";
}

/** More is asked at once than can be answered; the same request may succeed a moment later. */
export class Overloaded extends TDeveloperError {
  readonly code = "overloaded";
}

/** The work was not done before its deadline. */
export class DeadlineExceeded extends TDeveloperError {
  readonly code = "deadline-exceeded";
}
