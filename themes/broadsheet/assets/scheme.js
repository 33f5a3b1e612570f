// Light or dark paper, as the reader has it. The first script of each page puts a choice on before anything is
// painted; here it is made, and kept in this browser alone, while it is another one than the digest's own.

const KEY = "copydesk-scheme";
const sheet = document.documentElement;
const box = document.querySelector(".scheme");
const select = box.querySelector("select");
const own = select.value;
const colours = [...document.querySelectorAll("meta[name=theme-color]")].map((meta) => ({ meta, media: meta.getAttribute("media") ?? "", content: meta.content }));

function wear(scheme) {
  sheet.dataset.scheme = select.value = scheme;
  for (const { meta, media, content } of colours) {
    meta.setAttribute("media", scheme === own ? media : "");
    meta.content = scheme === own ? content : getComputedStyle(sheet).backgroundColor;
  }
}

function keep(scheme) {
  try {
    if (scheme === own) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, scheme);
  } catch {
    // Nothing can be kept here: the choice holds for this page.
  }
}

// Also when the page comes back from the browser's memory, or another page of the digest was given another paper.
function recall() {
  let kept = null;
  try {
    kept = localStorage.getItem(KEY);
  } catch {
    return;
  }
  wear([...select.options].some(({ value }) => value === kept) ? kept : own);
}

select.addEventListener("change", () => {
  wear(select.value);
  keep(select.value);
});
addEventListener("storage", recall);
addEventListener("pageshow", (event) => event.persisted && recall());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => wear(select.value));
recall();
box.hidden = false;
