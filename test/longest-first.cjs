const { default: Sequencer } = require("@jest/test-sequencer");

/** What takes minutes, longest first: begun last, it would run alone while the other cores wait. */
const LONGEST = [
  "local/deployment.test.ts",
  "modules/modules.test.ts",
  "policy/environments.test.ts",
  "local/emulator-gaps.test.ts",
];

const place = ({ path }) => {
  const found = LONGEST.findIndex((name) => path.endsWith(name));
  return found < 0 ? LONGEST.length : found;
};

/** Jest's order, by what it remembers of earlier runs or by size; of a fresh clone it remembers nothing. */
module.exports = class LongestFirst extends Sequencer {
  async sort(tests) {
    return [...(await super.sort(tests))].sort((one, other) => place(one) - place(other));
  }
};
