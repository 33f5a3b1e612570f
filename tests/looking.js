// What the tests in a browser ask of a page. Each function answers with what is wrong, told by the tag it begins with.

const looking = (() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const tag = (element) => element?.outerHTML?.slice(0, 110).replace(/\s+/g, " ");
  const shown = (selector) => all(selector).filter((each) => each.checkVisibility({ visibilityProperty: true }));
  const scrolling = ".table, .figures, .chart, pre"; // these scroll by themselves

  // What sticks out of the sheet, cannot be scrolled to, or is cut off by its own box.
  function beyond() {
    const sheet = document.documentElement;
    const wide = sheet.scrollWidth - innerWidth;
    const rtl = getComputedStyle(sheet).direction === "rtl";
    const lost = shown("body *").filter((each) => {
      const box = each.getBoundingClientRect();
      const before = rtl ? box.right > sheet.clientWidth + 1 : box.left < -1;
      return before && box.width > 1 && each.innerText && !each.closest(`.skip, ${scrolling}`);
    });
    const cut = shown("body *").filter((each) => {
      const style = getComputedStyle(each);
      return /hidden|clip/.test(style.overflowX) && style.clipPath === "none" && each.scrollWidth > each.clientWidth + 1;
    });
    return [...(wide > 0 ? [`${wide} pixels too wide`] : []), ...[...lost, ...cut].map(tag)];
  }

  // What would have to be scrolled by itself.
  const scrolled = () => shown("main *").filter((each) => {
    return /auto|scroll/.test(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth + 1;
  }).map(tag);

  const clickable = () => shown("nav, .skip, .foot, form, button, input, select").map(tag);

  // What takes the focus without a sign of it, or out of sight.
  const unmarked = () => shown("a[href], button, input, select, summary, [tabindex='0']").filter((each) => {
    each.focus();
    const style = getComputedStyle(each);
    const box = each.getBoundingClientRect();
    const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return document.activeElement !== each || !marked || box.bottom <= 0 || box.top >= innerHeight;
  }).map(tag);

  // What one can fill in or press and has no line around it.
  const borderless = () => shown("button, input, select").filter((each) => {
    const style = getComputedStyle(each);
    return ["Top", "Right", "Bottom", "Left"].some((side) => {
      return style[`border${side}Style`] === "none" || parseFloat(style[`border${side}Width`]) < 1;
    });
  }).map(tag);

  // Bars that are not drawn in the reader's own ink.
  function pale() {
    const swatch = document.body.appendChild(document.createElement("i"));
    swatch.style.color = "CanvasText";
    const ink = getComputedStyle(swatch).color;
    swatch.remove();
    return shown("svg rect").filter((each) => getComputedStyle(each).fill !== ink).map(tag);
  }

  const moving = () => all("*").filter((each) => ["", "::before", "::after"].some((part) => {
    const style = getComputedStyle(each, part);
    return parseFloat(style.transitionDuration) > 0 || style.animationName !== "none" || style.scrollBehavior === "smooth";
  })).map(tag);

  // A machine that is busy with much else paints a centred menu between two of its entries, while the page is read.
  const arriving = (shift, node) => {
    const read = performance.getEntriesByType("navigation")[0].domInteractive;
    return (!read || shift.startTime < read) && (node?.parentElement ?? node)?.closest?.("nav.sections");
  };

  // Scrolls to the end, screen by screen, and answers with what has shifted since the page was opened.
  const shifts = [];
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) {
      const moved = each.sources.filter(({ node }) => !arriving(each, node));
      shifts.push(...moved.map(({ node }) => `${each.value.toFixed(4)} ${tag(node)}`));
    }
  }).observe({ type: "layout-shift", buffered: true });
  const shifted = () => new Promise((done) => {
    const next = () => {
      const before = scrollY;
      scrollBy(0, innerHeight * 0.8);
      requestAnimationFrame(() => requestAnimationFrame(() => (scrollY > before ? next() : done(shifts))));
    };
    next();
  });

  const outline = () => ({
    h1: all("h1").length,
    levels: all("h1, h2, h3, h4, h5, h6").map((each) => Number(each.tagName[1])),
    landmarks: ["body > .sheet > header", "nav.sections", "main", "footer.foot"].map((each) => all(each).length),
    titled: document.title.length > 0,
  });

  // Everything in which a page can leave something with its reader.
  const kept = async () => ({
    cookie: document.cookie,
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: (await indexedDB.databases()).map((each) => each.name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  });

  document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
  });

  return { beyond, scrolled, clickable, unmarked, borderless, pale, moving, shifted, outline, kept };
})();
globalThis.looking = looking;
