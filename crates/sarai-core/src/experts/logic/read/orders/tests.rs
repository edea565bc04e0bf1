//! What a form says of a question, in Spanish and English, and what is not read.

use super::read;
use crate::formal::{self, Answer};
use crate::language::Language;

/// Whether the form of a question has these lines.
fn has_lines(question: &str, language: Language, lines: &[&str]) {
    let form = read(question, language).unwrap_or_else(|| panic!("not read: {question}"));
    for line in lines {
        assert!(form.lines().any(|one| one == *line), "{line} is missing of {question}\n{form}");
    }
}

fn order(names: &[&str]) -> Answer {
    Answer::Order(names.iter().map(|name| (*name).to_owned()).collect())
}

#[test]
fn clauses_become_lines() {
    let spanish: [(&str, &[&str]); 5] = [
        (
            "Beto vendió más que Memo pero menos que Tere. Ponlos en orden del que vendió más al que vendió menos.",
            &["order beto, memo, tere", "beto < memo", "tere < beto", "ask order"],
        ),
        (
            "En la cola están Tomás, Loli, Quique y Berta. Berta va justo detrás de Quique y Loli es la última. \
             Tomás no es el primero. ¿Quién es el tercero?",
            &["quique + 1 == berta", "loli == 4", "not (tomas == 1)", "ask who(3)"],
        ),
        (
            "Rosa, Pilar e Inés llevaron un plato: tortilla, croquetas y empanada. Pilar no llevó ni la tortilla ni \
             las croquetas, y Rosa no llevó la tortilla. ¿Quién llevó la tortilla?",
            &[
                "not (pilar == tortilla)",
                "not (pilar == croquetas)",
                "not (rosa == tortilla)",
                "ask who(tortilla)",
            ],
        ),
        (
            "Hay tres turnos: mañana, tarde y noche. Facundo no puede de noche. Gisela solo puede de mañana. \
             ¿Es seguro que a Horacio le toca la noche?",
            &["not (facundo == noche)", "gisela == manana", "ask horacio == noche"],
        ),
        (
            "El café es más caro que el té. El zumo es más barato que el té. ¿Cuál es el segundo más caro?",
            &["te < cafe", "zumo < te", "ask who(2)"],
        ),
    ];
    for (question, lines) in spanish {
        has_lines(question, Language::Es, lines);
    }
    let english: [(&str, &[&str]); 4] = [
        (
            "Greta is taller than Ivy but shorter than Hank. List them from tallest to shortest please.",
            &["order greta, ivy, hank", "greta < ivy", "hank < greta", "ask order"],
        ),
        (
            "Abe, Bo, Cy and Di sing. Cy sings right between Bo and Di. Abe sings last. Bo sings before Di. \
             In what position does Cy sing?",
            &["next_to(cy, bo) and next_to(cy, di)", "abe == 4", "bo < di", "ask value(cy)"],
        ),
        (
            "Vera, Wes and Yan play bass, drums and keys. If Vera plays the bass, then Wes plays the keys. Vera does \
             play the bass. What does Yan play?",
            &["implies(vera == bass, wes == keys)", "vera == bass", "ask value(yan)"],
        ),
        (
            "Dana, Luis and Beth each take a turn: morning, afternoon and night. Beth never takes mornings or nights, \
             and Luis works later in the day than Dana. Who works the night?",
            &["not (beth == morning)", "not (beth == night)", "dana < luis", "ask who(night)"],
        ),
    ];
    for (question, lines) in english {
        has_lines(question, Language::En, lines);
    }
}

#[test]
fn forms_answer_the_question() {
    let form = read(
        "Owen finished immediately above Kev, Sal finished somewhere below Kev, Meg came second and Priya finished \
         above Owen. List them from first place to last.",
        Language::En,
    );
    let answer = form.and_then(|form| formal::decide(&form).ok()).map(|proof| proof.answer);
    assert_eq!(answer, Some(order(&["priya", "meg", "owen", "kev", "sal"])));
}

#[test]
fn what_is_not_understood_is_not_read() {
    let spanish = [
        // Two may have the same place.
        "Ana es más alta que Bea. Bea mide lo mismo que Carla. ¿Quién es la más baja?",
        // Not Ana, but her brother.
        "El hermano de Ana es más alto que Luis. Luis es más alto que Pedro. ¿Es Ana más alta que Pedro?",
        // To be afraid of it is not to have it.
        "Ana, Beto y Cora tienen gato, perro y pez. Beto le tiene miedo al perro. Cora tiene el pez. ¿Quién tiene el \
         perro?",
        // Two answers fit.
        "Ana es mayor que Bea y que Carla. ¿Quién es la menor?",
        // The premises contradict each other.
        "Ana es mayor que Bea. Bea es mayor que Carla. Carla es mayor que Ana. ¿Quién es la mayor?",
        "¿Qué tiempo hace?",
        "",
    ];
    for question in spanish {
        assert_eq!(read(question, Language::Es), None, "{question}");
    }
    let english = [
        "Ann is taller than Bob. Bob is as tall as Cid. Is Ann taller than Cid?",
        "Ann was taller than Bob when they were children. Is Ann taller than Bob?",
        // What somebody says need not be so.
        "Ravi, Sam and Tao have cards: ace, king and queen. Ravi says he doesn't have the ace. Sam has the queen. Who \
         has the king?",
    ];
    for question in english {
        assert_eq!(read(question, Language::En), None, "{question}");
    }
    assert_eq!(read(&"Ana es mayor que Bea. ".repeat(200), Language::Es), None);
}
