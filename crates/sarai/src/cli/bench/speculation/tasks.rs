//! The tasks of the speculation scenario, in Spanish and English, made from templates; the same at every call.
//!
//! Called by `speculation`. Rewrites give the draft and ask for changes that a small model really makes, word by
//! word, so that the rest is copied; how much was copied is measured on the answer, not assumed here.

use super::super::prompts;

/// Kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Free prose.
    Chat,
    /// Facts of a text as JSON, without a schema.
    Json,
    /// A given text with changes.
    Rewrite,
    /// A given function with a renamed variable.
    Code,
}

/// One question.
#[derive(Clone, Debug)]
pub(super) struct Task {
    pub(super) work: Work,
    pub(super) system: String,
    pub(super) prompt: String,
    /// The text that is to be changed.
    pub(super) draft: Option<String>,
    pub(super) max_tokens: u32,
}

/// Lines of a draft: about 300 tokens.
const LINES: usize = 8;

/// All tasks, each kind spread over the whole list so that a run cut short has some of each.
pub(super) fn all() -> Vec<Task> {
    let mut tasks = Vec::new();
    for number in 0..6 {
        tasks.push(rewrite(number * 2));
        tasks.push(rewrite(number * 2 + 1));
        tasks.push(match number % 3 {
            0 => chat(number / 3),
            1 => json(number / 3),
            _ => code(number / 3),
        });
    }
    tasks.extend((2..5).map(chat));
    tasks
}

fn task(work: Work, number: usize, prompt: String, draft: Option<String>, max_tokens: u32) -> Task {
    // Every task begins with words of its own, so that nothing is taken from another one's state.
    let seed = 5000 + 100 * work as u32 + u32::try_from(number).unwrap_or(0);
    Task { work, system: prompts::fresh_system(seed), prompt, draft, max_tokens }
}

/// Words to be exchanged: a few in half of the tasks, several a line in the others.
const ENGLISH: [&[(&str, &str)]; 6] = [
    &[("train", "truck")],
    &[("warehouse", "depot"), ("boxes", "crates"), ("sent", "shipped"), ("train", "truck")],
    &[("Madrid", "Lisbon")],
    &[("boxes", "bags"), ("sent", "carried"), ("train", "ferry"), ("paid", "spent")],
    &[("warehouse", "shop")],
    &[("train", "plane"), ("paid", "owed"), ("warehouse", "harbour"), ("boxes", "barrels")],
];
const SPANISH: [&[(&str, &str)]; 6] = [
    &[("tren", "camión")],
    &[("almacén", "taller"), ("cajas", "bolsas"), ("envió", "llevó"), ("tren", "barco")],
    &[("Madrid", "Lisboa")],
    &[("cajas", "sacos"), ("envió", "mandó"), ("tren", "avión"), ("pagó", "gastó")],
    &[("almacén", "mercado")],
    &[("tren", "camión"), ("pagó", "cobró"), ("almacén", "puerto"), ("cajas", "barriles")],
];

fn rewrite(number: usize) -> Task {
    let english = number.is_multiple_of(2);
    let draft = delivery_notes(number, english);
    let changes = if english { ENGLISH[number / 2] } else { SPANISH[number / 2] };
    let list = |and: &str, each: &dyn Fn(&(&str, &str)) -> String| {
        changes.iter().map(each).collect::<Vec<_>>().join(and)
    };
    let prompt = if english {
        let list = list(" and ", &|(old, new)| format!("\"{old}\" by \"{new}\""));
        format!(
            "Copy the text below word for word, all of its lines, but replace every {list}. \
             Answer with the changed text only.\n\n{draft}"
        )
    } else {
        let list = list(" y ", &|(old, new)| format!("«{old}» por «{new}»"));
        format!(
            "Copia el texto de abajo palabra por palabra, con todas sus líneas, pero cambia cada {list}. \
             Responde solo con el texto cambiado.\n\n{draft}"
        )
    };
    task(Work::Rewrite, number, prompt, Some(draft), 440)
}

/// Notes of deliveries that differ by task and by line.
fn delivery_notes(number: usize, english: bool) -> String {
    const PEOPLE: [&str; 7] = ["Ana", "Luis", "Marta", "Pedro", "Elena", "Jorge", "Lucía"];
    const CITIES: [&str; 5] = ["Madrid", "Bilbao", "Toledo", "Cádiz", "Murcia"];
    const GOODS: [(&str, &str); 6] = [
        ("oranges", "naranjas"),
        ("paper", "papel"),
        ("glass", "vidrio"),
        ("olives", "aceitunas"),
        ("tools", "herramientas"),
        ("books", "libros"),
    ];
    let lines = (0..LINES).map(|line| {
        let step = number * 5 + line * 3;
        let (person, from) = (PEOPLE[step % PEOPLE.len()], CITIES[(step + line) % CITIES.len()]);
        let to = CITIES[(step + line + 2) % CITIES.len()];
        let goods = GOODS[(step / 2) % GOODS.len()];
        let (day, count, price) = (1 + (step * 7) % 28, 12 + (step * 11) % 80, 140 + (step * 37) % 800);
        if english {
            let goods = goods.0;
            format!(
                "On May {day} {person} sent {count} boxes of {goods} from {from} to the warehouse in {to} \
                 by train and paid {price} euros."
            )
        } else {
            let goods = goods.1;
            format!(
                "El {day} de mayo {person} envió {count} cajas de {goods} desde {from} al almacén de {to} \
                 en tren y pagó {price} euros."
            )
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn chat(number: usize) -> Task {
    const PROMPTS: [&str; 5] = [
        "Escribe un cuento sobre un faro abandonado y la niña que lo encuentra.",
        "Explain in a few paragraphs why the sky is blue and sunsets are red.",
        "¿Qué ventajas e inconvenientes tiene vivir en el campo? Responde con varios párrafos.",
        "Write a letter to a friend about a week of walking along the coast.",
        "Cuéntame cómo se hacía el pan en un pueblo hace cien años, paso a paso y sin listas.",
    ];
    task(Work::Chat, number, PROMPTS[number % PROMPTS.len()].to_owned(), None, 160)
}

fn json(number: usize) -> Task {
    let english = number.is_multiple_of(2);
    let notes = delivery_notes(20 + number, english).lines().take(5).collect::<Vec<_>>().join("\n");
    let ask = if english {
        "Write a JSON array with one object a line of the text below, with the keys day, person, count, goods, \
         from, to, price. Answer with JSON only."
    } else {
        "Escribe una lista JSON con un objeto por cada línea del texto de abajo, con las claves day, person, \
         count, goods, from, to, price. Responde solo con JSON."
    };
    task(Work::Json, number, format!("{ask}\n\n{notes}"), None, 400)
}

fn code(number: usize) -> Task {
    let (old, new) = [("total", "balance"), ("rows", "entries")][number % 2];
    let draft = r#"def summarise(rows, limit):
    """Add up the rows by name, and give the largest sums first."""
    total = {}
    skipped = 0
    for row in rows:
        name = row.get("name", "").strip()
        if not name:
            skipped += 1
            continue
        amount = float(row.get("amount", 0))
        if amount < 0:
            skipped += 1
            continue
        total[name] = total.get(name, 0) + amount
    order = sorted(total, key=lambda name: total[name], reverse=True)
    result = []
    for name in order[:limit]:
        share = total[name] / sum(total.values())
        result.append({"name": name, "amount": total[name], "share": round(share, 3)})
    return result, len(rows), skipped"#;
    let prompt = format!(
        "Rename the variable `{old}` to `{new}` in this function and change nothing else. \
         Answer with the code only.\n\n{draft}"
    );
    task(Work::Code, number, prompt, Some(draft.to_owned()), 400)
}

#[cfg(test)]
mod tests {
    use super::super::super::statistics::kept_share;
    use super::*;

    #[test]
    fn there_are_twelve_rewrites_and_some_of_each_other_kind() {
        let tasks = all();
        let count = |work: Work| tasks.iter().filter(|task| task.work == work).count();
        let counts = [Work::Rewrite, Work::Chat, Work::Json, Work::Code].map(count);
        assert_eq!(counts, [12, 5, 2, 2]);
        let mut systems: Vec<&str> = tasks.iter().map(|task| task.system.as_str()).collect();
        systems.sort_unstable();
        systems.dedup();
        assert_eq!(systems.len(), tasks.len(), "every task begins differently");
    }

    /// What a perfect copyist would answer falls on both sides of nine tenths, and never below seven.
    #[test]
    fn done_to_the_letter_rewrites_fall_into_both_buckets() {
        let mut small = 0;
        for number in 0..12 {
            let task = rewrite(number);
            let draft = task.draft.unwrap();
            let changes = if number.is_multiple_of(2) { ENGLISH[number / 2] } else { SPANISH[number / 2] };
            let answer = changes.iter().fold(draft.clone(), |text, (old, new)| text.replace(old, new));
            assert_ne!(draft, answer, "task {number} changes nothing");
            let kept = kept_share(&draft, &answer);
            assert!((0.7..1.0).contains(&kept), "task {number}: {kept}");
            small += usize::from(kept >= 0.9);
        }
        assert_eq!(small, 6);
    }
}
