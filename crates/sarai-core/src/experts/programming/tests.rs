//! Drafts taken apart, examples found, and the choice among what ran.

use super::draft::{Draft, calls, examples, function};

const DRAFT: &str = "Aquí tienes:\n```python\ndef helper(x):\n    return x\n\ndef contar(texto, letra):\n    return texto.count(letra)\n```\nCuenta las veces que sale la letra. Prueba:\n```python\ncontar(\"banana\", \"a\")\nprint(contar('', 'b'))\nother(3)\n```";

#[test]
fn a_draft_is_taken_apart() {
    let draft = Draft::read(DRAFT).unwrap();
    assert!(draft.code.starts_with("def helper") && draft.code.ends_with("count(letra)"), "{}", draft.code);
    assert_eq!(draft.explanation, "Cuenta las veces que sale la letra.");
    let drafts = [(0, draft)];
    assert_eq!(function("Hazme `contar`, por favor", &drafts).as_deref(), Some("contar"));
    assert_eq!(function("algo", &drafts).as_deref(), Some("contar"));
    assert_eq!(function("una llamada helper", &drafts).as_deref(), Some("helper"));
    assert_eq!(calls(&drafts, "contar", 9), ["contar(\"banana\", \"a\")", "contar('', 'b')"]);
    let listed = Draft::read("1. Así:\n   ```python\n   def f():\n       return 1\n   ```").unwrap();
    assert_eq!(listed.code, "def f():\n    return 1");
    let one = Draft::read(
        "```python\ndef f(texto: str) -> str:\n    return texto\ndef g(a, b=1):\n    return a\n```",
    )
    .unwrap();
    assert!(one.takes_one("f") && !one.takes_one("g") && !one.takes_one("h"));
    assert_eq!(Draft::read("no code"), None);
    assert_eq!(Draft::read("```python\n```"), None);
}

#[test]
fn examples_of_the_question_are_found() {
    let find = |question: &str| examples(question, "f");
    let pair = |call: &str, result: &str| vec![(call.to_owned(), result.to_owned())];
    assert_eq!(find("f(2, 3) devuelve 5."), pair("f(2, 3)", "5"));
    assert_eq!(find("Por ejemplo `f(\"a)b\")` -> 'x, y'"), pair("f(\"a)b\")", "'x, y'"));
    assert_eq!(find("f([1, [2]]) should return [1, 2], and f([]) gives []").len(), 2);
    assert_eq!(find("f({'a': 1}) == {'b': [1]}"), pair("f({'a': 1})", "{'b': [1]}"));
    assert_eq!(find("f(1) es True"), pair("f(1)", "True"));
    assert_eq!(find("f(1) da -2.5, creo"), pair("f(1)", "-2.5"));
    for none in ["f(x) que suma", "f(1", "f(2) es muy lenta", "f(\"", "f(1) ="] {
        assert_eq!(find(none), [], "{none}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_taken_apart(text in "\\PC{0,200}") {
        let _ = Draft::read(&text);
        let _ = examples(&text, "f");
        let _ = examples(&format!("f({text}"), "f");
        let _ = examples(&format!("f(1) = {text}"), "f");
    }
}
