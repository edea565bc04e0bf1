// An expert's typed answer as a card that people can read: one builder a shape, and one for shapes unknown here.
// Called by app.js. What a model wrote becomes text, never markup. A shape that is not what its builder expects gives
// no card, and the answer's own text is shown instead.

import {
  LONG_TEXT_MAX, Misfit, Writer, cell, cutTo, element, isObject, isText, isWhole, lead, list, need, object, people, row,
  scoped, text,
} from "./parts.js";

const OPTIONS_MAX = 12, FIELDS_MAX = 60, DEPTH_MAX = 4;
// Of a shape unknown here, all levels together: more than that nobody reads in a card.
const VALUES_MAX = 800;

function finance(output, to) {
  return output.calculation === "steps" ? worksheet(output, to) : calculation(output, to);
}

function worksheet(output, to) {
  const steps = list(output.steps);
  need(steps.length > 0);
  const title = (name) => (name === "answer" ? to.word("result") : people(name));
  const made = (step) => row([
    scoped(isText(step?.note) ? text(step.note) : title(text(step?.name)), "row"),
    cell(text(step.expression)),
    cell(to.figure(text(step.value)), "figure"),
  ]);
  const heads = ["step", "expression", "value"].map((head) => to.word(head));
  return [lead(to.word("result"), text(output.answer)), to.table("steps", heads, steps, made)];
}

function calculation(output, to) {
  const results = Object.entries(object(output.results)), given = Object.entries(object(output.inputs));
  const quoted = isObject(output.quoted) ? output.quoted : {};
  need(results.length > 0 && given.length > 0);
  const written = (name, value) => {
    if (/(^|_)(percent|rate)$/.test(name)) return to.percent(value);
    if (/^(payments|count|periods|term_months|exchange_rate)$/.test(name)) return to.figure(value);
    return to.money(value, (name === "result" && output.target_currency) || output.currency);
  };
  // As the question wrote it; what it did not say was assumed and stands there as a figure.
  const input = ([name, value]) => {
    const words = [quoted[name]].flat().filter(isText), figures = [value].flat().slice(0, FIELDS_MAX);
    const all = words.length > 0 ? words : figures.map((one) => written(name, one));
    return row([scoped(to.label(name), "row"), cell(text(all.join(" · ")), "figure")]);
  };
  const result = ([name, value]) => row([scoped(to.label(name), "row"), cell(written(name, value), "figure")]);
  const [[name, value], ...others] = results;
  const parts = [lead(to.label(name), written(name, value))];
  if (others.length > 0) parts.push(to.table("results", [], others, result));
  parts.push(to.table("inputs", [], given, input));
  if (isText(output.formula)) parts.push(to.part("formula", element("p", text(output.formula))));
  parts.push(...to.items("assumptions", output.assumptions ?? []), ...to.items("not-used", output.not_used ?? []));
  if (list(output.schedule ?? []).length > 0) parts.push(schedule(output.schedule, to));
  return parts;
}

function schedule(rows, to) {
  const heads = ["month", "payment", "interest", "principal", "balance"].map((head) => to.label(head));
  const made = (values) => {
    need(list(values).length === heads.length);
    const [month, ...sums] = values;
    const cents = { minimumFractionDigits: 2 };
    return row([scoped(to.figure(month), "row"), ...sums.map((sum) => cell(to.figure(sum, cents), "figure"))]);
  };
  const folded = element("details"), table = to.table("schedule", heads, rows, made);
  folded.append(element("summary", `${to.word("schedule")} (${rows.length})`), ...table.querySelectorAll(".wide"));
  return folded;
}

function logic(output, to) {
  const premises = list(output.premises);
  need(premises.length > 0);
  const all = element("ol");
  all.append(...to.rows(premises, (premise) => {
    const item = element("li", text(premise?.said));
    if (isText(premise.formal)) item.append(element("code", text(premise.formal)));
    return item;
  }));
  const parts = [lead(to.word(`verdict-${text(output.verdict, 40)}`), text(output.answer)), to.part("premises", all)];
  if (Number.isSafeInteger(output.cases)) parts.push(element("p", `${to.word("cases")}: ${to.figure(output.cases)}`));
  return parts;
}

function programming(output, to) {
  const parts = [to.code(text(output.code, Infinity), text(output.language, 40))];
  if (isText(output.explanation)) parts.push(element("p", text(output.explanation)));
  if (isText(output.failure)) {
    const seen = element("p");
    seen.append(element("code", text(output.failure)));
    parts.push(to.part("failure", seen));
  }
  if (isText(output.not_run)) parts.push(element("p", `${to.word("not-run")}: ${text(output.not_run)}`, "fault"));
  if (isText(output.program)) {
    const folded = element("details");
    folded.append(element("summary", to.word("program")), to.code(output.program, "python"));
    parts.push(folded);
  }
  const tests = list(output.tests ?? []);
  const made = (test) => row([scopedCode(text(test?.call)), codeCell(text(test.result))]);
  if (tests.length > 0) parts.push(to.table("tests", ["call", "result"].map((head) => to.word(head)), tests, made));
  return parts;
}
function scopedCode(value) {
  const made = scoped(undefined, "row");
  made.append(element("code", value));
  return made;
}
function codeCell(value) {
  const made = cell();
  made.append(element("code", value));
  return made;
}

function diagnosis(output, to) {
  const causes = list(output.causes), all = element("ul", undefined, "causes");
  need(causes.length > 0);
  all.append(...to.rows(causes, (found) => {
    need(isWhole(found?.probability, 0, 100));
    const item = element("li"), bar = element("meter"), share = to.percent(found.probability);
    const cause = text(found.cause);
    bar.max = 100;
    bar.value = found.probability;
    // The figure beside it says the same.
    bar.setAttribute("aria-hidden", "true");
    item.append(element("span", cause), element("span", share, "figure"), bar);
    return item;
  }));
  return [
    ...to.items("symptoms", output.symptoms),
    to.part("causes", all),
    ...to.items("checks", output.checks, "ol"),
    to.part("professional", element("p", text(output.professional))),
  ];
}

function creative(output, to) {
  const form = element("p", people(text(output.form, 200)), "form");
  const parts = [form, element("p", text(output.text, LONG_TEXT_MAX), "written")];
  const variations = list(output.variations);
  if (variations.length > 0) {
    const folded = element("details"), all = element("ol");
    all.append(...to.rows(variations, (value) => element("li", text(value), "written")));
    folded.append(element("summary", `${to.word("variations")} (${variations.length})`), all);
    parts.push(folded);
  }
  return parts;
}

function reasoning(output, to) {
  const options = list(output.options).map((option) => text(option, 200)), totals = list(output.totals);
  const criteria = list(output.criteria), figures = (values) => {
    need(list(values).length === options.length && values.every(Number.isFinite));
    return values;
  };
  need(options.length > 0 && options.length <= OPTIONS_MAX && criteria.length > 0);
  const best = Math.max(...figures(totals));
  const made = ({ criterion, weight, scores }) => {
    need(Number.isFinite(weight));
    return row([
      scoped(text(criterion, 200), "row"),
      cell(to.figure(weight), "figure"),
      ...figures(scores).map((score) => cell(to.figure(score), "figure")),
    ]);
  };
  const heads = [to.word("criterion"), to.word("weight"), ...options];
  const grid = to.table("grid", heads, criteria.map(object), made);
  const sums = totals.map((total) => cell(to.figure(total), total === best ? "figure best" : "figure"));
  const foot = element("tfoot");
  foot.append(row([scoped(to.word("total"), "row"), cell("", "figure"), ...sums]));
  grid.querySelector("table").append(foot);
  return [lead(to.word("recommendation"), text(output.recommendation)), grid, ...to.items("risks", output.risks)];
}

// Fields by name, as an expert made by the owner gives them.
function unknown(output, to) {
  let left = VALUES_MAX;
  to.count = () => need(left-- > 0);
  return fields(output, to, 0);
}
function fields(output, to, depth) {
  const entries = Object.entries(object(output));
  need(entries.length > 0 || depth > 0);
  const all = element("dl");
  for (const [name, value] of entries.slice(0, FIELDS_MAX)) {
    const held = element("dd");
    held.append(...field(value, to, depth + 1));
    all.append(element("dt", to.label(name)), held);
  }
  if (entries.length > FIELDS_MAX) all.append(element("dt", to.more(entries.length - FIELDS_MAX)), element("dd"));
  return [all];
}
function field(value, to, depth) {
  to.count();
  if (typeof value === "string") return [element("span", cutTo(value, LONG_TEXT_MAX), "written")];
  if (typeof value === "number") return [new Intl.NumberFormat(to.language).format(value)];
  if (typeof value === "boolean") return [to.word(value ? "yes" : "no")];
  if (value === null) return ["—"];
  if (depth > DEPTH_MAX) return [element("code", text(JSON.stringify(value)))];
  if (isObject(value)) return fields(value, to, depth);
  const all = element("ul");
  all.append(...to.rows(value, (inner) => {
    const item = element("li");
    item.append(...field(inner, to, depth + 1));
    return item;
  }));
  return [all];
}

const BUILDERS = new Map(Object.entries({ finance, logic, programming, diagnosis, creative, reasoning }));

// The card of an expert's answer, or null where its text says it better. `word` finds a text of the page by its key,
// `say` tells the reader something in passing.
export function card(expert, language, word, say) {
  try {
    const to = new Writer(language, word, say), name = text(expert?.name, 80);
    const build = BUILDERS.get(name) ?? unknown;
    const made = element("div", undefined, "card");
    const title = element("p", word(`card-expert-${name}`) ?? people(name), "title");
    made.append(title, ...build(object(expert.output), to));
    made.setAttribute("role", "group");
    made.setAttribute("aria-label", title.textContent);
    made.lang = language;
    return made;
  } catch (fault) {
    if (!(fault instanceof Misfit)) console.error(fault);
    return null;
  }
}
