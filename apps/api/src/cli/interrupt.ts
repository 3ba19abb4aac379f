/** Whether Ctrl-C was pressed: for work that stops at the next good place. Pressed a second time, it ends the process at once. */
export function onInterrupt(): { happened(): boolean; forget(): void } {
  let happened = false;
  const note = (): void => {
    happened = true;
  };
  process.once('SIGINT', note);
  process.once('SIGTERM', note);
  return {
    happened: () => happened,
    forget() {
      process.off('SIGINT', note);
      process.off('SIGTERM', note);
    },
  };
}
