// The field in which the code of a card is typed. It has no name and is in no form that is sent; a
// mistake is said as soon as all signs are there, for the check tells it.

import { isWhole, typed } from "./key";

export interface Typing {
  /** Say that the code is not right, and go to the field. */
  complain(): void;
}

/** Follow what is typed: `listener` hears of the code, or of none yet. */
export function followTyping(part: HTMLElement, listener: (code: string | null) => void): Typing {
  const input = part.querySelector("input")!;
  const problem = part.querySelector<HTMLElement>(".problem")!;
  const say = (isWrong: boolean) => {
    problem.hidden = !isWrong;
    input.setAttribute("aria-invalid", `${isWrong}`);
    part.classList.toggle("wrong", isWrong);
  };
  const read = (isLeft: boolean) => {
    const code = typed(input.value);
    say(!code && input.value !== "" && (isLeft || isWhole(input.value)));
    listener(code);
  };
  input.oninput = () => read(false);
  input.onchange = () => read(true);
  return {
    complain() {
      say(true);
      input.focus();
    },
  };
}
