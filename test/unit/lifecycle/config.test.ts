import { configure, defaultConfig, evolutionConfig } from "../../../runtime/lifecycle/config.js";
import { builtInTasks } from "../../../runtime/search/tasks/index.js";

const task = builtInTasks["online-bin-packing"];

describe("configure", () => {
  it("takes the defaults of the task where nothing else is said", () => {
    expect(configure(task, { population: 50 })).toEqual({ ...defaultConfig(task), population: 50 });
  });

  it.each(Object.entries(builtInTasks))("has sound defaults for %s", (_, builtIn) => {
    expect(evolutionConfig.safeParse(defaultConfig(builtIn)).success).toBe(true);
  });

  it.each([
    [{ population: 0 }, "config.population", 0],
    [{ population: 2.5 }, "config.population", 2.5],
    [{ population: Number.NaN }, "config.population", Number.NaN],
    [{ islands: 65 }, "config.islands", 65],
    [{ generations: -1 }, "config.generations", -1],
    [{ crossoverRate: 1.1 }, "config.crossoverRate", 1.1],
    [{ elites: 11, population: 20 }, "config.elites", 11],
    [{ migrants: 11, population: 20 }, "config.migrants", 11],
    [{ maxNodes: "many" }, "config.maxNodes", "many"],
    [{ popluation: 5 }, "config.popluation", 5],
  ])("refuses %p and says so", (wishes, field, value) => {
    expect(() => configure(task, wishes)).toThrow(
      expect.objectContaining({ code: "invalid-input", field, value, message: expect.stringContaining(String(value)) }),
    );
  });
});
