import { type Target, type TargetGroup, type TargetHealth, targetName } from "./configuration.js";
import { type Record as Checked, checked, examine, unchecked } from "./health.js";

/** A target, and what is under way to it. */
export class Place {
  private record = unchecked;
  private timer: NodeJS.Timeout | undefined;
  private deadline: NodeJS.Timeout | undefined;
  private readonly underWay = new Set<() => void>();
  private leaving = false;
  private gone = false;

  constructor(
    readonly target: Target,
    private group: TargetGroup,
    private readonly onGone: () => void,
  ) {
    void this.examine();
  }

  get health(): TargetHealth {
    if (!this.leaving) return this.group.check.enabled ? this.record.health : { state: "healthy" };
    const description = "Target deregistration is in progress";
    return { state: "draining", reason: "Target.DeregistrationInProgress", description };
  }

  /** It is registered, by a group that may have changed. */
  keep(group: TargetGroup): void {
    this.group = group;
    if (!this.leaving) return;
    this.leaving = false;
    clearTimeout(this.deadline);
    this.record = unchecked;
    void this.examine();
  }

  /** It is no longer registered: gone as soon as nothing is under way, or its time is up. */
  leave(): void {
    if (this.leaving) return;
    this.leaving = true;
    clearTimeout(this.timer);
    if (this.underWay.size === 0) this.end();
    else this.deadline = setTimeout(() => this.end(), this.group.deregistrationDelayMs);
  }

  /** Notes a request on its way; `cut` ends it. The answer says that it is over. */
  begin(cut: () => void): () => void {
    this.underWay.add(cut);
    return () => {
      this.underWay.delete(cut);
      if (this.leaving && this.underWay.size === 0) this.end();
    };
  }

  /** Ends whatever is under way. */
  end(): void {
    if (this.gone) return;
    this.gone = true;
    clearTimeout(this.timer);
    clearTimeout(this.deadline);
    for (const cut of this.underWay) cut();
    this.onGone();
  }

  private async examine(): Promise<void> {
    const { check } = this.group;
    const failure = check.enabled ? await examine(this.target, check) : undefined;
    if (this.leaving) return;
    const record: Checked = checked(this.record, failure, check);
    this.record = record;
    this.timer = setTimeout(() => void this.examine(), check.intervalMs);
  }
}

/** A target group and its targets, those that leave among them. */
export class Group {
  private readonly places = new Map<string, Place>();
  private turn = 0;

  constructor(private configured: TargetGroup) {
    this.configure(configured);
  }

  /** Takes what was applied. */
  configure(group: TargetGroup): void {
    this.configured = group;
    const registered = new Set(group.targets.map(targetName));
    for (const [name, place] of this.places) if (!registered.has(name)) place.leave();
    for (const target of group.targets) {
      const name = targetName(target);
      const place = this.places.get(name);
      if (place) place.keep(group);
      else this.places.set(name, new Place(target, group, () => this.places.delete(name)));
    }
  }

  get protocol(): TargetGroup["protocol"] {
    return this.configured.protocol;
  }

  /** How each target stands, by its name. */
  health(): Record<string, TargetHealth> {
    return Object.fromEntries([...this.places].map(([name, { health }]) => [name, health]));
  }

  /** The healthy target whose turn it is; any where none is healthy and all were examined; undefined where none is there. */
  choose(): Place | undefined {
    const registered = [...this.places.values()].filter(({ health }) => health.state !== "draining");
    const healthy = registered.filter(({ health }) => health.state === "healthy");
    const allSick = registered.every(({ health }) => health.state === "unhealthy");
    const candidates = healthy.length > 0 || !allSick ? healthy : registered;
    this.turn += 1;
    return candidates[this.turn % candidates.length];
  }

  /** Ends whatever is under way to it. */
  close(): void {
    for (const place of this.places.values()) place.end();
  }
}
