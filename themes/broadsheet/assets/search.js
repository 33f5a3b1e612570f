// Search: asks the index of every language, and keeps the question in the address.

const form = document.querySelector("form.search");
const fields = form.elements;
const tally = document.querySelector(".tally");
const list = document.querySelector(".found");
const more = document.querySelector(".more");
const instead = document.querySelector(".instead");
const narrow = document.querySelector(".narrow");
const wide = matchMedia("(min-width: 48rem)");
const names = ["section", "tag", "source", "year", "month"];
const language = document.documentElement.lang;
const plural = new Intl.PluralRules(language);
const number = new Intl.NumberFormat(language);
const PAGE = 10;

let indexes = null; // a promise of all of them, made with the first question
let asked = 0; // questions so far: an answer to an earlier one is not shown
let results = [];

function opened() {
  indexes ??= Promise.all(form.dataset.languages.split(" ").filter(Boolean).map(async (tongue) => {
    const index = await import(new URL(`${form.dataset.index}${tongue}/pagefind.js`, location));
    await index.options({ baseUrl: "/", excerptLength: 34 });
    await index.init();
    return { tongue, index };
  }));
  indexes.catch(() => { indexes = null; });
  return indexes;
}

// A file that did not come whole must not end the search: what was opened is closed, and all is asked once more.
async function persistently(work) {
  try {
    return await work();
  } catch {
    const opened = await (indexes ?? Promise.resolve([])).catch(() => []);
    indexes = null;
    await Promise.all(opened.map(({ index }) => index.destroy()));
    return work();
  }
}

function question() {
  const filters = {};
  for (const name of names) if (fields[name].value) filters[name] = fields[name].value;
  return { words: fields.q.value.trim(), filters, sort: fields.sort.value };
}

async function search({ remember = true } = {}) {
  const mine = ++asked;
  const { words, filters, sort } = question();
  if (remember) keep();
  const empty = !words && !Object.keys(filters).length;
  if (empty) return show(mine, [], "");
  tally.textContent = form.dataset.waiting;
  try {
    const all = await persistently(async () => Promise.all((await opened()).map(async ({ tongue, index }) => {
      const answer = await index.search(words || null, { filters, sort: sort || !words ? { date: "desc" } : {} });
      return answer.results.map((result) => ({ ...result, tongue }));
    })));
    let found = all.flat();
    if (all.filter((each) => each.length).length > 1) found = await (sort || !words ? byDate(found) : byMatch(all, words));
    const text = found.length ? form.dataset[`found${capital(plural.select(found.length))}`] ?? form.dataset.foundOther : form.dataset.none;
    await show(mine, found, text.replace("{n}", number.format(found.length)));
  } catch (error) {
    console.error(error);
    if (mine !== asked) return;
    list.replaceChildren();
    more.hidden = true;
    instead.hidden = false;
    tally.classList.remove("nothing");
    tally.textContent = form.dataset.broken;
  }
}

// Results of one language come sorted; only those of several must be looked at to be put in one order.
async function byDate(found) {
  const dated = await Promise.all(found.map(async (each) => [(await each.data()).meta.date ?? "", each]));
  return dated.sort((a, b) => (a[0] < b[0] ? 1 : a[0] > b[0] ? -1 : 0)).map(([, each]) => each);
}

// An index that lacks a word answers with what begins like it. Where another language has the word, that comes last.
async function byMatch(all, words) {
  const near = await Promise.all(all.map(async (found) => (found.length ? closeness((await found[0].data()).excerpt, words) : 0)));
  const ranked = all.flatMap((found, place) => found.map((each) => ({ ...each, far: near[place] < 0.6 })));
  return ranked.sort((a, b) => a.far - b.far || b.score - a.score);
}

// How much of a word of the question the best marked word has in common with it, from its beginning: 0 to 1.
function closeness(excerpt, words) {
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const asked = fold(words).split(/\s+/);
  const shared = [...excerpt.matchAll(/<mark>(.*?)<\/mark>/gs)].flatMap(([, mark]) => asked.map((word) => {
    let same = 0;
    while (same < word.length && word[same] === fold(mark)[same]) same++;
    return same / word.length;
  }));
  return Math.max(0, ...shared);
}

async function show(mine, found, text) {
  const first = await Promise.all(found.slice(0, PAGE).map(entry));
  if (mine !== asked) return;
  results = found.slice(PAGE);
  list.replaceChildren(...first);
  more.hidden = !results.length;
  instead.hidden = first.length > 0;
  fields.sort.parentElement.hidden = first.length < 2;
  tally.classList.toggle("nothing", text !== "" && !first.length);
  tally.textContent = text;
}

// On a phone what narrows a search is folded away until it is asked for, or in use.
function fold() {
  narrow.open = wide.matches || names.some((name) => fields[name].value);
}

async function showMore() {
  const mine = asked;
  const next = await Promise.all(results.slice(0, PAGE).map(entry));
  if (mine !== asked) return;
  results = results.slice(PAGE);
  list.append(...next);
  more.hidden = !results.length;
  next[0]?.querySelector("a").focus();
}

async function entry(result) {
  const { url, meta, excerpt } = await result.data();
  const item = document.createElement("li");
  const title = item.appendChild(document.createElement("h2")).appendChild(document.createElement("a"));
  title.href = url;
  title.textContent = meta.title;
  const text = item.appendChild(document.createElement("p"));
  text.append(...marked(excerpt));
  if (result.tongue !== language.split("-")[0].toLowerCase()) item.lang = result.tongue;
  if (meta.direction) item.dir = meta.direction;
  const credit = item.appendChild(document.createElement("p"));
  credit.className = "credit";
  credit.lang = language;
  if (meta.source) credit.appendChild(document.createElement("span")).textContent = meta.source;
  if (meta.source && meta.date) credit.append(" ");
  if (meta.date) {
    const time = credit.appendChild(document.createElement("time"));
    time.dateTime = meta.date;
    time.textContent = day(meta.date);
  }
  return item;
}

// An excerpt is text with entities, in which <mark> alone is a tag. It is never parsed as HTML.
function marked(excerpt) {
  return excerpt.split(/<\/?mark>/).map((part, place) => {
    const text = part.replace(/&(lt|gt|amp|quot|#39);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'" })[name]);
    if (place % 2 === 0) return document.createTextNode(text);
    const mark = document.createElement("mark");
    mark.textContent = text;
    return mark;
  });
}

function day(iso) {
  const form = { year: "numeric", timeZone: "UTC" };
  if (iso.length > 4) form.month = "long";
  if (iso.length > 7) form.day = "numeric";
  // English pages write 23 November, as the theme does elsewhere.
  return new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, form).format(new Date(iso));
}

async function offer() {
  const kinds = await persistently(async () => Promise.all((await opened()).map(({ index }) => index.filters())));
  for (const name of names) {
    const counts = {};
    for (const kind of kinds) for (const [value, count] of Object.entries(kind[name] ?? {})) counts[value] = (counts[value] ?? 0) + count;
    const values = Object.keys(counts).sort(new Intl.Collator(language).compare);
    if (name === "year" || name === "month") values.reverse();
    const select = fields[name];
    const chosen = select.value || new URLSearchParams(location.search).get(name) || "";
    select.length = 1;
    for (const value of values) select.add(new Option(`${name === "month" ? day(value) : value} (${number.format(counts[value])})`, value));
    select.value = values.includes(chosen) ? chosen : "";
    select.parentElement.hidden = !values.length;
  }
}

function keep() {
  const told = new URLSearchParams();
  for (const field of [fields.q, ...names.map((name) => fields[name]), fields.sort]) if (field.value) told.set(field.name, field.value);
  const address = told.size ? `?${told}` : location.pathname;
  history.replaceState(null, "", address);
}

// What narrows a search is offered; false if the index cannot be read.
async function prepare() {
  try {
    await offer();
    return true;
  } catch (error) {
    console.error(error);
    tally.textContent = form.dataset.broken;
    return false;
  }
}

async function recall() {
  const told = new URLSearchParams(location.search);
  fields.q.value = told.get("q") ?? "";
  fields.sort.value = told.get("sort") ?? "";
  if (!(await prepare())) return;
  for (const name of names) fields[name].value = told.get(name) ?? "";
  fold();
  search({ remember: false });
}

// Without a question no index is fetched before there is somebody to ask one: who moves, touches or presses something.
function awaitReader() {
  const signs = ["pointermove", "pointerdown", "keydown", "focusin", "input", "scroll"];
  const come = () => {
    for (const sign of signs) removeEventListener(sign, come);
    prepare();
  };
  for (const sign of signs) addEventListener(sign, come, { passive: true });
}

function capital(word) {
  return word[0].toUpperCase() + word.slice(1);
}

let pause;
form.hidden = false;
fold();
wide.addEventListener("change", fold);
instead.querySelector(".intro").remove();
form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
form.addEventListener("input", (event) => { clearTimeout(pause); pause = setTimeout(search, event.target === fields.q ? 150 : 0); });
more.querySelector("button").addEventListener("click", showMore);
if (location.search) recall();
else {
  fields.q.focus();
  awaitReader();
}
