// In every page of the preview, and in no file: reloads the page when it, or something it loads, was written,
// swaps style sheets in place, and shows the problems that stop the build.
(() => {
  "use strict";

  const STYLE = "overlay.css"; // the server puts the style sheet's text here
  const { base, file, session } = document.currentScript.dataset;
  let seen = Number(document.currentScript.dataset.seen);
  let leaving = false;

  // What the server says is always the whole state, so that nothing depends on which messages arrived.
  function news(state) {
    if (leaving || state.session < Number(session)) return;
    if (state.session > Number(session) || seen < state.since) return reload();
    const written = new Set();
    for (const [round, paths] of state.log) {
      if (round <= seen) continue;
      if (paths === null) return reload();
      for (const path of paths) written.add(path);
    }
    seen = state.round;
    show(state.problems);
    if (written.size) update(written);
  }

  function update(written) {
    if (!file) return reload(); // there was no site yet
    const hit = [...needed()].filter((path) => written.has(path));
    if (!hit.length) return;
    const sheets = [...document.querySelectorAll("link[rel~=stylesheet][href]")];
    const swaps = sheets.filter((link) => !link.superseded && hit.includes(fileOf(link.href)));
    const swapped = new Set(swaps.map((link) => fileOf(link.href)));
    if (hit.every((path) => swapped.has(path))) swaps.forEach(swap);
    else reload();
  }

  // The output files that this page is made of, as far as the browser knows.
  function needed() {
    const addresses = performance.getEntriesByType("resource").map((entry) => entry.name);
    for (const element of document.querySelectorAll("[src], link[rel~=stylesheet], link[rel~=icon]")) {
      addresses.push(element.currentSrc || element.src || element.href);
    }
    return new Set([file, location.href, ...addresses].map((name, index) => (index ? fileOf(name) : name)));
  }

  function fileOf(address) {
    try {
      const url = new URL(address, location.href);
      const path = decodeURIComponent(url.pathname);
      if (url.origin !== location.origin || !path.startsWith(base)) return null;
      return path.slice(base.length).replace(/(^|\/)$/, "$1index.html");
    } catch {
      return null;
    }
  }

  // The old sheet stays until the new one is there, so that the page is never without.
  function swap(link) {
    const fresh = link.cloneNode();
    const url = new URL(link.href);
    url.searchParams.set("copydesk", seen);
    fresh.href = url.href;
    const old = [link, ...(link.replaces ?? [])];
    fresh.replaces = old;
    link.superseded = true;
    fresh.onload = fresh.onerror = () => old.forEach((sheet) => sheet.remove());
    link.after(fresh);
  }

  const KEPT = "copydesk-scroll";

  function reload() {
    leaving = true;
    try {
      sessionStorage.setItem(KEPT, JSON.stringify([location.pathname, scrollX, scrollY]));
    } catch {
      // storage is forbidden: the browser's own memory of the place has to do
    }
    location.reload();
  }

  function scrollBack() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(KEPT));
      sessionStorage.removeItem(KEPT);
    } catch {
      return;
    }
    if (!kept || kept[0] !== location.pathname) return;
    const back = () => scrollTo({ left: kept[1], top: kept[2], behavior: "instant" });
    back();
    if (document.readyState !== "complete") addEventListener("load", back, { once: true });
  }

  // ---- the problems -------------------------------------------------------------------------------------

  let host = null;
  let told = "[]";
  let fold = () => {};

  function show(problems) {
    const text = JSON.stringify(problems);
    if (text === told) return; // what was put aside stays aside until something changes
    told = text;
    const counts = { error: 0, warning: 0, notice: 0 };
    for (const problem of problems) counts[problem.severity] += problem.count;
    const focused = host !== null && document.activeElement === host;
    host?.remove();
    host = null;
    fold = () => {};
    if (counts.error || counts.warning) draw(problems, counts, focused);
  }

  function draw(problems, counts, focused) {
    host = document.createElement("div");
    host.id = "copydesk-problems";
    const root = host.attachShadow({ mode: "open" });
    dress(root);

    const summary = ["error", "warning"].map((kind) => counted(counts[kind], kind)).filter(Boolean).join(", ");
    const hide = make("button", "hide", "Hide", make("kbd", "", "Esc"));
    const open = make("button", "tab", summary);
    const note = !counts.error ? "The site was built all the same." : file && "Behind this stands the last good build.";
    const head = make("header", "", make("p", "label", summary), make("p", "note", note), hide);
    const panel = make("section", counts.error ? "stopped" : "", head, make("ol", "", ...problems.map(entry)));
    panel.setAttribute("role", "region");
    panel.setAttribute("aria-label", "Problems in the site");
    head.firstChild.setAttribute("role", "alert");
    const both = make("div", "both", panel, open);
    both.lang = "en";
    both.dir = "ltr";

    const unfold = (wide) => {
      panel.hidden = !wide;
      open.hidden = wide;
    };
    hide.onclick = () => (unfold(false), open.focus());
    open.onclick = () => (unfold(true), hide.focus());
    open.setAttribute("aria-label", `Show the problems: ${summary}`);
    fold = () => unfold(false);
    unfold(counts.error > 0);

    root.append(both);
    document.documentElement.append(host);
    if (focused) (panel.hidden ? open : hide).focus();
  }

  function entry(problem) {
    const times = problem.count > 1 ? ` (${problem.count} times)` : "";
    const item = make("li", problem.severity, make("p", "place", problem.place));
    item.append(make("p", "message", make("b", "", `${problem.severity}: `), problem.message + times));
    if (problem.line) {
      const [before, at, after] = problem.line;
      const quoted = make("pre", "", before, at ? make("mark", "", at) : "", after);
      quoted.tabIndex = 0;
      item.append(quoted);
    }
    if (problem.hint) item.append(make("p", "hint", problem.hint));
    for (const [place, message] of problem.related) {
      item.append(make("p", "related", make("span", "place", place), " ", message));
    }
    return item;
  }

  // Text goes in as text: what stands in a seed or a front matter never becomes markup here.
  function make(tag, name, ...children) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...children);
    return element;
  }

  function counted(count, kind) {
    return count ? `${count} ${kind}${count > 1 ? "s" : ""}` : "";
  }

  // A sheet made by script is the one kind that a content-security policy lets pass without a word of its own.
  function dress(root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  }

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing) fold();
  });

  // ---- the line to the server -----------------------------------------------------------------------------

  function listen() {
    const heard = (event) => news(JSON.parse(event.data));
    try {
      const { port } = new SharedWorker("/.copydesk/worker.js", "copydesk");
      port.onmessage = heard;
      port.postMessage("join");
      addEventListener("pagehide", () => port.postMessage("leave"));
      addEventListener("pageshow", (event) => event.persisted && port.postMessage("join"));
    } catch {
      new EventSource("/.copydesk/events").onmessage = heard; // no shared workers here: a connection of our own
    }
  }

  scrollBack();
  listen();
})();
