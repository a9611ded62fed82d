import { PERFORMANCE_WRITE_MS } from "../../architecture/limits.js";
import type { Clock } from "../../kernel/stores.js";
import { callsOf } from "./calls.js";
import { mergeDocuments, type PerformanceDocument } from "./document.js";
import type { ObservedCall } from "./observations.js";
import { type Records, record } from "./record.js";

/** Documents written at once. */
const LANES = 8;

/** Calls are summed up so many at a time; one by one would take ten times as long. */
const SUMMED_AT = 256;

/** What this process has observed of one agent. */
interface Page {
  /** Not summed up yet. */
  calls: ObservedCall[];
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
export class CallLedger {
  private readonly pages = new Map<string, Page>();
  private timer?: NodeJS.Timeout;

  /** @param written is told of every document as it is after a write, with what other processes have added */
  constructor(
    private readonly records: Records,
    private readonly clock: Clock,
    private readonly written: (document: PerformanceDocument) => void,
  ) {}

  note(observed: PerformanceDocument): void {
    add(this.pageOf(observed.agent_id), observed);
  }

  enter(call: ObservedCall): void {
    const page = this.pageOf(call.agent_id);
    page.calls.push(call);
    if (page.calls.length >= SUMMED_AT) sumUp(page);
  }

  /** Writes the document of an agent if it is due; undefined where there is nothing to wait for. Never rejects. */
  settle(agentId: string): Promise<void> | undefined {
    const page = this.pages.get(agentId);
    if (!page || page.dueAt > this.clock() || page.writing || isWritten(page)) return undefined;
    page.dueAt = this.clock() + PERFORMANCE_WRITE_MS;
    return this.write(page);
  }

  /** Writes the document of an agent, due or not, and not instead of when it is due. Never rejects. */
  async push(agentId: string): Promise<void> {
    const page = this.pages.get(agentId);
    while (page?.writing) await page.writing;
    if (page) await this.write(page);
  }

  /** Writes everything, and what fails once more: there may be no next time. Never rejects. */
  async flush(): Promise<void> {
    for (const _ of ["first", "again"]) await this.inLanes([...this.pages.keys()], (id) => this.push(id));
  }

  private write(page: Page): Promise<void> {
    if (page.writing) return page.writing;
    sumUp(page);
    const { pending: observed } = page;
    if (!observed) return Promise.resolve();
    page.pending = undefined;
    page.writing = record(observed, this.records)
      .then(this.written, (error: unknown) => {
        this.records.log("error", "performance was not written; it is kept", { agent_id: observed.agent_id, error });
        add(page, observed);
      })
      .finally(() => {
        page.writing = undefined;
      });
    return page.writing;
  }

  private pageOf(agentId: string): Page {
    const page = this.pages.get(agentId) ?? { calls: [], dueAt: 0 };
    this.pages.set(agentId, page);
    this.wind();
    return page;
  }

  private wind(): void {
    this.timer ??= setTimeout(() => void this.tick(), PERFORMANCE_WRITE_MS).unref();
  }

  /** Writes what is due though no call comes, and forgets agents of which nothing is left to write. */
  private async tick(): Promise<void> {
    await this.inLanes([...this.pages.keys()], (id) => this.settle(id));
    for (const [id, page] of this.pages) {
      if (isWritten(page) && !page.writing && page.dueAt <= this.clock()) this.pages.delete(id);
    }
    this.timer = undefined;
    if (this.pages.size > 0) this.wind();
  }

  private async inLanes(ids: readonly string[], act: (id: string) => Promise<void> | undefined): Promise<void> {
    for (let first = 0; first < ids.length; first += LANES) await Promise.all(ids.slice(first, first + LANES).map(act));
  }
}

/** Whether nothing of it is left to write. */
const isWritten = ({ pending, calls }: Page): boolean => !pending && calls.length === 0;

function add(page: Page, observed: PerformanceDocument): void {
  page.pending = page.pending ? mergeDocuments(page.pending, observed) : observed;
}

function sumUp(page: Page): void {
  const { calls } = page;
  if (calls.length === 0) return;
  page.calls = [];
  const [{ agent_id, bytes }] = calls;
  add(page, { agent_id, bytes, calls: callsOf(calls) });
}
