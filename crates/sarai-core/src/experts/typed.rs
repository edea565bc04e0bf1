//! Experts whose answer is a text in a form: built in (diagnosis, creative, reasoning) or made by the owner.
//!
//! All are folders in the Agent Skills format, read by `typed/folder.rs` alone: instructions, a schema that binds the
//! answer, examples. What code can do exactly with a filled form is a [`Craft`]; an expert of the owner's has the one
//! that only shows the fields. Such an expert is text: it has no tools, no network and no files.

mod creative;
mod diagnosis;
mod folder;
mod front;
mod generic;
mod reasoning;
mod schema;
#[cfg(test)]
mod tests;
mod wish;
pub(crate) mod words;

use std::fmt;
use std::sync::{Arc, LazyLock};

use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde_json::Value;

use super::{Ask, Attempt, Check, Expert, ExpertName, Failed, Task, Tools, Work, hand_back};
use crate::language::Language;
use crate::model::{Constraint, Message, Role, Workload};
pub use folder::{EXAMPLES, FILE_BYTES_MAX, Folder, PROMPT_BYTES_MAX, SCHEMA, SKILL, is_free, is_name};
use schema::Schema;

/// Experts of this kind that are built in.
pub const BUILT_IN: [ExpertName; 3] = [ExpertName::Diagnosis, ExpertName::Creative, ExpertName::Reasoning];

/// Longest question that the router may give to such an expert: longer ones come with a text of their own, which a
/// small model answers better in prose.
const QUESTION_BYTES_MAX: usize = 2_000;
/// Fewest words that say what is wanted.
const QUESTION_WORDS_MIN: usize = 3;
/// Form is all that is proved, which is half of what an exact engine proves.
const CONFIDENCE_MAX: f32 = 0.5;

/// What is wrong with a folder, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    file: String,
    line: Option<usize>,
    what: String,
}

impl Fault {
    /// A file as a whole.
    pub fn whole(file: &str, what: &str) -> Self {
        Self { file: file.to_owned(), line: None, what: what.to_owned() }
    }

    fn at(file: &str, line: usize, what: &str) -> Self {
        Self { line: Some(line), ..Self::whole(file, what) }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.what),
            None => write!(f, "{}: {}", self.file, self.what),
        }
    }
}

impl std::error::Error for Fault {}

/// What a model reads before the question, in one language.
#[derive(Clone, Debug)]
struct Prompt {
    messages: Vec<Message>,
}

/// What code does with the filled form of one expert.
trait Craft: fmt::Debug + Send + Sync {
    /// The form for one question, from that of all questions.
    fn form(&self, form: Value, _task: Task<'_>) -> Value {
        form
    }

    /// A form as it was filled, in the shape of the schema.
    fn settled(&self, value: Value) -> Value {
        value
    }

    /// Fields of the answer that no reader is shown.
    fn unshown(&self) -> &'static [&'static str] {
        &[]
    }

    /// Computes, checks and renders; the error holds what is to be corrected.
    fn finish(&self, schema: &Schema, task: Task<'_>, value: Value) -> Result<Finished, Vec<Check>>;
}

/// A form that was worked on.
#[derive(Debug)]
struct Finished {
    output: Value,
    plain: String,
    checks: Vec<Check>,
}

/// An expert made from a folder.
#[derive(Debug)]
pub struct Typed {
    name: Arc<str>,
    definition: folder::Definition,
    craft: &'static dyn Craft,
}

impl Typed {
    /// An expert of the owner's.
    ///
    /// # Errors
    /// What is wrong with its name or its files, and where.
    pub fn own(folder: Folder<'_>) -> Result<Self, Fault> {
        is_free(folder.name).map_err(|what| Fault::whole(SKILL, &what))?;
        Self::read(folder, &generic::Generic)
    }

    fn read(folder: Folder<'_>, craft: &'static dyn Craft) -> Result<Self, Fault> {
        Ok(Self { name: folder.name.into(), definition: folder::read(folder)?, craft })
    }

    /// Its name.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// What it is for, in its own words.
    pub fn description(&self) -> &str {
        &self.definition.description
    }

    /// How many of its keywords stand in a question, as whole words.
    pub fn keywords_in(&self, question: &str) -> usize {
        let words = words::words(question);
        self.definition.keywords.iter().filter(|keyword| words::holds(&words, keyword)).count()
    }

    /// Whether the router may give it a question of this size and language. One with keywords takes no other.
    fn fits(&self, question: &str, language: Language) -> bool {
        let keywords = &self.definition.keywords;
        self.definition.languages.contains(&language)
            && question.len() <= QUESTION_BYTES_MAX
            && question.split_whitespace().nth(QUESTION_WORDS_MIN - 1).is_some()
            && (keywords.is_empty() || self.keywords_in(question) > 0)
    }

    fn finish(&self, task: Task<'_>, draft: &str) -> Result<Work, Vec<Check>> {
        let schema = &self.definition.schema;
        let value: Value = serde_json::from_str(draft).map_err(|fault| {
            let detail = if fault.is_eof() {
                format!("it was cut off at {} tokens: write shorter texts", self.definition.max_tokens)
            } else {
                format!("not JSON: {fault}")
            };
            vec![Check::new("schema", false, detail)]
        })?;
        let value = self.craft.settled(value);
        schema.check(&value).map_err(|what| vec![Check::new("schema", false, what)])?;
        let Finished { output, plain, mut checks } = self.craft.finish(schema, task, value)?;
        let detail =
            format!("every field has the form of {SCHEMA}; whether what it says is true was not checked");
        checks.insert(0, Check::new("schema", true, detail));
        Ok(Work { output, plain, draft: 0, checks })
    }
}

impl Expert for Typed {
    fn can_handle(&self, question: &str, language: Language) -> bool {
        self.fits(question, language)
    }

    fn confidence_max(&self) -> f32 {
        CONFIDENCE_MAX
    }

    fn ask(&self, task: Task<'_>, previous: Option<&Attempt>) -> Ask {
        let [es, en] = &self.definition.prompts;
        let prompt = match task.language {
            Language::Es => es,
            Language::En => en,
        };
        let mut messages = prompt.messages.clone();
        messages.push(Message::new(Role::User, task.question));
        if let Some(attempt) = previous {
            let ask = match task.language {
                Language::Es => "Eso no vale. Escríbelo otra vez y corrige exactamente esto:",
                Language::En => "That does not hold. Write it again and correct exactly this:",
            };
            hand_back(&mut messages, attempt, ask);
        }
        let form = self.craft.form(self.definition.schema.bound(), task);
        Ask {
            constraint: Some(Constraint::JsonSchema(form.to_string())),
            sampling: self.definition.sampling.clone(),
            workload: Workload::Json,
            ..Ask::new(messages, self.definition.max_tokens)
        }
    }

    fn work<'a>(
        &'a self,
        task: Task<'a>,
        drafts: &'a [String],
        _tools: &'a Tools,
    ) -> BoxFuture<'a, Result<Work, Failed>> {
        let draft = drafts.first().map(String::as_str).unwrap_or_default();
        std::future::ready(self.finish(task, draft).map_err(Failed::from)).boxed()
    }

    fn verify(&self, _task: Task<'_>, work: &Work, text: &str) -> Vec<Check> {
        let mut texts = Vec::new();
        let fields = work.output.as_object().into_iter().flatten();
        fields
            .filter(|(name, _)| !self.craft.unshown().contains(&name.as_str()))
            .for_each(|(_, value)| gather(value, &mut texts));
        let lines: Vec<&str> =
            texts.iter().flat_map(|text| text.lines()).filter(|line| !line.is_empty()).collect();
        let shown = |line: &&&str| text.contains(**line) || text.contains(&generic::cell(line));
        let missing = lines.iter().find(|line| !shown(line));
        let detail = match missing {
            None => "every text of the structured answer stands in what was sent".to_owned(),
            Some(line) => format!("it is missing: {line}"),
        };
        vec![Check::new("whole", missing.is_none(), detail)]
    }
}

/// Every text of a value.
fn gather<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(list) => list.iter().for_each(|value| gather(value, texts)),
        Value::Object(object) => object.values().for_each(|value| gather(value, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A filled form as the type of one expert; its schema was checked before.
fn filled<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, Vec<Check>> {
    serde_json::from_value(value).map_err(|fault| vec![Check::new("schema", false, fault.to_string())])
}

fn built_in(folder: Folder<'static>, craft: &'static dyn Craft) -> Typed {
    Typed::read(folder, craft).expect("a test reads each built-in folder")
}

/// What is wrong and what to do.
pub(super) static DIAGNOSIS: LazyLock<Typed> = LazyLock::new(|| {
    let folder = Folder {
        name: "diagnosis",
        skill: include_str!("../../../../data/experts/diagnosis/SKILL.md"),
        schema: include_str!("../../../../data/experts/diagnosis/schema.json"),
        examples: include_str!("../../../../data/experts/diagnosis/examples.jsonl"),
    };
    built_in(folder, &diagnosis::Diagnosis)
});

/// Invented texts and ideas.
pub(super) static CREATIVE: LazyLock<Typed> = LazyLock::new(|| {
    let folder = Folder {
        name: "creative",
        skill: include_str!("../../../../data/experts/creative/SKILL.md"),
        schema: include_str!("../../../../data/experts/creative/schema.json"),
        examples: include_str!("../../../../data/experts/creative/examples.jsonl"),
    };
    built_in(folder, &creative::Creative)
});

/// Comparing and deciding.
pub(super) static REASONING: LazyLock<Typed> = LazyLock::new(|| {
    let folder = Folder {
        name: "reasoning",
        skill: include_str!("../../../../data/experts/reasoning/SKILL.md"),
        schema: include_str!("../../../../data/experts/reasoning/schema.json"),
        examples: include_str!("../../../../data/experts/reasoning/examples.jsonl"),
    };
    built_in(folder, &reasoning::Reasoning)
});
