//! The files of an expert's folder, as texts: limits, front matter, instructions by language, examples.
//!
//! Called for the experts that are compiled in and by whoever reads folders of the owner's; it touches no disk itself.
//! Invariant: a definition that was read is within every limit, its examples match its schema, and what a model reads
//! of it before the question is at most [`PROMPT_BYTES_MAX`] long in each language.

use serde::Deserialize;
use serde_json::Value;

use super::front::{self, Entry};
use super::schema::Schema;
use super::words::words;
use super::{Fault, Prompt};
use crate::experts::ExpertName;
use crate::language::{self, Language};
use crate::model::{Message, Role, Sampling};

/// The file that describes and instructs.
pub const SKILL: &str = "SKILL.md";
/// The file with the form of the answer.
pub const SCHEMA: &str = "schema.json";
/// The file with questions and their answers.
pub const EXAMPLES: &str = "examples.jsonl";
/// Largest file of each kind, in bytes.
pub const FILE_BYTES_MAX: usize = 16 << 10;
/// Longest instructions and examples of one language: about 1,100 tokens, which leaves 100 for a question.
pub const PROMPT_BYTES_MAX: usize = 3_300;

const EXAMPLES_MAX: usize = 12;
const NAME_BYTES_MAX: usize = 40;
const DESCRIPTION_BYTES_MAX: usize = 1_024;
const KEYWORDS_MAX: usize = 48;
const KEYWORD_BYTES_MAX: usize = 60;
const KEYS: &str =
    "name, description, keywords, languages, temperature, min_p, max_tokens, license, author, version";
/// Names that mean something else in answers and receipts.
const TAKEN: [&str; 8] = ["none", "base", "tiny", "hard", "soft", "draft", "correction", "refusal"];

/// The texts of a folder.
#[derive(Clone, Copy, Debug)]
pub struct Folder<'a> {
    /// The folder's own name, which is the expert's.
    pub name: &'a str,
    /// `SKILL.md`.
    pub skill: &'a str,
    /// `schema.json`.
    pub schema: &'a str,
    /// `examples.jsonl`; empty: none.
    pub examples: &'a str,
}

/// What the files say.
#[derive(Debug)]
pub(super) struct Definition {
    pub(super) description: String,
    pub(super) keywords: Vec<Vec<String>>,
    pub(super) languages: Vec<Language>,
    pub(super) sampling: Sampling,
    pub(super) max_tokens: u32,
    pub(super) schema: Schema,
    pub(super) prompts: [Prompt; 2],
}

/// Whether a text can name an expert: `[a-z0-9-]`, as Agent Skills have it.
pub fn is_name(text: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let ends = text.starts_with('-') || text.ends_with('-') || text.contains("--");
    !text.is_empty() && text.len() <= NAME_BYTES_MAX && text.bytes().all(sign) && !ends
}

/// Whether a name is free for an expert of the owner's.
///
/// # Errors
/// Why not.
pub fn is_free(name: &str) -> Result<(), String> {
    if !is_name(name) {
        return Err(format!(
            "a name has small letters, digits and single hyphens, at most {NAME_BYTES_MAX} bytes"
        ));
    }
    if name.parse::<ExpertName>().is_ok() {
        return Err(format!("`{name}` is the name of a built-in expert: rename the folder and its `name`"));
    }
    if TAKEN.contains(&name) {
        return Err(format!("`{name}` means something else in receipts: rename the folder and its `name`"));
    }
    Ok(())
}

/// Reads the files of a folder.
pub(super) fn read(folder: Folder<'_>) -> Result<Definition, Fault> {
    for (file, text) in [(SKILL, folder.skill), (SCHEMA, folder.schema), (EXAMPLES, folder.examples)] {
        if text.len() > FILE_BYTES_MAX {
            let what = format!("it has {} bytes, at most {FILE_BYTES_MAX}", text.len());
            return Err(Fault::whole(file, &what));
        }
        if text.contains('\0') {
            return Err(Fault::whole(file, "it is not a text"));
        }
    }
    let (entries, body) = front::split(folder.skill)?;
    let head = Head::read(&entries, folder.name)?;
    let schema = Schema::parse(folder.schema)?;
    let examples = examples(folder.examples, &schema, head.languages[0])?;
    let bodies = bodies(body, &head.languages)?;
    let prompt = |language: Language| prompt(&bodies, &examples, language);
    let prompts = [prompt(Language::Es), prompt(Language::En)];
    for (prompt, language) in prompts.iter().zip([Language::Es, Language::En]) {
        let bytes: usize = prompt.messages.iter().map(|message| message.content.len()).sum();
        if bytes > PROMPT_BYTES_MAX {
            return Err(Fault::whole(
                SKILL,
                &format!(
                    "instructions and examples in {language} have {bytes} bytes together, at most {PROMPT_BYTES_MAX}: \
                     a small model reads them before each question"
                ),
            ));
        }
    }
    let Head { description, keywords, languages, sampling, max_tokens } = head;
    Ok(Definition { description, keywords, languages, sampling, max_tokens, schema, prompts })
}

/// The front matter, checked.
struct Head {
    description: String,
    keywords: Vec<Vec<String>>,
    languages: Vec<Language>,
    sampling: Sampling,
    max_tokens: u32,
}

impl Head {
    fn read(entries: &[Entry], folder: &str) -> Result<Self, Fault> {
        let mut named = false;
        let mut head = Self {
            description: String::new(),
            keywords: Vec::new(),
            languages: Vec::new(),
            sampling: Sampling { temperature: 0.0, min_p: Some(0.05), ..Sampling::default() },
            max_tokens: 350,
        };
        for entry in entries {
            let fault = |what: String| Fault::at(SKILL, entry.line, &what);
            match entry.key.as_str() {
                "name" => {
                    let name = one(entry)?;
                    if name != folder {
                        return Err(fault(format!("the name {name} is not that of its folder, {folder}")));
                    }
                    named = true;
                }
                "description" => {
                    one(entry)?.clone_into(&mut head.description);
                    if head.description.len() > DESCRIPTION_BYTES_MAX {
                        return Err(fault(format!(
                            "the description has more than {DESCRIPTION_BYTES_MAX} bytes"
                        )));
                    }
                }
                "keywords" => head.keywords = keywords(entry)?,
                "language" | "languages" => head.languages = languages(entry)?,
                "temperature" => head.sampling.temperature = within(entry, 0.0, 1.5)?,
                "min_p" => head.sampling.min_p = Some(within(entry, 0.0, 0.5)?),
                "max_tokens" => {
                    let tokens = one(entry)?.parse().ok().filter(|tokens| (32..=800).contains(tokens));
                    head.max_tokens =
                        tokens.ok_or_else(|| fault("`max_tokens` is a whole number, 32 to 800".into()))?;
                }
                "license" | "author" | "version" => {
                    one(entry)?;
                }
                "allowed-tools" => {
                    return Err(fault("an expert has no tools: take `allowed-tools` out".into()));
                }
                other => return Err(fault(format!("unknown key `{other}`; known are {KEYS}"))),
            }
        }
        if !named || head.description.trim().is_empty() {
            return Err(Fault::whole(SKILL, "its head needs `name` and `description`"));
        }
        if head.languages.is_empty() {
            head.languages = vec![Language::Es, Language::En];
        }
        Ok(head)
    }
}

/// The only value of a key.
fn one(entry: &Entry) -> Result<&str, Fault> {
    match entry.values.as_slice() {
        [value] if !entry.is_list => Ok(value),
        _ => Err(Fault::at(SKILL, entry.line, &format!("`{}` takes one value", entry.key))),
    }
}

/// The values of a list, which may also stand on one line with commas.
fn several(entry: &Entry) -> Vec<&str> {
    let parts = entry
        .values
        .iter()
        .flat_map(|value| if entry.is_list { vec![value.as_str()] } else { value.split(',').collect() });
    parts.map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn within(entry: &Entry, least: f32, most: f32) -> Result<f32, Fault> {
    let number = one(entry)?.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| {
        Fault::at(SKILL, entry.line, &format!("`{}` is a number, {least} to {most}", entry.key))
    })
}

fn keywords(entry: &Entry) -> Result<Vec<Vec<String>>, Fault> {
    let list = several(entry);
    let fault = |what: String| Fault::at(SKILL, entry.line, &what);
    if list.len() > KEYWORDS_MAX {
        return Err(fault(format!("{} keywords, at most {KEYWORDS_MAX}", list.len())));
    }
    list.into_iter()
        .map(|keyword| {
            let words = words(keyword);
            // One letter stands in every other question.
            let is_usable =
                keyword.len() <= KEYWORD_BYTES_MAX && words.iter().map(String::len).sum::<usize>() >= 3;
            let what = || format!("the keyword \"{keyword}\" must have 3 to {KEYWORD_BYTES_MAX} letters");
            if is_usable { Ok(words) } else { Err(fault(what())) }
        })
        .collect()
}

fn languages(entry: &Entry) -> Result<Vec<Language>, Fault> {
    let mut found = Vec::new();
    for code in several(entry) {
        let language = coded(code);
        let language =
            language.ok_or_else(|| Fault::at(SKILL, entry.line, &format!("`{code}` is not es or en")))?;
        if !found.contains(&language) {
            found.push(language);
        }
    }
    if found.is_empty() {
        Err(Fault::at(SKILL, entry.line, "no language: es, en or both"))
    } else {
        Ok(found)
    }
}

fn coded(code: &str) -> Option<Language> {
    [Language::Es, Language::En].into_iter().find(|language| language.code() == code)
}

/// Instructions: for every language, and those of a section `# es` or `# en`.
#[derive(Default)]
struct Bodies {
    shared: String,
    own: [Option<String>; 2],
}

fn place(language: Language) -> usize {
    match language {
        Language::Es => 0,
        Language::En => 1,
    }
}

fn bodies(body: &str, languages: &[Language]) -> Result<Bodies, Fault> {
    let mut bodies = Bodies::default();
    let mut section: Option<Language> = None;
    for line in body.lines() {
        let heading = line.strip_prefix("# ").map(|heading| heading.trim().to_lowercase());
        if let Some(language) = heading.as_deref().and_then(coded) {
            if bodies.own[place(language)].is_some() {
                return Err(Fault::whole(SKILL, &format!("two sections `# {language}`")));
            }
            bodies.own[place(language)] = Some(String::new());
            section = Some(language);
            continue;
        }
        let text = match section {
            Some(language) => bodies.own[place(language)].get_or_insert_default(),
            None => &mut bodies.shared,
        };
        text.push_str(line);
        text.push('\n');
    }
    let sections = bodies.own.iter().flatten().count();
    let missing = languages.iter().find(|language| sections > 0 && bodies.own[place(**language)].is_none());
    if let Some(missing) = missing {
        return Err(Fault::whole(
            SKILL,
            &format!("it answers in {missing} and has no section `# {missing}`"),
        ));
    }
    if bodies.shared.trim().is_empty() && bodies.own.iter().flatten().all(|text| text.trim().is_empty()) {
        return Err(Fault::whole(SKILL, "no instructions under its head"));
    }
    Ok(bodies)
}

/// A question with its answer, as an example for the model.
struct Example {
    language: Language,
    question: String,
    answer: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    question: String,
    answer: Value,
    #[serde(default)]
    language: Option<Language>,
}

fn examples(text: &str, schema: &Schema, usual: Language) -> Result<Vec<Example>, Fault> {
    let mut examples = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let fault = |what: String| Fault::at(EXAMPLES, number + 1, &what);
        if examples.len() == EXAMPLES_MAX {
            return Err(fault(format!("more than {EXAMPLES_MAX} examples")));
        }
        let Line { question, answer, language } = serde_json::from_str(line)
            .map_err(|error| fault(format!("not {{\"question\",\"answer\"}}: {error}")))?;
        schema.check(&answer).map_err(|what| fault(format!("the answer does not match {SCHEMA}: {what}")))?;
        let language = language.or_else(|| language::detect(&question)).unwrap_or(usual);
        examples.push(Example { language, question, answer: schema.arranged(&answer).to_string() });
    }
    Ok(examples)
}

/// What a model reads before the question: the same for every question, so that it is read once.
fn prompt(bodies: &Bodies, examples: &[Example], language: Language) -> Prompt {
    let mut system = bodies.shared.trim().to_owned();
    let own = bodies.own[place(language)].as_ref();
    // Instructions of the other language are better than none.
    let body = own.or_else(|| bodies.own.iter().flatten().next()).map(|text| text.trim()).unwrap_or_default();
    if !system.is_empty() && !body.is_empty() {
        system.push_str("\n\n");
    }
    system.push_str(body);
    if own.is_none() {
        system.push_str(match language {
            Language::Es => "\n\nEscribe la respuesta en español.",
            Language::En => "\n\nWrite the answer in English.",
        });
    }
    let mut messages = vec![Message::new(Role::System, system)];
    let is_its = |example: &&Example| example.language == language;
    let any = examples.iter().any(|example| is_its(&example));
    for example in examples.iter().filter(|example| !any || is_its(example)) {
        messages.push(Message::new(Role::User, example.question.as_str()));
        messages.push(Message::new(Role::Assistant, example.answer.as_str()));
    }
    Prompt { messages }
}
