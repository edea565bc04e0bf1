//! Experts from outside: what a model writes is computed, proved or run, and code that means harm is contained.

use std::process::Command;

use sarai_core::experts::{self, ExpertName};
use serde_json::{Value, json};

use crate::scripted::{fills, place, says};
use crate::spine::ask;

const PYTHON: &[&str] = &["--expert", "programming"];

/// A draft as the programming expert asks for: a program, a sentence, calls.
fn draft(code: &str, calls: &[&str]) -> String {
    format!("```python\n{code}\n```\nHace lo que se pide.\n```python\n{}\n```", calls.join("\n"))
}

fn checks(turn: &Value) -> Vec<(&str, bool)> {
    let checks = turn["reflection"]["checks"].as_array().unwrap();
    checks.iter().map(|check| (check["name"].as_str().unwrap(), check["passed"].as_bool().unwrap())).collect()
}

/// Holds the structured answer to the schema that its expert publishes.
fn fits(turn: &Value) {
    let name: ExpertName = turn["expert"]["name"].as_str().unwrap().parse().unwrap();
    let validator = jsonschema::draft202012::new(experts::schema(name)).unwrap();
    let faults: Vec<String> =
        validator.iter_errors(&turn["expert"]["output"]).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{faults:?}: {turn}");
}

#[test]
fn a_program_is_run_before_it_is_given() {
    let code = "def doble(x):\n    return x * 2";
    let place = place(vec![says("doble", &draft(code, &["doble(2)", "doble('ab')"]))]);
    let turn =
        ask(&place, &[PYTHON, &["Hazme una función de Python llamada doble; doble(4) devuelve 8."]].concat());
    let answer = turn["answer"].as_str().unwrap();
    assert!(answer.starts_with(&format!("```python\n{code}\n```")), "{answer}");
    for part in ["Hace lo que se pide.", "doble(4)  # 8", "doble('ab')  # 'abab'"] {
        assert!(answer.contains(part), "no {part} in {answer}");
    }
    let names: Vec<&str> = checks(&turn).iter().map(|(name, _)| *name).collect();
    assert!(["run", "examples", "code"].iter().all(|name| names.contains(name)), "{turn}");
    assert_eq!(turn["expert"]["output"]["tests"][0], json!({"call": "doble(4)", "result": "8"}));
    fits(&turn);
}

#[test]
fn a_function_that_is_plainly_asked_for_needs_no_named_expert() {
    let code = "def turn_round(items):\n    return items[::-1]";
    let place = place(vec![says("reverses", &draft(code, &["turn_round([1, 2])"]))]);
    let place = place.with("SARAI_EXPERTS__ROUTED", "");
    let turn = ask(&place, &["Write a function in Python, turn_round(items), that reverses a list"]);
    assert_eq!(turn["expert"]["name"], "programming", "{turn}");
    assert!(turn["answer"].as_str().unwrap().contains("turn_round([1, 2])  # [2, 1]"), "{turn}");
    let place = self::place(Vec::new());
    let turn =
        ask(&place, &["Could you tell me which file(s) of mine a function in a spreadsheet may read?"]);
    assert_ne!(turn["expert"]["name"], "programming", "{turn}");
}

#[test]
fn what_an_example_of_the_question_refutes_is_handed_back() {
    let wrong = draft("def doble(x):\n    return x + 2", &["doble(3)"]);
    let right = draft("def doble(x):\n    return x * 2", &["doble(3)"]);
    let place = place(vec![says("doble(4) must give 8, it gives 6", &right), says("doble", &wrong)]);
    let turn =
        ask(&place, &[PYTHON, &["Una función de Python doble(x), por ejemplo doble(4) == 8"]].concat());
    assert_eq!(
        (&turn["reflection"]["rounds"], &turn["reflection"]["corrected"]),
        (&json!(1), &json!(true)),
        "{turn}"
    );
    assert!(turn["answer"].as_str().unwrap().contains("x * 2"), "{turn}");
}

#[test]
fn a_wish_for_json_gets_nothing_but_the_object() {
    let question = "Pedido de Marta del 3 de marzo de 2025: dos lámparas a 25 euros cada una y una mesa a 80 euros. \
        Entrega a los cinco días. Devuélveme un JSON con cliente, total y entrega.";
    let program = "cliente = 'Marta'\nresult = {'cliente': cliente, 'total': 2 * 25 + 80, \
        'entrega': (date(2025, 3, 3) + timedelta(days=5))}";
    let place = place(vec![says("Marta", &format!("```python\n{program}\n```"))]);
    // What is meant for a program gets no words of haste around it.
    let turn = ask(&place, &["--expert", "programming", &format!("{question} Es urgente")]);
    fits(&turn);
    assert_eq!(turn["tone"], Value::Null);
    let object: Value = serde_json::from_str(turn["answer"].as_str().unwrap()).unwrap();
    assert_eq!(object, json!({"cliente": "Marta", "total": 130, "entrega": "2025-03-08"}), "{turn}");
}

#[test]
fn a_wish_for_data_goes_to_no_expert_that_answers_in_words() {
    let told = "Desde ayer el portátil de mi hermana no enciende: la luz parpadea en rojo tres veces, el ventilador gira un \
        momento y luego se para del todo. Quiero saber qué le pasa.";
    let object = "{\"aparato\": \"portátil\"}";
    let place = place(vec![says("JSON", object)]);
    let turn = ask(&place, &[&format!("{told} Devuélvemelo todo en un JSON, sin nada más.")]);
    assert_eq!(turn["route"]["primary"], "diagnosis", "{turn}");
    assert_eq!(turn["expert"], Value::Null, "{turn}");
    assert_eq!((&turn["answer"], &turn["fallback"]), (&json!(object), &Value::Null), "{turn}");
}

#[test]
fn a_stated_shape_is_filled_field_by_field_without_a_route() {
    let question = "Pedido de Marta Gil del 3 de marzo de 2025: dos lámparas a 25 euros cada una y una mesa a 80 euros; \
        la entrega es a los cinco días. Pásamelo a JSON con cliente (texto, en mayúsculas), entrega (texto AAAA-MM-DD), \
        total (número, euros), piezas (lista de textos, por orden alfabético) y pasa_de_100 (booleano).";
    let draft = "# cliente: texto, en mayúsculas\ncliente = \"MARTA GIL\"\n\
        # entrega: texto AAAA-MM-DD\nentrega = date(2025, 3, 3) + timedelta(days=5)\n\
        # total: número, euros\ntotal = 2 * 25 + 80\n\
        # piezas: lista de textos, por orden alfabético\npiezas = [\"mesa\", \"lámpara\"]\n\
        # pasa_de_100: booleano\npasa_de_100 = total > 100\n";
    // One that fails in a field is asked for again, and told which.
    let broken = draft.replace("total > 100", "suma > 100");
    let place = place(vec![fills("pasa_de_100: NameError", draft), fills("Marta", &broken)]);
    let turn = ask(&place, &[question]);
    fits(&turn);
    assert_eq!(turn["expert"]["name"], "programming", "{turn}");
    assert_eq!(turn["reflection"]["corrected"], true, "{turn}");
    let object: Value = serde_json::from_str(turn["answer"].as_str().unwrap()).unwrap();
    let wanted = json!({"cliente": "MARTA GIL", "entrega": "2025-03-08", "total": 130,
        "piezas": ["lámpara", "mesa"], "pasa_de_100": true});
    assert_eq!(object, wanted, "{turn}");
    let names: Vec<&str> = checks(&turn).iter().map(|(name, _)| *name).collect();
    assert!(["run", "fields"].iter().all(|name| names.contains(name)), "{turn}");
    // The lines its values came from, and little trust in a field that one of five drafts could compute.
    assert_eq!(turn["expert"]["output"]["program"], draft, "{turn}");
    assert!(!names.contains(&"agreement"), "{turn}");
    assert_eq!(turn["expert"]["confidence"], 0.12, "{turn}");
    // Where all drafts come to the same at once, no more trust than a vote deserves.
    let turn = ask(&self::place(vec![fills("Marta", draft)]), &[question]);
    assert!(checks(&turn).iter().any(|(name, _)| *name == "agreement"), "{turn}");
    assert_eq!(turn["expert"]["confidence"], 0.6, "{turn}");
}

#[test]
fn what_the_rules_do_not_read_is_put_to_a_vote_that_is_no_proof() {
    let place = place(vec![says("bribones", "Si Nuria dijera la verdad, sería bribona.\nRespuesta: no")]);
    let question = "Isla de caballeros y bribones: los primeros siempre dicen la verdad, los segundos siempre mienten. \
                    Nuria dice: «Ramiro y yo somos los dos bribones». ¿Es Nuria caballero?";
    let turn = ask(&place, &["--expert", "logic", question]);
    let answer = turn["answer"].as_str().unwrap();
    assert!(
        answer.starts_with("No: de lo dicho se sigue lo contrario.\n\nSi Nuria dijera la verdad"),
        "{answer}"
    );
    assert!(answer.contains("No está demostrado: es lo que concluyen 4 de 4"), "{answer}");
    assert_eq!(turn["expert"]["output"]["verdict"], "contradicted", "{turn}");
    assert_eq!(turn["expert"]["confidence"], 0.6, "{turn}");
    assert!(turn["model"].is_string(), "{turn}");
    fits(&turn);
}

#[test]
fn plain_premises_are_read_and_decided_without_a_model() {
    let place = place(vec![says("socios", "Esto no lo pregunta nadie.")]);
    let question = "Todos los socios del club pagan la cuota. Ana no paga la cuota. ¿Es Ana socia del club?";
    // Nobody names the expert.
    let turn = ask(&place, &[question]);
    let answer = turn["answer"].as_str().unwrap();
    assert!(answer.starts_with("No: de lo dicho se sigue lo contrario."), "{answer}");
    assert!(
        answer.contains("1. Todos los socios del club pagan la cuota\n2. Ana no paga la cuota"),
        "{answer}"
    );
    assert_eq!(turn["expert"]["name"], "logic", "{turn}");
    assert_eq!(
        (&turn["model"], &turn["refused"], &turn["usage"]["completion_tokens"]),
        (&Value::Null, &json!(false), &json!(0))
    );
    assert_eq!(turn["fallback"], Value::Null, "{turn}");
    fits(&turn);
    let order = ask(
        &place,
        &[
            "Marta es más alta que Pilar y Pilar es más alta que Elena. Ordénalas de la más alta a la más baja.",
        ],
    );
    let told = order["answer"].as_str().unwrap();
    assert!(
        told.contains("Marta, Pilar, Elena")
            && told.contains("1. Marta es más alta")
            && !told.contains("2. "),
        "{order}"
    );
    fits(&order);
}

/// Functions that would do harm. Each returns something that begins with "done" where it succeeds.
const HARM: [(&str, &str); 20] = [
    ("read_passwd", "return 'done' + open('/etc/passwd').read()[:1]"),
    ("read_environment", "return 'done' + os.environ['PATH']"),
    ("read_other_process", "return 'done' + open('/proc/%d/cmdline' % os.getppid()).read()[:1]"),
    (
        "list_home",
        "return 'done' + str(os.listdir(os.path.expanduser('~root') if os.getuid() == 0 else '/home'))",
    ),
    ("list_root", "return 'done' + str(os.listdir('/usr/share'))"),
    ("write_here", "f = 'sarai_harm.tmp'; open(f, 'w').close(); os.remove(f); return 'done'"),
    ("write_var", "f = '/var/tmp/sarai_harm.tmp'; open(f, 'w').close(); os.remove(f); return 'done'"),
    (
        "run_shell",
        "return 'done' + subprocess.run(['/bin/sh', '-c', 'echo x'], capture_output=True, check=True).stdout.decode()",
    ),
    (
        "see_processes",
        "return 'done' if len([p for p in os.listdir('/proc') if p.isdigit()]) > 4 else 'only its own'",
    ),
    (
        "tcp_listen",
        "s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); c = socket.create_connection(s.getsockname(), 2); c.close(); return 'done'",
    ),
    (
        "udp_send",
        "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.sendto(b'x', ('127.0.0.1', 9)); return 'done'",
    ),
    ("unix_socket", "s = socket.socket(socket.AF_UNIX); s.connect('\\0@SOCKET@'); return 'done'"),
    (
        "kill_parent",
        "os.kill(os.getppid(), 0); return 'done' if os.getppid() > 1 else 'it is pid 1 of its own'",
    ),
    (
        "make_link",
        "os.symlink('/etc', '/var/tmp/sarai_harm.lnk'); os.remove('/var/tmp/sarai_harm.lnk'); return 'done'",
    ),
    (
        "change_limits",
        "resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2); os.listdir('/usr/bin'); return 'done'",
    ),
    ("take_memory", "return 'done' + str(len(bytearray(700 << 20)))[:1]"),
    ("many_files", "fs = [open('/dev/null') for _ in range(200)]; [f.close() for f in fs]; return 'done'"),
    (
        "fill_disk",
        "f = '/tmp/sarai_harm.big'; h = open(f, 'wb'); h.write(b'x' * (40 << 20)); h.close(); os.remove(f); return 'done'",
    ),
    (
        "many_threads",
        "ts = [threading.Thread(target=time.sleep, args=(1,)) for _ in range(60)]; [t.start() for t in ts]; [t.join() for t in ts]; return 'done'",
    ),
    (
        "many_processes",
        "ps = [subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(1)']) for _ in range(20)]; [p.wait() for p in ps]; return 'done'",
    ),
];

/// Name of a socket without a file that this test listens on.
fn socket_name() -> String {
    format!("sarai-harm-{}", std::process::id())
}

/// The functions as one program.
fn harmful(tries: &[(&str, &str)]) -> String {
    let mut code = "import os, sys, socket, subprocess, resource, threading, time\n".to_owned();
    for (name, body) in tries {
        let body = body.replace("@SOCKET@", &socket_name());
        code.push_str(&format!("def {name}():\n    {body}\n"));
    }
    code.push_str("def harm(name):\n    try:\n        return globals()[name]()\n    except BaseException as fault:\n        return 'contained: ' + type(fault).__name__\n");
    code
}

#[test]
fn code_that_means_harm_is_contained_and_does_it_outside() {
    use std::os::linux::net::SocketAddrExt as _;
    let address = std::os::unix::net::SocketAddr::from_abstract_name(socket_name()).unwrap();
    let _listener = std::os::unix::net::UnixListener::bind_addr(&address).unwrap();
    // Outside, each try succeeds: a test that could not fail would prove nothing.
    let all = format!(
        "{}\nfor name in {:?}:\n    print(name, harm(name)[:30])\n",
        harmful(&HARM),
        HARM.map(|(name, _)| name)
    );
    let outside = Command::new("python3").args(["-I", "-c", &all]).output().unwrap();
    let outside = String::from_utf8_lossy(&outside.stdout).into_owned();
    for (name, _) in HARM {
        assert!(
            outside.lines().any(|line| line.starts_with(&format!("{name} done"))),
            "{name} outside: {outside}"
        );
    }
    // Inside, none does. Four calls are shown with their results.
    for tries in HARM.chunks(4) {
        let calls: Vec<String> = tries.iter().map(|(name, _)| format!("harm('{name}')")).collect();
        let calls: Vec<&str> = calls.iter().map(String::as_str).collect();
        let place = place(vec![says("harm", &draft(&harmful(tries), &calls))]);
        let turn = ask(&place, &[PYTHON, &["Una función de Python llamada harm"]].concat());
        let tests = turn["expert"]["output"]["tests"].as_array().unwrap();
        assert_eq!(tests.len(), 4, "{turn}");
        for test in tests {
            let result = test["result"].as_str().unwrap();
            assert!(!result.starts_with("'done"), "{} got through: {result}", test["call"]);
        }
    }
}

#[test]
fn code_that_never_ends_or_ends_the_interpreter_is_handed_back() {
    for (code, said) in [
        ("while True:\n    pass\ndef f():\n    return 1", "did not end within"),
        ("import os\nos._exit(3)\ndef f():\n    return 1", "it ended early"),
        ("def f(:\n    return 1", "SyntaxError"),
    ] {
        let place = place(vec![says("corrígelo", "Lo siento."), says("f", &draft(code, &["f()"]))]);
        let turn = ask(&place, &[PYTHON, &["Una función de Python llamada f"]].concat());
        assert_eq!(turn["expert"], Value::Null, "{turn}");
        assert_eq!(turn["reflection"]["rounds"], 1, "{turn}");
        assert!(turn["fallback"]["reason"].as_str().is_some(), "{said}: {turn}");
    }
}

#[test]
fn a_known_case_of_money_is_computed_from_its_form() {
    let form = r#"{"price": "0", "down": "0", "lent": "9000", "rate": "6", "term": "24", "extra": "0", "fee": "0",
        "paid": "0", "people": "1", "asked": "payment"}"#;
    let place = place(vec![fills("9000", form)]);
    let turn =
        ask(&place, &["Pido 9.000 € en 24 cuotas mensuales iguales al 6 % anual. ¿Qué cuota me queda?"]);
    fits(&turn);
    assert!(turn["answer"].as_str().unwrap().contains("398,89"), "{turn}");
    assert_eq!(turn["expert"]["output"]["calculation"], "steps", "{turn}");
    assert_eq!(turn["reflection"]["rounds"], 0, "{turn}");
    assert!(checks(&turn).iter().any(|(name, passed)| *name == "anchored" && *passed), "{turn}");
    assert!(checks(&turn).iter().all(|(_, passed)| *passed), "{turn}");
}
