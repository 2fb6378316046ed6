// Answers lines of cases on standard input, as long as there are any: what the scripts make of
// conditions and of what is typed. Each line is JSON: {condition, answers}, {number} or {moment}.

import { createInterface } from "node:readline";
import { momentOf, numberOf } from "../../frontend/src/answers";
import { type Answer, type Condition, truth, UNDECIDED } from "../../frontend/src/conditions";

interface Case {
  condition?: Condition;
  answers?: Record<string, Answer>;
  number?: string;
  moment?: [string, string, string?];
}

function made({ condition, answers, number, moment }: Case): unknown {
  if (number !== undefined) return numberOf(number);
  if (moment) return momentOf(...moment);
  return truth(condition!, (name) => (answers![name] === "undecided" ? UNDECIDED : answers![name]));
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const said = made(JSON.parse(line) as Case);
  console.log(JSON.stringify(said === UNDECIDED ? "undecided" : (said ?? null)));
});
