import { killAndResume, requests } from "../../bench/evolution/kills.js";

describe("an evolution whose process is killed", () => {
  it("ends with the same generations and the same champion, whenever that was", async () => {
    const programs = requests.filter(({ evolution_id }) => evolution_id === "program"); // sandboxes die with them
    const ordeals = await killAndResume(2, programs);
    expect(ordeals.flatMap(({ killedAt }) => killedAt)).toHaveLength(2);
    for (const { sameChampion, sameGenerations, generations } of ordeals) {
      expect({ sameChampion, sameGenerations }).toEqual({ sameChampion: true, sameGenerations: generations });
      expect(generations).toBe(6);
    }
  }, 300_000);
});
