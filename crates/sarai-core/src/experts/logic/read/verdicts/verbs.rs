//! Where the finite verbs of a clause are.
//!
//! Called by the files of `verdicts` to tell clauses from noun phrases. By form and by the word before: a noun that looks
//! like a verb has an article, a possessive or a preposition before it.

use super::Reader;
use super::token::{Token, ends, one_of};
use super::words;

/// Stems of English helping verbs.
const HELPING: &str = "=be =have =do =can =get";
/// Forms that are no finite verb, though the table of irregular ones has them.
const PARTICIPLES: &str = "puesto puesta hecho visto roto rota rotos rotas abierto abierta abiertos abiertas muerto \
    sido ido vuelto vuelta escrito sobre";
const NOUNS: &str = "él este esta estas de di ve fin río casa casas caja cara cola copa vela tienda planta como para \
    pasado nada cada sobre ida entre traje";
const INFINITIVES: &str = "este estas ser estar tener hacer poner ir haber poder venir traer dar salir abrir jugar leer \
    ver caer";
const NOT_FINITE: &str = "ar er ir ando iendo yendo ado ada ados adas ido ida idos idas";
/// Words that are verbs only after a subject or a helping verb.
const RATHER_NOT: &str = "like long open clean clear light dry close last lead left iron water set";

/// Words before a verb that cling to it, Spanish.
pub(super) const CLITICS: &str = "no se lo la los las le les me te nos nunca tambien tampoco ya";
/// The same, English.
pub(super) const ADVERBS: &str = "not never always also both either";

impl Reader<'_> {
    /// Whether the word at a place is a finite verb, or a helping one.
    pub(super) fn is_verb(&self, tokens: &[Token], at: usize) -> bool {
        let token = &tokens[at];
        if token.is_mark
            || token.word.chars().any(|character| character.is_ascii_digit())
            || token.is_capital && self.names.contains(&token.word)
        {
            return false;
        }
        let before = at.checked_sub(1).map(|at| &tokens[at]).filter(|before| !before.is_mark);
        if self.lexicon.is_spanish {
            self.is_spanish_verb(tokens, at, before)
        } else {
            self.is_english_verb(tokens, at, before)
        }
    }

    fn is_spanish_verb(&self, tokens: &[Token], at: usize, before: Option<&Token>) -> bool {
        let token = &tokens[at];
        let word = token.word.as_str();
        let Some(ending) = token.ending else { return self.is_guessed(tokens, at, before) };
        if token.is_capital && before.is_some()
            || ending == "*" && one_of(word, PARTICIPLES)
            || one_of(&token.accented, NOUNS)
        {
            return false;
        }
        if one_of(word, INFINITIVES) {
            return matches!(token.accented.as_str(), "esté" | "estás");
        }
        if ending == "*" && (ends(word, "ndo ado") || word.ends_with("ido") && !one_of(word, "pido mido"))
            || one_of(ending, NOT_FINITE)
        {
            return false;
        }
        let Some(before) = before else { return !one_of(ending, "as es is os") };
        if before.is("lo le les se me te nos") {
            return !one_of(ending, "as es");
        }
        if before.is("la los las") {
            if one_of(ending, "aron ieron aban aba") || ending == "o" && token.accented.ends_with('ó') {
                return true;
            }
            let first = at.checked_sub(2).map(|at| &tokens[at]);
            return first.is_some_and(|first| first.is("no se me te nos nunca tambien tampoco ya"))
                || ending == "*";
        }
        let noun = self.lexicon.determiners.contains(before.accented.as_str())
            || self.lexicon.prepositions.contains(before.accented.as_str());
        !noun && (!one_of(ending, "as es is os") || before.is("tu vos"))
    }

    /// A word that no table has: a verb by its ending and what stands before it.
    fn is_guessed(&self, tokens: &[Token], at: usize, before: Option<&Token>) -> bool {
        let token = &tokens[at];
        let word = token.word.as_str();
        if token.is_capital
            || word.chars().count() < 4
            || one_of(word, words::ES_NOT_VERBS)
            || self.lexicon.stop.contains(word)
            || self.lexicon.time.contains(word)
        {
            return false;
        }
        let has = |list: &str| before.is_some_and(|before| before.is(list));
        if has("se no le les nunca lo")
            && word.ends_with(['a', 'e', 'o', 'n'])
            && !ends(word, "ado ido ando endo")
        {
            return true;
        }
        let is_noun = before.is_some_and(|before| {
            let before = before.word.as_str();
            self.lexicon.determiners.contains(before) || self.lexicon.prepositions.contains(before)
        });
        if is_noun || at == 0 {
            return false;
        }
        ends(&token.accented, "aron ieron aban ían")
            || ends(word, "an en")
                && ends(&token.accented, "an en")
                && tokens[at - 1].word.ends_with('s')
                && word.len() >= 5
    }

    fn is_english_verb(&self, tokens: &[Token], at: usize, before: Option<&Token>) -> bool {
        let token = &tokens[at];
        let word = token.word.as_str();
        if one_of(&token.stem, HELPING) {
            let is_possessive =
                word == "'s" && !(at > 0 && tokens[at - 1].is("it he she that there here what who"));
            let is_name = matches!(word, "might" | "may") && token.is_capital && at > 0;
            return !one_of(word, "being having doing been be") && !is_possessive && !is_name;
        }
        if word.ends_with("ing") && !self.lexicon.has_verb(word)
            || !self.lexicon.has_root(&token.stem)
            || token.is_capital && at > 0
        {
            return false;
        }
        let before_word = before.map_or("", |before| before.word.as_str());
        if one_of(before_word, "to 's")
            || self.lexicon.determiners.contains(before_word)
            || self.lexicon.prepositions.contains(before_word)
        {
            return false;
        }
        // "shop closes": of two, the second.
        if let Some(next) = tokens.get(at + 1)
            && !ends(word, "s ed")
            && !next.is_mark
            && ends(&next.word, "s ed")
            && !self.lexicon.has_form(word)
            && next.word != "'s"
            && self.is_verb(tokens, at + 1)
        {
            return false;
        }
        if word == "own" {
            return !one_of(before_word, "my his her their our your its");
        }
        !one_of(word, RATHER_NOT)
            || one_of(before_word, words::EN_SUBJECTS)
            || one_of(before_word, "will not did does do who that")
    }

    /// Where finite verbs begin; a helping verb and its verb are one.
    pub(super) fn verbs(&self, tokens: &[Token]) -> Vec<usize> {
        let mut found = Vec::new();
        let mut last: Option<usize> = None;
        for at in 0..tokens.len() {
            if !self.is_verb(tokens, at) {
                continue;
            }
            let is_helped = last.is_some_and(|last| self.helps(tokens, last, at));
            if !is_helped {
                found.push(at);
            }
            last = Some(at);
        }
        found
    }

    fn helps(&self, tokens: &[Token], helping: usize, at: usize) -> bool {
        if self.lexicon.is_spanish {
            return at == helping + 1 && tokens[helping].is("ha han habia he esta estan puede pueden");
        }
        let passed = "not never also always all both still already even then";
        one_of(&tokens[helping].stem, HELPING)
            && tokens[helping + 1..at]
                .iter()
                .all(|token| !token.is_mark && (token.is(passed) || token.is(words::EN_SUBJECTS)))
    }

    pub(super) fn has_verb(&self, tokens: &[Token]) -> bool {
        (0..tokens.len()).any(|at| self.is_verb(tokens, at))
    }

    /// The words before the first verb and what clings to it, and the rest.
    pub(super) fn subject<'t>(&self, tokens: &'t [Token]) -> (&'t [Token], &'t [Token]) {
        match self.verbs(tokens).first() {
            Some(verb) => tokens.split_at(self.with_clitics(tokens, *verb)),
            None => (tokens, &[]),
        }
    }

    fn with_clitics(&self, tokens: &[Token], verb: usize) -> usize {
        let cling = if self.lexicon.is_spanish { CLITICS } else { ADVERBS };
        let mut at = verb;
        while at > 0 && tokens[at - 1].is(cling) {
            at -= 1;
        }
        at
    }
}
