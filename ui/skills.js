// The page of skills: states kept current, and a button for what can be done with each. Without it the table is still
// there, as it was when the page was made.

import { element } from "./parts.js";

const byId = (id) => document.getElementById(id);
const words = byId("words").dataset;
const dataKey = (key) => "page" + key.split("-").map((p) => p.charAt(0).toUpperCase() + p.slice(1)).join("");
const word = (key) => words[dataKey(key)] ?? key;
const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 0 });
const mib = (bytes) => (bytes ? `${number.format(bytes / 2 ** 20)} MiB` : "");
const status = byId("status");

// What makes sense in a state; a skill that is starting is left alone.
const ACTIONS = { ready: ["reload", "stop"], idle: ["start"], failed: ["start"] };

const rows = new Map([...document.querySelectorAll("#skills tbody tr")].map((row) => [row.dataset.name, row]));

function show(skill) {
  const row = rows.get(skill.model);
  if (!row) return;
  const cell = (field) => row.querySelector(`[data-field="${field}"]`);
  cell("state").replaceChildren(word(skill.state));
  if (skill.fault) cell("state").append(" ", element("small", skill.fault));
  cell("ram").textContent = mib(skill.ram_bytes);
  cell("restarts").textContent = String(skill.restarts);
  const wanted = ACTIONS[skill.state] ?? [];
  const actions = row.querySelector("td.script");
  // Buttons that are there already keep the focus of who uses the keyboard.
  if (actions.dataset.actions === wanted.join()) return;
  actions.dataset.actions = wanted.join();
  actions.replaceChildren(...wanted.map((action) => {
    const button = element("button", word(`skill-${action}`), "plain");
    button.type = "button";
    button.setAttribute("aria-label", `${word(`skill-${action}`)} ${skill.model}`);
    button.addEventListener("click", () => change(action, skill.model, actions));
    return button;
  }));
}

async function change(action, name, actions) {
  for (const button of actions.children) button.disabled = true;
  status.textContent = `${word(`skill-${action}`)}: ${name}…`;
  try {
    const response = await fetch("/sarai/v1/skills", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ action, name }),
    });
    const answer = await response.json();
    status.textContent = response.ok ? `${word(`skill-${action}`)}: ${name} ✓` : answer.error.message;
  } catch { status.textContent = word("unreachable"); }
  delete actions.dataset.actions;
  await refresh();
}

async function refresh() {
  if (document.hidden) return;
  try {
    const { skills } = await (await fetch("/sarai/v1/skills")).json();
    skills.forEach(show);
  } catch { status.textContent = word("unreachable"); }
}
refresh();
setInterval(refresh, 3000);
