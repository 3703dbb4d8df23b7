// An opened case shows its newest message: the thread is read from its end.
import { appear } from "./appear.js";

appear("#scroll", (scroll) => {
  if (location.hash) return;
  const last = scroll.querySelector("#thread > li:last-child");
  if (!last || scroll.scrollHeight <= scroll.clientHeight) return;
  const toEnd = () => {
    const rest = scroll.scrollHeight - last.offsetTop;
    scroll.scrollTop = rest > scroll.clientHeight ? last.offsetTop - 16 : scroll.scrollHeight;
  };
  toEnd();
  // framed mails grow when they have loaded; stay at the end until somebody scrolls
  const frames = [...scroll.querySelectorAll("iframe")];
  const settle = () => still && toEnd();
  let still = true;
  const watch = new ResizeObserver(settle);
  for (const frame of frames) watch.observe(frame);
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) scroll.addEventListener(kind, () => (still = false), { once: true, passive: true });
});
