//! Folders as definitions: what is built in reads and stays small, what is broken is refused by place.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::experts::{self, Chosen, Who};

const SKILL_OK: &str =
    "---\nname: tea\ndescription: Chooses a tea.\nkeywords: [tea, té verde]\n---\nChoose a tea.\n";
const SCHEMA_OK: &str = r#"{"type":"object","properties":{"tea":{"type":"string","maxLength":40}}}"#;
const EXAMPLE_OK: &str = r#"{"question":"What tea is good at night?","answer":{"tea":"rooibos"}}"#;

fn own(skill: &str, schema: &str, examples: &str) -> Result<Typed, Fault> {
    Typed::own(Folder { name: "tea", skill, schema, examples })
}

fn texts(ask: &Ask) -> Vec<&str> {
    ask.messages.iter().map(|message| message.content.as_str()).collect()
}

#[test]
fn what_is_built_in_reads_and_fits_the_prompt() {
    for name in BUILT_IN {
        let expert = experts::find(name);
        for language in [Language::Es, Language::En] {
            let task = Task { question: "x", language, handed_back: 0 };
            let ask = expert.ask(task, None);
            let bytes: usize = texts(&ask).iter().map(|text| text.len()).sum();
            assert!(bytes <= PROMPT_BYTES_MAX, "{name}: {bytes}");
            let roles: Vec<Role> = ask.messages.iter().map(|message| message.role).collect();
            assert_eq!(roles, [Role::System, Role::User, Role::Assistant, Role::User], "{name} {language}");
            let Some(Constraint::JsonSchema(form)) = &ask.constraint else { panic!("{name} is not bound") };
            let form: Value = serde_json::from_str(form).unwrap();
            // The example is an answer to the form that binds the model, field by field in its order.
            let example: Value = serde_json::from_str(&ask.messages[2].content).unwrap();
            let fields = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
            assert_eq!(fields(&form["properties"]), fields(&example), "{name}");
            let drafts = [ask.messages[2].content.clone()];
            let work = expert.work(task, &drafts, &Tools::default()).now_or_never().unwrap().unwrap();
            assert!(
                expert.verify(task, &work, &work.plain).iter().all(|check| check.passed),
                "{}",
                work.plain
            );
            assert!(expert.verify(task, &work, "another text").iter().any(|check| !check.passed), "{name}");
        }
        assert!(expert.confidence_max() < 1.0, "{name}: nothing proves what it says");
    }
}

#[test]
fn instructions_and_examples_are_those_of_the_language() {
    let skill = "---\nname: tea\ndescription: d\n---\nShared.\n# es\nElige.\n# en\nChoose.\n";
    let examples = "{\"question\":\"¿Qué té tomo de noche?\",\"answer\":{\"tea\":\"rooibos\"}}\n\n\
        {\"language\":\"en\",\"question\":\"tea?\",\"answer\":{\"tea\":\"mint\"}}\n";
    let tea = own(skill, SCHEMA_OK, examples).unwrap();
    let asked = |language| tea.ask(Task { question: "Q", language, handed_back: 0 }, None);
    assert_eq!(
        texts(&asked(Language::Es)),
        ["Shared.\n\nElige.", "¿Qué té tomo de noche?", r#"{"tea":"rooibos"}"#, "Q"]
    );
    assert_eq!(texts(&asked(Language::En)), ["Shared.\n\nChoose.", "tea?", r#"{"tea":"mint"}"#, "Q"]);
    let plain = own(SKILL_OK, SCHEMA_OK, EXAMPLE_OK).unwrap();
    let spanish = plain.ask(Task { question: "Q", language: Language::Es, handed_back: 0 }, None);
    assert_eq!(
        texts(&spanish),
        [
            "Choose a tea.\n\nEscribe la respuesta en español.",
            "What tea is good at night?",
            r#"{"tea":"rooibos"}"#,
            "Q"
        ]
    );
}

#[test]
fn failures_are_handed_back_after_the_question() {
    let tea = own(SKILL_OK, SCHEMA_OK, "").unwrap();
    let attempt = Attempt { raw: "{}".into(), failures: vec![Check::new("schema", false, "it lacks `tea`")] };
    let ask = tea.ask(Task { question: "Q", language: Language::En, handed_back: 0 }, Some(&attempt));
    let last = ask.messages.last().unwrap();
    assert!(last.role == Role::User && last.content.ends_with("- schema: it lacks `tea`"), "{last:?}");
}

#[test]
fn keywords_are_whole_words() {
    let tea = own(SKILL_OK, SCHEMA_OK, "").unwrap();
    for (question, count) in [
        ("Which TEA at night?", 1),
        ("a team of tears", 0),
        ("Un te verde, o tea", 2),
        ("un té que es verde", 0),
        ("", 0),
    ] {
        assert_eq!(tea.keywords_in(question), count, "{question}");
    }
    assert!(tea.can_handle("Which tea now?", Language::En) && !tea.can_handle("Tea?", Language::En));
    assert!(!tea.can_handle(&"tea ".repeat(1_000), Language::En));
}

#[test]
fn a_choice_is_weighed_and_a_puzzle_is_not() {
    let reasoning = experts::find(ExpertName::Reasoning);
    for (question, expected) in [
        ("¿Me conviene alquilar o comprar?", true),
        ("Should I take the train or drive to work?", true),
        ("Todos los gatos son negros y Luna es un gato, ¿de qué color es?", false),
        ("Explica las causas de la inflación", false),
    ] {
        let language = crate::language::detect(question).unwrap();
        assert_eq!(reasoning.can_handle(question, language), expected, "{question}");
    }
}

#[test]
fn drafts_that_do_not_fit_are_told_exactly() {
    let tea = own(SKILL_OK, SCHEMA_OK, "").unwrap();
    let check = |draft: &str, words: &str| {
        let failed =
            tea.finish(Task { question: "Q", language: Language::En, handed_back: 0 }, draft).err().unwrap();
        assert!(failed[0].name == "schema" && failed[0].detail.contains(words), "{draft}: {failed:?}");
    };
    check(r#"{"tea":"roo"#, "cut off at 350 tokens");
    check("tea", "not JSON");
    check("{}", "lacks the field `tea`");
    check(&format!(r#"{{"tea":"{}"}}"#, "a".repeat(41)), "0 to 40 characters");
}

#[test]
fn names_and_receipts() {
    let tea = own(SKILL_OK, SCHEMA_OK, "").unwrap();
    assert_eq!(Chosen::Own(Arc::new(tea)).who(), Who::Own("tea".into()));
    assert_eq!(Chosen::BuiltIn(ExpertName::Creative).who().to_string(), "creative");
    for name in [
        "finance",
        "creative",
        "none",
        "base",
        "Tea",
        "te a",
        "-tea",
        "tea-",
        "te--a",
        "../x",
        "",
        &"x".repeat(41),
    ] {
        let fault =
            Typed::own(Folder { name, skill: SKILL_OK, schema: SCHEMA_OK, examples: "" }).unwrap_err();
        assert!(fault.to_string().starts_with("SKILL.md: "), "{name}: {fault}");
    }
}

#[test]
fn broken_definitions_are_refused_by_place() {
    let skill = |skill: &str, words: &str| {
        let fault = own(skill, SCHEMA_OK, "").unwrap_err().to_string();
        assert!(fault.starts_with("SKILL.md") && fault.contains(words), "{skill}: {fault}");
    };
    let head = |line: &str| format!("---\nname: tea\ndescription: d\n{line}\n---\nChoose.\n");
    skill("", "it must begin with a line `---`");
    skill("---\nname: coffee\ndescription: d\n---\nx", ":2: the name coffee is not that of its folder, tea");
    skill("---\nname: tea\n---\nx", "needs `name` and `description`");
    skill("---\nname: tea\ndescription: d\n---\n \n", "no instructions");
    skill(&head("colour: red"), ":4: unknown key `colour`");
    skill(&head("allowed-tools: Bash"), ":4: an expert has no tools");
    skill(&head("temperature: hot"), ":4: `temperature` is a number, 0 to 1.5");
    skill(&head("temperature: NaN"), "is a number");
    skill(&head("min_p: 0.9"), "`min_p` is a number, 0 to 0.5");
    skill(&head("max_tokens: 9000"), "32 to 800");
    skill(&head("languages: [es, fr]"), "`fr` is not es or en");
    skill(&head("keywords: [té]"), "must have 3 to 60 letters");
    skill(&head("languages: es").replace("Choose.", "# en\nChoose."), "has no section `# es`");
    skill(&head("version: 1").replace("Choose.", "# en\na\n# es\nb\n# en\nc"), "two sections `# en`");
    skill(&head("version: 1").replace("Choose.", &"long ".repeat(700)), "at most 3300");
    skill(&format!("{SKILL_OK}{}", "x".repeat(FILE_BYTES_MAX)), "at most 16384");
    let huge = format!(
        r#"{{"type":"object","properties":{{"a":{{"type":"boolean","description":"{}"}}}}}}"#,
        "x".repeat(FILE_BYTES_MAX)
    );
    assert!(own(SKILL_OK, &huge, "").unwrap_err().to_string().starts_with("schema.json: it has 16"));
    let example = |text: &str, words: &str| {
        let fault = own(SKILL_OK, SCHEMA_OK, text).unwrap_err().to_string();
        assert!(fault.starts_with("examples.jsonl:") && fault.contains(words), "{text}: {fault}");
    };
    example("x", ":1: not {\"question\",\"answer\"}");
    example(
        &format!("{EXAMPLE_OK}\n{{\"question\":\"q\",\"answer\":{{\"tea\":1}}}}"),
        ":2: the answer does not match schema.json: `tea`",
    );
    example(r#"{"question":"q","answer":{"tea":"a"},"why":"x"}"#, "unknown field `why`");
    example(&format!("{EXAMPLE_OK}\n").repeat(13), ":13: more than 12 examples");
}

#[test]
fn examples_are_written_in_the_order_of_the_schema() {
    let schema = r#"{"type":"object","properties":{"a":{"type":"boolean"},"b":{"type":"array","items":{"type":"object","properties":{"c":{"type":"integer"},"d":{"type":"integer"}}}}}}"#;
    let example = json!({"question": "q", "answer": {"b": [{"d": 1, "c": 2}], "a": true}}).to_string();
    let tea = own(SKILL_OK, schema, &example).unwrap();
    let ask = tea.ask(Task { question: "Q", language: Language::En, handed_back: 0 }, None);
    assert_eq!(texts(&ask)[2], r#"{"a":true,"b":[{"c":2,"d":1}]}"#);
}

/// Lines that a head or a body may hold, sound and not.
const LINES: [&str; 20] = [
    "---",
    "name: tea",
    "description: d",
    "keywords: [tea, hot water]",
    "  - x",
    "- infusion",
    "metadata:",
    "  min_p: 0.1",
    "# es",
    "# en",
    "temperature: 0.5",
    "Choose.",
    "",
    "languages: en",
    "keywords:",
    ": ",
    "a: \"",
    "a: [",
    "# ES",
    "\u{feff}",
];

proptest! {
    #[test]
    fn any_folder_is_taken_whole_or_refused_by_file(
        head in prop::collection::vec(prop::sample::select(&LINES[..]), 0..16),
        more in "\\PC{0,80}",
        schema in prop::sample::select(&[SCHEMA_OK, "{}", "[", r#"{"type":"object","properties":{"é":{"type":"number"}}}"#][..]),
        examples in prop::sample::select(&[EXAMPLE_OK, "", "{}", "\n\n{"][..]),
    ) {
        let skill = format!("---\nname: tea\n{}\n{more}", head.join("\n"));
        match own(&skill, schema, examples) {
            Ok(tea) => {
                let ask = tea.ask(Task { question: &more, language: Language::Es, handed_back: 0 }, None);
                prop_assert!(ask.constraint.is_some() && ask.messages[0].role == Role::System);
            }
            Err(fault) => {
                let told = fault.to_string();
                prop_assert!([SKILL, SCHEMA, EXAMPLES].iter().any(|file| told.starts_with(file)), "{}", told);
            }
        }
    }
}
