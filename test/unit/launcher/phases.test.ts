import { Phases } from "../../../launcher/phases.js";
import { fakeTerminal } from "../../helpers/terminal.js";

describe("Phases", () => {
  it("says what is being done, then that it is done, and sums it up", async () => {
    const { terminal, notes, states } = fakeTerminal(true);
    const phases = new Phases(terminal);
    const plan = async (show: (detail: string) => void) => {
      show("3 of 4");
      return 42;
    };
    expect(await phases.run("planning", plan)).toBe(42);
    await phases.run("applying", async () => undefined);
    expect(states).toEqual(["planning", "3 of 4", undefined, "applying", undefined]);
    expect(notes).toEqual([expect.stringMatching(/^✓ planning {2}0\.0 s$/), expect.stringContaining("✓ applying")]);
    expect(phases.lines().map((line) => line.split(/ {2,}/)[0])).toEqual(["planning", "applying", "altogether"]);
  });

  it("takes the transient line away when a part fails", async () => {
    const { terminal, notes, states } = fakeTerminal(true);
    await expect(new Phases(terminal).run("x", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect({ last: states.at(-1), notes }).toEqual({ last: undefined, notes: [] });
  });

  it("announces a part as a line where nobody sees transient ones", async () => {
    const { terminal, notes } = fakeTerminal(false);
    await new Phases(terminal).run("planning", async () => undefined);
    expect(notes[0]).toBe("planning …");
  });
});
