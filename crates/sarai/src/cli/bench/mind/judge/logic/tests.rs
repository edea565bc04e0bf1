//! Answers to questions of logic, right, wrong and tricky, in both languages.
//!
//! Called by `cargo test` alone.

use super::{name, order, verdict};
use crate::cli::bench::mind::tasks::Verdict;

fn check_verdict(answer: &str, expected: Option<Verdict>) {
    for gold in [Verdict::Yes, Verdict::No, Verdict::Unknown] {
        assert_eq!(verdict(answer, gold).right, expected == Some(gold), "{answer}: {expected:?}");
    }
}

#[test]
fn verdicts_of_both_languages() {
    use Verdict::{No, Unknown, Yes};
    for (answer, expected) in [
        ("Sí, se sigue de lo dicho.", Yes),
        ("**Sí**", Yes),
        ("sí", Yes),
        ("Yes.", Yes),
        ("Respuesta: Sí.", Yes),
        ("La respuesta es **sí**, porque vino Juli.", Yes),
        ("Vamos paso a paso. Si viene Caro, no viene Fede. Por lo tanto, sí, viene Juli.", Yes),
        ("The statement is on the list.\n\nTherefore, the answer is yes.", Yes),
        ("True. Luis is right.", Yes),
        ("No: de lo dicho se sigue lo contrario.", No),
        ("No, tu tía no fue.", No),
        ("No fue tu tía Lupe.", No),
        ("Let's see. If it rains, she stays. So no, Priya did not miss it.", No),
        ("Answer: **No**", No),
        ("Falso.", No),
        ("No se puede saber con lo dicho.", Unknown),
        ("No hay forma de saberlo.", Unknown),
        ("It can't be known: what is said leaves it open (unknown).", Unknown),
        ("Can't tell.", Unknown),
        ("**Unknown**", Unknown),
        ("Not necessarily. Some kids take the bus.", Unknown),
        ("There's no way to know.", Unknown),
        ("Por lo tanto, la respuesta es: no se puede determinar.", Unknown),
        ("No sabemos si la vela se prendió.", Unknown),
        ("Some text first.\n\nIn conclusion, it is impossible to say.", Unknown),
    ] {
        check_verdict(answer, Some(expected));
    }
}

#[test]
fn what_gives_no_verdict_or_two_is_none() {
    for answer in [
        "",
        "Mi tía Lupe fue el domingo.",
        "Si llueve, no viene.",
        "Sí, vino Juli. [...] Por lo tanto, no se puede saber.",
        "**Yes** and **no**",
        "Depending on whom you ask it may be so.",
        "Nothing was said of Walt.",
        "Yesterday Walt parked there.",
    ] {
        check_verdict(answer, None);
    }
}

fn names(list: &str) -> Vec<String> {
    list.split(", ").map(str::to_owned).collect()
}

#[test]
fn orders_as_lists_and_in_prose() {
    let gold = names("Denise, Aunt Patty, Tyler, Uncle Ray, Mrs. Kim");
    for (answer, right) in [
        ("The order is: Denise, Aunt Patty, Tyler, Uncle Ray, Mrs. Kim.", true),
        ("Denise > Patty > Tyler > Ray > Kim", true),
        ("1. Denise\n2. Aunt Patty\n3. Tyler\n4. Uncle Ray\n5. Mrs. Kim", true),
        ("1. **Denise** came first\n2. Patty\n3. Tyler\n\n4. Ray\n5. Kim\n\nThat is all.", true),
        ("- Monday: Denise\n- Tuesday: Patty\n- Wednesday: Tyler\n- Thursday: Ray\n- Friday: Kim", true),
        (
            "The guests are Kim, Ray, Tyler, Patty and Denise. The order is Denise, Patty, Tyler, Ray, Kim.",
            true,
        ),
        (
            "The order is Denise, Patty, Tyler, Ray, Kim.\n\nWhat I understood:\n1. Ray before Kim\n2. Tyler is third\n\
             3. Denise before Patty",
            true,
        ),
        ("As Denise was before Patty, it is Denise, Patty, Tyler, Ray, Kim.", true),
        ("Denise, Tyler, Patty, Ray, Kim", false),
        ("Kim, Ray, Tyler, Patty, Denise", false),
        ("Denise, Patty, Tyler, Ray", false),
        ("1. Denise\n2. Patty\n3. Ray\n4. Tyler\n5. Kim", false),
        ("Denise was first. Patty, Tyler and Ray came later, and so did Kim.", false),
        ("", false),
    ] {
        assert_eq!(order(answer, &gold).right, right, "{answer}");
    }
}

#[test]
fn a_name_inside_another_is_not_it() {
    let gold = names("Ana, Ana María, los García");
    assert!(order("Ana, Ana María y los García", &gold).right);
    assert!(!order("Ana María, Ana y los García", &gold).right);
    assert_eq!(order("García, Ana, Ana María", &gold).key.unwrap(), "los garcia, ana, ana maria");
}

const JAR: &str = "Han roto el jarrón. Leo dice: «Ha sido Irene». Martina: «Yo no he sido». Y luego habló Saúl, que \
    acusó a Leo. Solo miente uno, dice Irene. ¿Quién rompió el jarrón?";
const CARS: &str = "Hay tres coches: uno gris, uno azul y uno blanco. El de Adela no es gris y Bruno no tiene el azul. \
    ¿De qué color es el coche de Bruno?";

#[test]
fn the_one_who_is_named_as_the_answer() {
    for (question, gold, answer, right) in [
        (JAR, "Leo", "Leo rompió el jarrón.", true),
        (JAR, "Leo", "**Leo**", true),
        (
            JAR,
            "Leo",
            "Respuesta: Leo.\n\nLo que he entendido:\n1. Irene no fue\n2. Martina dice la verdad",
            true,
        ),
        (JAR, "Leo", "Leo, porque Irene y Martina dicen la verdad.", true),
        (JAR, "Leo", "Veamos lo que dice Irene. Miente Martina o Saúl. Por lo tanto, fue Leo.", true),
        (JAR, "Leo", "Leo dice que fue Irene.", false),
        (JAR, "Leo", "Irene rompió el jarrón.", false),
        (JAR, "Leo", "No fue Leo.", false),
        (JAR, "Leo", "Fue Leo o Martina.", false),
        (JAR, "Leo", "Puede ser que Leo mienta sobre lo que pasó aquel día. Por lo tanto, fue Irene.", false),
        (JAR, "Leo", "", false),
        (CARS, "gris", "El coche de Bruno es gris.", true),
        (CARS, "gris", "El coche de Bruno es **gris**.", true),
        (CARS, "gris", "El coche de Bruno es blanco.", false),
        (CARS, "gris", "Es azul.", false),
    ] {
        assert_eq!(name(question, answer, gold).right, right, "{answer}");
    }
}

#[test]
fn names_are_compared_by_what_two_answers_say() {
    let key = |answer: &str| name(JAR, answer, "Leo").key;
    assert_eq!(key("Leo rompió el jarrón."), key("Ha sido **Leo**"));
    assert_ne!(key("Ha sido Leo"), key("Ha sido Irene"));
    assert_eq!(key("Ni idea."), None);
}
