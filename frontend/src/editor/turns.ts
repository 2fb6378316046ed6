// Work that is asked for again and again, with each key: done by turns, the newest only.

/** Do it soon, one at a time; what is asked meanwhile is done once more, when it is over. */
export function inTurns(does: () => Promise<void>, pause: number): () => void {
  let isUnderWay = false;
  let isAsked = false;
  const go = async () => {
    isAsked = false;
    await does();
    if (isAsked) setTimeout(go, pause);
    else isUnderWay = false;
  };
  return () => {
    isAsked = true;
    if (isUnderWay) return;
    isUnderWay = true;
    setTimeout(go, pause);
  };
}

/** Do it once it has not been asked for during a pause: that of who asked last. */
export function afterPause(does: () => void): (pause: number) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (pause) => {
    clearTimeout(timer);
    timer = setTimeout(does, pause);
  };
}
