import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { type Authenticator, refused } from "./authenticator.js";
import type { Caller } from "./caller.js";

/** A token for one launch of a service on somebody's own machine, as notebooks have it. */
export const newLaunchToken = (): string => randomBytes(32).toString("base64url");

/** Takes the token of a launch; whoever has it is the one who launched. */
export const byLaunchToken = (token: string, caller: Caller): Authenticator => ({
  takes: (given) => !given.includes("."),
  async identify(given) {
    if (timingSafeEqual(digest(given), digest(token))) return caller;
    throw refused("the token is not of this launch of the service");
  },
});

/** Compared instead of the tokens: of equal length, in constant time. */
const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
