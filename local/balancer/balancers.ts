import type { Configuration, LoadBalancer, TargetHealth } from "./configuration.js";
import { Group } from "./group.js";
import { Listening } from "./listening.js";

/** All load balancers of a local AWS. */
export class Balancers {
  private readonly groups = new Map<string, Group>();
  private readonly listening = new Map<string, Listening>();
  private turn: Promise<unknown> = Promise.resolve();

  /**
   * Brings everything in line with what is applied now.
   *
   * @returns listener's ARN → the port at which it is
   */
  configure(configuration: Configuration): Promise<Record<string, number>> {
    const next = this.turn.then(() => this.apply(configuration));
    this.turn = next.catch(() => {});
    return next;
  }

  /** Target group's ARN → target → how it stands. */
  health(): Record<string, Record<string, TargetHealth>> {
    return Object.fromEntries([...this.groups].map(([arn, group]) => [arn, group.health()]));
  }

  private async apply({ loadBalancers, targetGroups }: Configuration): Promise<Record<string, number>> {
    for (const group of targetGroups) {
      const known = this.groups.get(group.arn);
      if (known) known.configure(group);
      else this.groups.set(group.arn, new Group(group));
    }
    const wanted = new Set(loadBalancers.flatMap(({ listeners }) => listeners.map(({ arn }) => arn)));
    for (const [arn, listening] of this.listening) {
      if (wanted.has(arn)) continue;
      listening.close();
      this.listening.delete(arn);
    }
    for (const balancer of loadBalancers) await this.open(balancer);
    const groups = new Set(targetGroups.map(({ arn }) => arn));
    for (const [arn, group] of this.groups) {
      if (groups.has(arn)) continue;
      group.close();
      this.groups.delete(arn);
    }
    return Object.fromEntries([...this.listening].map(([arn, { port }]) => [arn, port]));
  }

  private async open(balancer: LoadBalancer): Promise<void> {
    for (const listener of balancer.listeners) {
      const known = this.listening.get(listener.arn);
      if (known) {
        known.configure(listener, balancer);
        continue;
      }
      const surroundings = {
        group: (arn: string) => this.groups.get(arn),
        portOf: (port: number) => {
          const arn = balancer.listeners.find((other) => other.port === port)?.arn ?? "";
          return this.listening.get(arn)?.port ?? port;
        },
      };
      this.listening.set(listener.arn, await Listening.open(listener, balancer, surroundings));
    }
  }
}
