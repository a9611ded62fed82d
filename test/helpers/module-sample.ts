import type { IResolvable, TerraformHclModule } from "cdktf";
import type { Construct } from "constructs";

/** A module's wrapper, built with everything it can set, and with nothing but what it must set. */
export interface Sample {
  readonly full: (scope: Construct) => TerraformHclModule;
  readonly minimal: (scope: Construct) => TerraformHclModule;
}

type Wrapper<V> = new (scope: Construct, id: string, variables: V) => TerraformHclModule;

/** `T` with nothing left out, on every level, so that tsc fails where a wrapper gains a property that no sample has. */
type Full<T> = T extends IResolvable
  ? never
  : T extends readonly (infer E)[]
    ? readonly Full<E>[]
    : T extends object
      ? { [K in keyof T]-?: Full<T[K]> }
      : T;

type RequiredKeys<T> = { [K in keyof T]-?: T extends Record<K, T[K]> ? K : never }[keyof T];

/**
 * @param required the properties that the wrapper's type requires, all of them and no other; tsc sees to it
 * @param full     every property, on every level; tsc sees to that, too
 */
export function sample<V extends object>(
  wrapper: Wrapper<V>,
  required: Readonly<Record<RequiredKeys<NoInfer<V>>, true>>,
  full: NoInfer<V> & Full<NoInfer<V>>,
): Sample {
  const minimal = Object.fromEntries(Object.entries(full).filter(([name]) => name in required)) as V;
  return {
    full: (scope) => new wrapper(scope, "sample", full),
    minimal: (scope) => new wrapper(scope, "sample", minimal),
  };
}
