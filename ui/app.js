// The page's behaviour: ask, stream, stop, fold, feedback, theme. Without it the form still works.
// Answers arrive as text first; the final text is set from HTML that the server made from Markdown with all
// foreign HTML escaped. Where an expert's typed answer makes a card, the text is folded under it.

import { card } from "./cards.js";
import { element } from "./parts.js";

const byId = (id) => document.getElementById(id);
const words = byId("words").dataset;
const dataKey = (key) => "page" + key.split("-").map((p) => p.charAt(0).toUpperCase() + p.slice(1)).join("");
const find = (key) => words[dataKey(key)];
const word = (key) => find(key) ?? key;
const log = byId("log"), status = byId("status"), form = byId("ask"), prompt = byId("prompt");
const send = byId("send"), stop = byId("stop"), theme = byId("theme");
const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 });
let conversation = crypto.randomUUID ? crypto.randomUUID() : String(Date.now()) + Math.random();
let running = null;

// Follows the answer only while its end is in sight: who scrolled up to read stays there.
let following = true;
log.addEventListener("scroll", () => { following = log.scrollHeight - log.scrollTop - log.clientHeight < 48; });
function toEnd() {
  if (following) log.scrollTop = log.scrollHeight;
}

// A card that can't be seen whole, with what stands under it, is read from its beginning.
function toCard(article) {
  const tall = article.querySelector(":scope > .card") && article.offsetHeight > log.clientHeight;
  if (following && tall) log.scrollTop = article.offsetTop;
  else toEnd();
}

// Server-sent events of a POST, one parsed object at a time.
async function* updates(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    let end;
    while ((end = rest.indexOf("\n\n")) >= 0) {
      const block = rest.slice(0, end);
      rest = rest.slice(end + 2);
      const data = block.split("\n").filter((l) => l.startsWith("data:")).map((l) => l.slice(5).trimStart()).join("\n");
      if (data) yield JSON.parse(data);
    }
  }
}

function row(list, name, value, className) {
  list.append(element("dt", name), element("dd", value, className));
}

function fold(article, turn) {
  const details = article.querySelector("details.receipt");
  const list = details.querySelector("dl");
  const scores = Object.entries(turn.route.scores).filter(([, s]) => s >= 0.005).sort(([, a], [, b]) => b - a);
  row(list, word("route"), `${turn.route.primary} (${scores.map(([head, s]) => `${head} ${number.format(s)}`).join(" · ")})`);
  for (const { name, confidence } of experts(turn)) {
    row(list, word("expert"), `${name}, ${word("confidence")} ${number.format(confidence)}`);
  }
  if (turn.model) row(list, word("model"), turn.model);
  if (!turn.reflection.checks.length) row(list, word("checks"), word("no-checks"));
  for (const check of turn.reflection.checks) {
    // What held is said in the page's language; of what failed, the exact finding counts.
    const told = find(`check-${check.name}`);
    const text = check.passed ? told ?? `${check.name}: ${check.detail}` : `${check.name}: ${check.detail}`;
    row(list, word("check"), `${check.passed ? "✓" : "✗"} ${text}`, check.passed ? "pass" : "fail");
  }
  if (turn.reflection.rounds) row(list, word("rounds"), String(turn.reflection.rounds));
  if (turn.fallback) row(list, word("fallback"), `${turn.fallback.from} → ${turn.fallback.to}: ${turn.fallback.reason}`, "fail");
  row(list, word("time"), `${number.format(turn.timings_ms.total / 1000)} s, ${turn.usage.completion_tokens} tokens`);
  row(list, word("receipt"), `${word("leaf")} ${turn.receipt.leaf_index}, ${turn.receipt.leaf_hash}`);
  row(list, word("protection"), turn.receipt.protection.join(", ") || "—");
  details.querySelector("a.file").href = `/sarai/v1/audit/${turn.turn_id}/receipt`;
  details.querySelector("a.file").download = `receipt-${turn.turn_id}.json`;
  details.hidden = false;
}

// Who answered: nobody, one expert, or two of which each has its part of the text.
function experts(turn) {
  return turn.experts ?? (turn.expert ? [turn.expert] : []);
}

// The experts' cards in the place of the text, which stays one step away. Where one has none, the text has all.
function show(body, turn) {
  const say = (key) => { status.textContent = word(`card-${key}`); };
  const made = experts(turn).map((expert) => card(expert, turn.language, find, say));
  if (made.length === 0 || made.includes(null)) return;
  const wording = element("details", undefined, "wording");
  // A second expert that has no answer is told of in the text.
  wording.open = turn.fallback?.to === turn.expert.name;
  body.replaceWith(...made, wording);
  wording.append(element("summary", word("card-wording")), body);
}

function thumbs(article, turnId) {
  const group = article.querySelector(".thumbs");
  group.hidden = false;
  group.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const response = await fetch("/sarai/v1/feedback", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ turn_id: turnId, score: Number(button.dataset.score) }),
    });
    if (!response.ok) { status.textContent = word("feedback-failed"); return; }
    for (const other of group.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
    status.textContent = word("thanks");
  });
}

function waiting(update) {
  const percent = Math.round(update.progress * 100);
  status.textContent = `${word(update.phase)} ${percent} %`;
}

async function ask(text) {
  byId("welcome")?.remove();
  const question = element("article", undefined, "question");
  question.append(element("h2", word("you"), "visually-hidden"), element("p", text));
  const article = byId("answer-shape").content.firstElementChild.cloneNode(true);
  const body = article.querySelector(".text");
  body.classList.add("raw");
  article.setAttribute("aria-busy", "true");
  log.append(question, article);
  following = true;
  status.textContent = word("thinking");
  toEnd();
  running = new AbortController();
  send.hidden = true;
  stop.hidden = false;
  try {
    const response = await fetch("/sarai/v1/ask", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text, conversation, stream: true, html: true }),
      signal: running.signal,
    });
    if (!response.ok) {
      const fault = await response.json().catch(() => null);
      throw new Error(fault?.error?.message ?? `HTTP ${response.status}`);
    }
    let ended = false;
    for await (const update of updates(response)) {
      if (update.event === "delta") { body.textContent += update.text; status.textContent = word("answering"); toEnd(); }
      else if (update.event === "waiting") waiting(update);
      else if (update.event === "corrected") status.textContent = `${word("correcting")} ${update.round}/3`;
      else if (update.event === "chained") status.textContent = word("chained");
      else if (update.event === "restarted") body.textContent = "";
      else if (update.event === "error") throw new Error([update.message, update.hint].filter(Boolean).join(" "));
      else if (update.event === "done") {
        ended = true;
        body.classList.remove("raw");
        body.innerHTML = update.html;
        body.lang = update.turn.language;
        show(body, update.turn);
        fold(article, update.turn);
        thumbs(article, update.turn.turn_id);
        status.textContent = word(update.turn.reflection.corrected ? "corrected" : "answered");
      }
    }
    if (!ended) throw new Error(word("cut-off"));
  } catch (fault) {
    if (fault.name === "AbortError") {
      body.append(element("span", ` ${word("stopped")}`, "cut"));
      status.textContent = word("stopped");
    } else {
      body.append(element("p", fault.message, "fault"));
      status.textContent = word("failed");
    }
  } finally {
    running = null;
    article.removeAttribute("aria-busy");
    send.hidden = false;
    stop.hidden = true;
    // Stop has just vanished, and focus with it. On a touch screen this would only raise the keyboard.
    if ([document.body, stop].includes(document.activeElement) && matchMedia("(pointer: fine)").matches) prompt.focus();
    toCard(article);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = prompt.value.trim();
  if (!text || running) return;
  prompt.value = "";
  ask(text);
});
prompt.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
});
stop.addEventListener("click", () => running?.abort());
document.addEventListener("keydown", (event) => { if (event.key === "Escape") running?.abort(); });

function dark() {
  const set = document.documentElement.dataset.theme;
  return set ? set === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}
const kept = localStorage.getItem("theme");
if (kept) document.documentElement.dataset.theme = kept;
theme.setAttribute("aria-pressed", String(dark()));
theme.addEventListener("click", () => {
  const next = dark() ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  localStorage.setItem("theme", next);
  theme.setAttribute("aria-pressed", String(next === "dark"));
});

// Models and memory, kept current while the page is looked at.
async function showState() {
  if (document.hidden) return;
  try {
    const { sarai, skills } = await (await fetch("/sarai/v1/skills")).json();
    const gib = (bytes) => `${number.format(bytes / 2 ** 30)} GiB`;
    // What makes pictures small or reads data is told of on its own page.
    const parts = skills.filter((skill) => skill.skill === "engine" || skill.skill === "embed").map((skill) => `${skill.model} ${word(skill.state)}${skill.ram_bytes ? ` ${gib(skill.ram_bytes)}` : ""}`);
    parts.push(`sarai ${gib(sarai.ram_bytes)}`);
    byId("state").textContent = parts.join(" · ");
  } catch { byId("state").textContent = word("unreachable"); }
}
showState();
setInterval(showState, 5000);
