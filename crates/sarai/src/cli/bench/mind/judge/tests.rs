//! Every open task's own gold, said as an answer, is right; that of another task is not.

use std::path::Path;

use super::super::tasks::{Class, Gold, Set, Task, Verdict, load};
use super::{finance, judge, logic, structured};

/// A plain answer that says this.
fn said(gold: &Gold) -> Option<String> {
    Some(match gold {
        Gold::Figure { value, .. } => format!("El resultado es **{value} €**."),
        Gold::Verdict(verdict) => format!("The answer is: {}.", verdict.name()),
        Gold::Order(names) => format!("El orden es: {}.", names.join(", ")),
        Gold::Name(name) => format!("Respuesta: {name}."),
        Gold::Object(object) => format!("```json\n{object:#}\n```"),
        Gold::Program { .. } => return None,
    })
}

fn open() -> Vec<Task> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/eval");
    let is_open = |set: Set, _: Class| matches!(set, Set::A | Set::E);
    load(&folder, &[Class::Finance, Class::Logic, Class::Structured], is_open, None).unwrap()
}

#[tokio::test]
async fn the_gold_of_each_open_task_is_right_and_no_other_is() {
    let tasks = open();
    assert!(tasks.len() > 180);
    for task in &tasks {
        let answer = said(&task.gold).unwrap();
        assert!(judge(task, &answer, None).await.unwrap().right, "{}: {answer}", task.id);
        for other in
            tasks.iter().filter(|other| other.class == task.class && other.gold != task.gold).take(40)
        {
            let is_near = match (&task.gold, &other.gold) {
                (Gold::Figure { value, tolerance }, Gold::Figure { value: other, .. }) => {
                    (value - other).abs() <= *tolerance
                }
                _ => false,
            };
            let answer = said(&other.gold).unwrap();
            assert!(is_near || !judge(task, &answer, None).await.unwrap().right, "{}: {answer}", task.id);
        }
    }
}

#[tokio::test]
async fn a_program_without_a_python_is_not_judged() {
    let gold = Gold::Program { function: "f".into(), asserts: vec!["assert f() == 1".into()] };
    let task = Task { id: "x".into(), class: Class::Programming, set: Set::A, question: "?".into(), gold };
    assert!(judge(&task, "", None).await.is_err());
}

/// Nobody is told what a judge made of it; it must only come to an end.
fn judged(question: &str, answer: &str) {
    let names = ["Ana", "los García", "José"].map(str::to_owned);
    finance::judge(question, answer, 12.5, 0.01);
    logic::verdict(answer, Verdict::Yes);
    logic::order(answer, &names);
    logic::name(question, answer, "Ana");
    structured::judge(answer, &serde_json::json!({"a": [1, null]}));
}

proptest::proptest! {
    #[test]
    fn any_answer_is_judged(question in "\\PC{0,120}", answer in "\\PC{0,200}") {
        judged(&question, &answer);
    }

    #[test]
    fn any_layout_is_judged(answer in "[-0-9.,:;'*_`#{}<b>$€%\\\\ \n\"íSsPaAnoyJGarcé\u{a0}İ]{0,200}") {
        judged(&answer, &answer);
    }
}
