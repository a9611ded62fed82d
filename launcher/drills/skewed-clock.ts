/**
 * Loaded before a function (`node --require`): its clock goes wrong by `DRILL_SKEW_MS`, as that of a host may.
 *
 * @module
 */
const skewMs = Number(process.env.DRILL_SKEW_MS ?? 0);
const TrueDate = Date;

/** Every way of asking what time it is. */
class SkewedDate extends TrueDate {
  static override now(): number {
    return TrueDate.now() + skewMs;
  }

  constructor(...parts: [] | ConstructorParameters<typeof Date>) {
    super(...((parts.length === 0 ? [SkewedDate.now()] : parts) as ConstructorParameters<typeof Date>));
  }
}

/** Called without `new` it is text, which no class can be. */
const skewed = new Proxy(SkewedDate, { apply: () => new SkewedDate().toString() });
globalThis.Date = skewed as unknown as DateConstructor;
