// One stream of news a browser, however many tabs: browsers allow six connections to a host.
// The tab that holds the lock reads the stream and tells the others; when it closes, another one takes over.
// News is the event "news" on document: detail.cases is a list of case ids, or null for "anything".

const SOONEST = 3_000;
const LATEST = 60_000;
let pause = SOONEST;
let stream;
const others = new BroadcastChannel("postroom-live");

function tell(cases) {
  document.dispatchEvent(new CustomEvent("news", { detail: { cases } }));
}

function read() {
  stream?.close();
  stream = new EventSource("/live");
  let opened = false;
  stream.addEventListener("open", () => {
    if (opened) share(null); // it was cut: something may have been missed
    opened = true;
    pause = SOONEST;
  });
  stream.addEventListener("cases", (event) => share(JSON.parse(event.data)));
  stream.addEventListener("error", () => {
    if (stream.readyState !== EventSource.CLOSED) return; // it comes again by itself
    setTimeout(read, pause);
    pause = Math.min(2 * pause, LATEST);
  });
}

function share(cases) {
  if (navigator.locks) others.postMessage(cases);
  tell(cases);
}

others.addEventListener("message", (event) => tell(event.data));
addEventListener("pagehide", () => stream?.close());
if (navigator.locks) navigator.locks.request("postroom-live", () => {
  read();
  return new Promise(() => {}); // held until the tab closes
});
else readWhileSeen();

// by plain http from another machine there are no locks: each tab reads for itself, as long as somebody looks at it
function readWhileSeen() {
  read();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return stream.close();
    read();
    tell(null);
  });
}

addEventListener("pageshow", (event) => event.persisted && location.reload());
