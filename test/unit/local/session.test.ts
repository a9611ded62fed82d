import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { lockDirectory } from "../../../launcher/lock.js";
import { findSession, removeSession, writeSession } from "../../../local/session.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const session = {
  endpoint: "http://127.0.0.1:5000",
  region: "us-east-1",
  environment: "development",
  pid: process.pid,
};

/** The id of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ["--version"]).pid;

let directory: string;
beforeEach(() => {
  directory = temporaryFolder();
});

describe("findSession", () => {
  it("finds what was written, until it is removed", async () => {
    await writeSession(directory, session);
    expect(await findSession(directory)).toEqual({ state: "live", session });
    await removeSession(directory);
    expect(await findSession(directory)).toEqual({ state: "none" });
  });

  it("does not believe one whose process is gone", async () => {
    await writeSession(directory, { ...session, pid: deadPid() });
    expect(await findSession(directory)).toMatchObject({ state: "stale", why: expect.stringContaining("is gone") });
  });

  it.each(["", "{", "[]", '{"endpoint":"x"}'])("does not believe %j", async (text) => {
    await writeFile(join(directory, "session.json"), text);
    expect(await findSession(directory)).toMatchObject({ state: "stale" });
  });
});

describe("lockDirectory", () => {
  it("lets one in at a time", async () => {
    const unlock = await lockDirectory(directory);
    await expect(lockDirectory(directory)).rejects.toMatchObject({ code: "conflict", value: process.pid });
    await unlock();
    await expect(lockDirectory(directory)).resolves.toBeDefined();
  });

  it("takes over from one that was killed", async () => {
    await writeFile(join(directory, "lock"), String(deadPid()));
    await expect(lockDirectory(directory)).resolves.toBeDefined();
  });

  it("forgets the session of one that was killed, though another process has its id by now", async () => {
    await writeFile(join(directory, "lock"), String(deadPid()));
    await writeSession(directory, session);
    await lockDirectory(directory);
    expect(await findSession(directory)).toEqual({ state: "none" });
  });
});
