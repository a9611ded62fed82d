import { join } from "node:path";
import { tell } from "../../../../bench/safety-figures.js";
import { readCorpus } from "../../../../corpora/gate/read.js";
import { inspect } from "../../../../runtime/gate/inspect.js";
import { families, languages } from "../../../../runtime/gate/verdict.js";

const corpus = readCorpus(join(__dirname, "../../../../corpora/gate"));
const judged = corpus.map((program) => ({ program, verdict: inspect(program.source, program.language) }));

describe.each(languages)("the corpus in %s", (language) => {
  const ofLanguage = judged.filter(({ program }) => program.language === language);

  it("has 150 programs of each kind, all of which can be read", () => {
    expect(ofLanguage.filter(({ program }) => program.dangerous).length).toBeGreaterThanOrEqual(150);
    expect(ofLanguage.filter(({ program }) => !program.dangerous).length).toBeGreaterThanOrEqual(150);
    const unread = ofLanguage.filter(({ verdict }) => verdict.findings.some(({ rule }) => rule === "syntax"));
    expect(unread.map(({ program }) => program.name)).toEqual([]);
  });

  it.each(families)("is told apart in family %s", (family) => {
    const { recall, falseAlarms } = tell(ofLanguage.filter(({ program }) => program.family === family));
    expect(recall).toBeGreaterThanOrEqual(0.97);
    expect(falseAlarms).toBeLessThanOrEqual(0.02);
  });

  it("is blocked for the danger that it has", () => {
    const elsewhere = ofLanguage.filter(({ program: { dangerous, family }, verdict }) => {
      return dangerous && !verdict.findings.some((finding) => finding.family === family && finding.weight > 0);
    });
    expect(elsewhere.length).toBeLessThan(0.1 * ofLanguage.length);
  });
});
