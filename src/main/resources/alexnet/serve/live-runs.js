// The runs as the server tells of them: by a stream of events, or by asking where that fails.

const POLL = 3000;
const STREAM_AGAIN = 30_000;

/**
 * Follows the runs.
 *
 * @param changed called after each change, with the names of the runs that are new or different
 * @param linked called with "live", "polling", "lost" or "locked"
 */
export function follow(changed, linked) {
  const runs = new Map(); // by name, the latest begun first
  let id = null;
  let skew = 0;
  let stream = null;
  let timer = null;

  function take(news) {
    id = news.id;
    skew = news.now - Date.now();
    for (const { status, from, epochs } of news.runs) {
      const known = runs.get(status.name)?.epochs ?? [];
      runs.set(status.name, { status, epochs: [...known.slice(0, from), ...epochs] });
    }
    const all = new Map(news.names.map((name) => [name, runs.get(name)]));
    runs.clear();
    all.forEach((run, name) => runs.set(name, run));
    changed(news.runs.map((run) => run.status.name));
  }

  async function ask() {
    try {
      const response = await fetch(`live/runs${id ? `?since=${id}` : ""}`);
      if (response.ok) {
        take(await response.json());
      }
      linked(response.ok ? "polling" : response.status === 401 ? "locked" : "lost");
      return response.ok;
    } catch {
      linked("lost");
      return false;
    }
  }

  /** Asks again and again: until it is time to try a stream again, or the server is back. */
  function askUntil(end, wasLost = false) {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const answered = await ask();
      if (document.hidden) {
        return;
      }
      if (Date.now() >= end || (answered && wasLost)) {
        open();
      } else {
        askUntil(end, !answered);
      }
    }, POLL);
  }

  function open() {
    clearTimeout(timer);
    stream?.close();
    stream = new EventSource(id ? `live/events?since=${id}` : "live/events");
    const current = stream;
    current.onopen = () => linked("live");
    current.onmessage = (event) => take(JSON.parse(event.data));
    current.onerror = () => {
      if (current === stream) {
        current.close();
        linked("lost");
        askUntil(Date.now() + STREAM_AGAIN);
      }
    };
  }

  // A page that nobody sees asks for nothing.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      clearTimeout(timer);
      stream?.close();
      stream = null;
    } else {
      open();
    }
  });
  open();
  return { runs, now: () => Date.now() + skew };
}
