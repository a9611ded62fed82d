import { PERFORMANCE_WRITE_MS } from "../../architecture/limits.js";
import type { Clock } from "../../stores.js";
import { mergeDocuments, type PerformanceDocument } from "./document.js";
import { type Records, record } from "./record.js";

/** Documents written at once. */
const LANES = 8;

/** What this process has observed of one agent. */
interface Page {
  /** Not written yet. */
  pending?: PerformanceDocument;
  /** When the document may be written again. */
  dueAt: number;
  writing?: Promise<void>;
}

/**
 * What this process has observed and not written yet. It writes the document of an agent at most once in
 * {@link PERFORMANCE_WRITE_MS}; what cannot be written is kept and added the next time.
 */
export class Ledger {
  private readonly pages = new Map<string, Page>();
  private timer?: NodeJS.Timeout;

  /** @param written is told of every document as it is after a write, with what other processes have added */
  constructor(
    private readonly records: Records,
    private readonly clock: Clock,
    private readonly written: (document: PerformanceDocument) => void,
  ) {}

  note(observed: PerformanceDocument): void {
    const page = this.pages.get(observed.agent_id) ?? { dueAt: 0 };
    page.pending = page.pending ? mergeDocuments(page.pending, observed) : observed;
    this.pages.set(observed.agent_id, page);
    this.wind();
  }

  /** Writes the document of an agent if it is due; undefined where there is nothing to wait for. Never rejects. */
  settle(agentId: string): Promise<void> | undefined {
    const page = this.pages.get(agentId);
    return page && page.dueAt <= this.clock() && !page.writing ? this.write(page) : undefined;
  }

  /** Writes the document of an agent, due or not. Never rejects. */
  async push(agentId: string): Promise<void> {
    const page = this.pages.get(agentId);
    while (page?.writing) await page.writing;
    if (page) await this.write(page);
  }

  /** Writes everything. Never rejects. */
  async flush(): Promise<void> {
    await this.inLanes([...this.pages.keys()], (id) => this.push(id));
  }

  private write(page: Page): Promise<void> {
    const { pending: observed } = page;
    if (page.writing || !observed) return page.writing ?? Promise.resolve();
    page.pending = undefined;
    page.dueAt = this.clock() + PERFORMANCE_WRITE_MS;
    page.writing = record(observed, this.records)
      .then(this.written, (error: unknown) => {
        this.records.log("error", "performance was not written; it is kept", { agent_id: observed.agent_id, error });
        page.pending = page.pending ? mergeDocuments(observed, page.pending) : observed;
      })
      .finally(() => {
        page.writing = undefined;
      });
    return page.writing;
  }

  private wind(): void {
    this.timer ??= setTimeout(() => void this.tick(), PERFORMANCE_WRITE_MS).unref();
  }

  /** Writes what is due though no call comes, and forgets agents of which nothing is left to write. */
  private async tick(): Promise<void> {
    await this.inLanes([...this.pages.keys()], (id) => this.settle(id));
    for (const [id, { pending, writing, dueAt }] of this.pages) {
      if (!pending && !writing && dueAt <= this.clock()) this.pages.delete(id);
    }
    this.timer = undefined;
    if (this.pages.size > 0) this.wind();
  }

  private async inLanes(ids: readonly string[], act: (id: string) => Promise<void> | undefined): Promise<void> {
    for (let first = 0; first < ids.length; first += LANES) await Promise.all(ids.slice(first, first + LANES).map(act));
  }
}
