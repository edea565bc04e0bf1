// What cards are made of: texts that are checked and cut, figures in the answer's language, lists, tables, code.
// Called by cards.js. Everything becomes text, never markup. What is not as expected is a Misfit; lists and texts that
// are too long are cut, and say so.

const TEXT_MAX = 4000, ROWS_MAX = 60;
export const LONG_TEXT_MAX = 40000;
const CURRENCIES = new Map([["dollar", "USD"], ...["EUR", "GBP", "CHF", "JPY", "BRL"].map((code) => [code, code])]);

// The output is not of the shape that its expert promises.
export class Misfit extends Error {}
export function need(holds) {
  if (!holds) throw new Misfit();
}

export function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

export const isText = (value) => typeof value === "string" && value.trim() !== "";
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
export const isWhole = (value, least, most) => Number.isInteger(value) && value >= least && value <= most;
export const cutTo = (value, most) => (value.length > most ? `${value.slice(0, most)}…` : value);
export function text(value, most = TEXT_MAX) {
  need(isText(value));
  return cutTo(value, most);
}
export function list(value) {
  need(Array.isArray(value));
  return value;
}
export function object(value) {
  need(isObject(value));
  return value;
}
export function people(name) {
  const plain = cutTo(name, 80).replaceAll(/[_-]+/g, " ").trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

// What all builders share: the page's words, and how figures are written in the answer's language.
export class Writer {
  constructor(language, word, say) {
    this.language = language;
    this.word = (key) => word(`card-${key}`) ?? people(key);
    this.label = (name) => word(`card-field-${name.replaceAll("_", "-")}`) ?? people(name);
    this.say = say;
  }

  figure(value, options = {}) {
    const written = String(value);
    need(/^-?\d{1,40}(\.\d{1,40})?$/.test(written));
    const form = { useGrouping: true, maximumFractionDigits: 8, ...options };
    return new Intl.NumberFormat(this.language, form).format(written);
  }

  percent(value) {
    return this.figure(value, { style: "unit", unit: "percent" });
  }

  money(value, currency) {
    const cents = { minimumFractionDigits: 2 };
    if (!isText(currency)) return this.figure(value);
    const code = CURRENCIES.get(currency);
    if (!code) return `${this.figure(value, cents)} ${people(currency).toLowerCase()}`;
    return this.figure(value, { style: "currency", currency: code, currencyDisplay: "narrowSymbol", ...cents });
  }

  // The first rows of a list, each made an element; what is left out is counted.
  rows(values, make, rest = "li") {
    const made = list(values).slice(0, ROWS_MAX).map(make);
    const left = values.length - made.length;
    if (left <= 0) return made;
    const more = this.more(left);
    return [...made, rest === "tr" ? row([cell(more, "rest", 99)]) : element(rest, more, "rest")];
  }

  more(count) {
    return `… ${this.word("more")} ${new Intl.NumberFormat(document.documentElement.lang).format(count)}`;
  }

  // A part under a title; without content there is no part.
  part(title, ...content) {
    const section = element("section");
    section.append(element("h3", this.word(title)), ...content);
    return section;
  }

  items(title, values, kind = "ul") {
    if (list(values).length === 0) return [];
    const all = element(kind);
    all.append(...this.rows(values, (value) => element("li", text(value))));
    return [this.part(title, all)];
  }

  table(title, heads, values, make) {
    const made = element("table");
    const top = row(heads.map((head) => scoped(head, "col")));
    const head = element("thead"), body = element("tbody");
    head.append(top);
    body.append(...this.rows(values, make, "tr"));
    if (heads.length > 0) made.append(head);
    made.append(body);
    return this.part(title, wide(made, this.word(title)));
  }

  code(value, language) {
    const block = element("div", undefined, "code"), bar = element("div", undefined, "bar");
    const copy = element("button", this.word("copy"), "plain");
    const inner = element("code", text(value, LONG_TEXT_MAX)), shown = element("pre");
    copy.type = "button";
    copy.addEventListener("click", async () => this.say((await copied(value, inner)) ? "copied" : "copy-failed"));
    bar.append(element("span", language), copy);
    shown.append(inner);
    shown.tabIndex = 0;
    shown.setAttribute("aria-label", this.word("code"));
    shown.setAttribute("role", "region");
    block.append(bar, shown);
    return block;
  }
}

export const row = (cells) => {
  const made = element("tr");
  made.append(...cells);
  return made;
};
export function cell(value, className, columns = 1) {
  const made = element("td", value, className);
  if (columns > 1) made.colSpan = columns;
  return made;
}
export function scoped(value, scope) {
  const made = element("th", value);
  made.scope = scope;
  return made;
}

// A table that may be wider than a phone scrolls by itself, with the keyboard too.
function wide(table, label) {
  const made = element("div", undefined, "wide");
  made.tabIndex = 0;
  made.setAttribute("role", "region");
  made.setAttribute("aria-label", label);
  made.append(table);
  return made;
}

export function lead(label, value) {
  const made = element("p", undefined, "lead");
  made.append(element("span", label), " ", element("strong", value));
  return made;
}

// Where the page is not reached over a safe address there is no clipboard to write to: the old way is left.
async function copied(value, shown) {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    getSelection().selectAllChildren(shown);
    return document.execCommand("copy");
  }
}
