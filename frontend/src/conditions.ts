// Whether a condition holds, as app/questionnaire/conditions.py decides it: a test compares them.

export type Answer = string | number | string[];

/** What only the server can tell. */
export const UNDECIDED = Symbol();
export type Read = Answer | typeof UNDECIDED | undefined;
export type Answers = (name: string) => Read;

/** Kleene's three values, null where there is no answer to compare; or only the server knows. */
export type Truth = boolean | null | typeof UNDECIDED;

/** As the questionnaire writes it; what earlier pages decided is already true, false or null. */
export type Condition = boolean | null | { [name: string]: Test | Condition | Condition[] };
type Test = boolean | null | "answered" | string[] | Range;
type Range = Partial<Record<keyof typeof SIGNS, number | string>>;

// what an answer may be beside a bound: under it -1, the same 0, over it 1
const SIGNS = { over: [1], under: [-1], at_least: [0, 1], at_most: [-1, 0] };

export function truth(condition: Condition, answers: Answers): Truth {
  if (condition === null || typeof condition === "boolean") return condition;
  return every(
    Object.entries(condition).map(([name, part]) => {
      if (name === "any") return some((part as Condition[]).map((one) => truth(one, answers)));
      if (name === "not") return not(truth(part as Condition, answers));
      return compared(part as Test, answers(name));
    }),
  );
}

function compared(test: Test, answer: Read): Truth {
  if (test === null || typeof test === "boolean") return test;
  if (answer === UNDECIDED) return answer;
  if (test === "answered") return answer !== undefined;
  if (answer === undefined) return null;
  if (Array.isArray(test)) return [answer].flat().some((code) => test.includes(String(code)));
  return Object.entries(test).every(
    // ISO dates and months sort as text does
    ([sign, bound]) =>
      typeof answer === typeof bound &&
      SIGNS[sign as keyof Range].includes(Number(answer > bound) - Number(answer < bound)),
  );
}

function every(parts: Truth[]): Truth {
  if (parts.includes(false)) return false;
  if (parts.includes(UNDECIDED)) return UNDECIDED;
  return parts.includes(null) ? null : true;
}

function some(parts: Truth[]): Truth {
  return not(every(parts.map(not)));
}

function not(part: Truth): Truth {
  return typeof part === "boolean" ? !part : part;
}
