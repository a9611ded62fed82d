import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { keepToken, tokenFor } from "../../../cli/launches.js";
import { bearerOf } from "../../../runtime/http/identity/authenticator.js";
import { byLaunchToken, newLaunchToken } from "../../../runtime/http/identity/launch-token.js";
import { caller } from "../../helpers/identity.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

describe("the token of a launch", () => {
  it("lies where nobody else may read it, is found by the address, and is gone after the launch", async () => {
    const directory = temporaryFolder();
    const { file, end } = await keepToken(directory, 9_000, "first");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(file, ".."))).mode & 0o777).toBe(0o700);
    expect(await tokenFor(directory, "http://127.0.0.1:9000")).toBe("first");
    const later = await keepToken(directory, 9_000, "second");
    await end(); // of the first one, which is not the one that lies there
    expect(await tokenFor(directory, "http://localhost:9000")).toBe("second");
    await later.end();
    expect(await readdir(join(file, ".."))).toEqual([]);
    await expect(tokenFor(directory, "http://127.0.0.1:9000")).rejects.toMatchObject({ code: "unavailable" });
  });

  it("goes to no other machine", async () => {
    const directory = temporaryFolder();
    await keepToken(directory, 9_000, "first");
    await expect(tokenFor(directory, "http://10.0.0.1:9000")).rejects.toMatchObject({ code: "unavailable" });
  });

  it("lets in who launched, and nobody else", async () => {
    const token = newLaunchToken();
    const identify = bearerOf(byLaunchToken(token, caller("me")));
    expect(await identify(`Bearer ${token}`)).toMatchObject({ subject: "me" });
    expect(await identify(`bearer ${token} `)).toMatchObject({ subject: "me" });
    const wrong = [undefined, "", token, `Basic ${token}`, "Bearer", `Bearer ${newLaunchToken()}`, `Bearer ${token}x`];
    for (const header of [...wrong, `Bearer ${"x".repeat(9_000)}`, `Bearer ${token} ${token}`]) {
      await expect(identify(header)).rejects.toMatchObject({ code: "unauthenticated", field: "authorization" });
    }
  });
});
