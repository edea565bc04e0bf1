//! Questions and the lines they are read as, and questions that are not read.

use super::read;
use crate::language::Language;

/// A question and its lines, without notes.
type Case = (Language, &'static str, &'static [&'static str]);

const READ: &[Case] = &[
    (
        Language::Es,
        "Si llueve, el bar cierra. Hoy no ha cerrado el bar. ¿Llueve?",
        &["implies(llueve, bar_cierra)", "not bar_cierra", "ask llueve"],
    ),
    (
        Language::Es,
        "Cuando lo hace Ana no lleva sal, y el de hoy sí llevaba. ¿Lo hizo Ana?",
        &["implies(ana, not lleva_sal)", "lleva_sal", "ask ana"],
    ),
    (
        Language::Es,
        "El quiosco abre solo si Raúl madruga. El quiosco abrió. ¿Madrugó Raúl?",
        &["implies(quiosco_abre, raul_madruga)", "quiosco_abre", "ask raul_madruga"],
    ),
    (
        Language::Es,
        "Salgo a la plaza salvo que haga frío. Hoy no hace frío. ¿Salgo a la plaza?",
        &["implies(not frio, salgo_plaza)", "not frio", "ask salgo_plaza"],
    ),
    (
        Language::Es,
        "Compro pan si y solo si hay oferta. Hoy compré pan. ¿Hay oferta?",
        &["iff(oferta, compro_pan)", "compro_pan", "ask oferta"],
    ),
    (
        Language::Es,
        "O viene Ana o viene Luis, pero no los dos. Ana no viene. ¿Viene Luis?",
        &["xor(viene_ana, viene_luis)", "not viene_ana", "ask viene_luis"],
    ),
    (
        Language::Es,
        "Para entrar a la piscina hace falta gorro. Sergio no tiene gorro. ¿Puede entrar Sergio a la piscina?",
        &["implies(entrar_piscina, sergio_gorro)", "not sergio_gorro", "ask entrar_piscina"],
    ),
    (
        Language::Es,
        "Ni Pepe ni Lola fueron a la boda. Si Carla fue a la boda, Pepe también fue. ¿Fue Carla a la boda?",
        &["not pepe_boda", "not lola_boda", "implies(carla_boda, pepe_boda)", "ask carla_boda"],
    ),
    (
        Language::Es,
        "Exactamente dos de los tres hermanos, Luis, Iván y Omar, juegan al fútbol. Luis no juega al fútbol. ¿Juega Omar al fútbol?",
        &[
            "exactly(2, luis_juegan_futbol, ivan_juegan_futbol, omar_juegan_futbol)",
            "not luis_juegan_futbol",
            "ask omar_juegan_futbol",
        ],
    ),
    (
        Language::Es,
        "Todos los panaderos del barrio madrugan. Don Ernesto no madruga. ¿Es don Ernesto panadero del barrio?",
        &["all(panaderos_barrio, madrugan)", "not madrugan(ernesto)", "ask panaderos_barrio(ernesto)"],
    ),
    (
        Language::Es,
        "Algunos clientes son bomberos. Todos los bomberos tienen bigote. ¿Hay algún cliente con bigote?",
        &["some(clientes, bomberos)", "all(bomberos, bigote)", "ask some(clientes, bigote)"],
    ),
    (
        Language::Es,
        "Los perros que no están vacunados no entran al parque. Chispa es un perro y no está vacunado. ¿Entra Chispa al parque?",
        &[
            "all(perros and not vacunados, not entran_parque)",
            "perros(chispa)",
            "not vacunados(chispa)",
            "ask entran_parque(chispa)",
        ],
    ),
    (
        Language::Es,
        "Si la luz está apagada, el gato duerme. El gato no duerme. ¿Está encendida la luz?",
        &["implies(not luz, gato_duerme)", "not gato_duerme", "ask luz"],
    ),
    (
        Language::En,
        "If the boiler trips, the heating goes off. The boiler tripped at 6 today. Is the heating off?",
        &["implies(boiler_trips, not heating)", "boiler_trips", "ask not heating"],
    ),
    (
        Language::En,
        "The shop opens only on days when Jess works. The shop opened today. Did Jess work?",
        &["implies(shop_opens, jess_works)", "shop_opens", "ask jess_works"],
    ),
    (
        Language::En,
        "Either Joe or Pat locked the shop, but not both. Joe didn't lock it. Did Pat lock the shop? Yes, no, or can't be known?",
        &["xor(joe_lock, pat_locked_shop)", "not joe_lock", "ask pat_locked_shop"],
    ),
    (
        Language::En,
        "Unless the pitch is frozen, the lads train. The pitch wasn't frozen. Did the lads train?",
        &["implies(not pitch_frozen, lads_train)", "not pitch_frozen", "ask lads_train"],
    ),
    (
        Language::En,
        "All of my cousins who work at the diner have a card. Tyler is my cousin and he has a card. Does Tyler work at the diner: yes, no, or can't be known?",
        &["all(cousins and work_diner, card)", "cousins(tyler)", "card(tyler)", "ask work_diner(tyler)"],
    ),
    (
        Language::En,
        "No contractor has a permit. Everyone who parks here has a permit. Deb is a contractor. Does Deb park here?",
        &["none(contractor, permit)", "all(parks, permit)", "contractor(deb)", "ask parks(deb)"],
    ),
    (
        Language::En,
        "Not every tenant has a bike. All owners have a bike. Can we conclude that some tenants are not owners?",
        &["some_not(tenant, bike)", "all(owners, bike)", "ask some(tenant, not owners)"],
    ),
    (
        Language::En,
        "Neither Ruth nor Sam came. If Tess came, Ruth came too. Did Tess come?",
        &["not ruth_came", "not sam_came", "implies(tess_came, ruth_came)", "ask tess_came"],
    ),
];

const REFUSED: &[(Language, &str)] = &[
    (Language::Es, "Si Ana viene, Luis se va. Luis no vino ayer. ¿Vino Ana?"),
    (
        Language::Es,
        "Casi todos los vecinos tienen perro. Todos los que tienen perro pasean. Carlos es vecino. ¿Pasea Carlos?",
    ),
    (Language::Es, "Si Ana canta, llueve. Si Luis canta, nieva. Hoy canta. ¿Llueve?"),
    (Language::Es, "Si hace calor, Eva come helado. Eva no comió helado de vainilla. ¿Hizo calor?"),
    (
        Language::En,
        "If the red bus is late, we walk. If the blue bus is late, we take a taxi. We didn't walk. Was the blue bus late?",
    ),
    (
        Language::En,
        "Most neighbours have a dog. Everyone who has a dog walks. Carl is a neighbour. Does Carl walk?",
    ),
    (Language::En, "Ann is taller than Bob. Who is taller?"),
    (Language::En, "Tom had tea or coffee. Tom had tea. Did Tom have coffee?"),
];

#[test]
fn questions_are_read() {
    for (language, question, lines) in READ {
        let form = read(question, *language).unwrap_or_default();
        let found: Vec<&str> = form.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(found, *lines, "{question}");
    }
}

#[test]
fn a_note_stands_before_each_line() {
    let form = read("If it rains, Ann reads. It rains. Does Ann read?", Language::En).unwrap_or_default();
    let notes: Vec<&str> = form.lines().step_by(2).collect();
    assert_eq!(notes, ["# If it rains, Ann reads", "# It rains", "# Does Ann read"]);
}

#[test]
fn doubtful_questions_are_refused() {
    for (language, question) in REFUSED {
        assert_eq!(read(question, *language), None, "{question}");
    }
}

#[test]
fn long_questions_are_refused() {
    let question = format!("{} Does Ann read?", "If it rains, Ann reads. ".repeat(200));
    assert_eq!(read(&question, Language::En), None);
}

#[test]
fn any_text_ends() {
    for text in [
        "",
        "?",
        "¿?",
        "si si si si, y si o no?",
        "or or or or?",
        "if if, and if, and if. if?",
        "'s?",
        "ni ni?",
    ] {
        for language in [Language::Es, Language::En] {
            assert_eq!(read(text, language), None, "{text}");
        }
    }
}
