// Keeps "2 min" true, and says the exact time in the reader's own zone on hover.
import { appear } from "./appear.js";

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });

/** How long since, in the fewest words; the same rule as the server's. */
export function ago(at, now = new Date()) {
  const seconds = (now - at) / 1000;
  if (seconds < 60) return "now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h`;
  if (seconds < 7 * 86400) return `${Math.floor(seconds / 86400)} d`;
  return (now.getFullYear() === at.getFullYear() ? day : dayOfYear).format(at);
}

function say(element) {
  const words = ago(new Date(element.dateTime));
  if (element.textContent !== words) element.textContent = words;
}

appear("time[datetime]", (element) => {
  element.title = exact.format(new Date(element.dateTime));
  say(element);
});
setInterval(() => document.querySelectorAll("time[datetime]").forEach(say), 20_000);
