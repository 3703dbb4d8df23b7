// Starts a behaviour on every element that matches, now and whenever htmx brings one in.

const behaviours = [];

/** Calls `start(element)` once for each element matching `selector`. */
export function appear(selector, start) {
  const begun = new WeakSet();
  const look = () => {
    for (const element of document.querySelectorAll(selector)) {
      if (begun.has(element)) continue;
      begun.add(element);
      start(element);
    }
  };
  behaviours.push(look);
  look();
}

/** Looks again; for whoever changes the page without htmx. */
export function lookAgain() {
  for (const look of behaviours) look();
}

document.addEventListener("htmx:after:swap", lookAgain);
document.addEventListener("htmx:after:settle", lookAgain);
