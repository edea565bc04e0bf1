//! Words that orderings and assignments are told with, without accents and in small letters.
//!
//! Called by every part of this reader. Each list is one string with words between blanks, see [`has`].

/// Articles and the like.
pub(super) const ARTICLES_ES: &str = "a al del el la las lo los mi mis su sus tu un una unas unos";
/// Words between clauses.
pub(super) const JOINS_ES: &str = "aunque con e mientras pero sino y";
/// Before a name.
pub(super) const TITLES_ES: &str = "don dona senor senora sr sra tia tio";
/// Words that name nothing.
pub(super) const STOPS_ES: &str = "\
    a after al all although and are as asi at aunque ayer before between bueno but by cada cannot che cinco \
    como con cual cuales cuando cuatro de del dos durante e each eight el ella ellos en entonces entre esta \
    estan estas este estos five four from given hay he hey hola hoy i if in is it la las le les listen lo \
    los me mi mientras mira mis nadie neither never ni ningun ninguna ninguno no nobody none nor nos not \
    nunca o ocho of ok on one ones only or oye para pero por pues que quien quienes se seis seven she si \
    siete sin sino six so solo son su sus tampoco than that then there these they this those though three to \
    todo todos tres tu two u un una unas uno unos we well what when whereas which while who whose with \
    without y you";
/// Articles and the like.
pub(super) const ARTICLES_EN: &str = "a an her his my our the their your";
/// Words between clauses.
pub(super) const JOINS_EN: &str = "although and but though whereas while with";
/// Before a name.
pub(super) const TITLES_EN: &str = "dr miss mr mrs ms";
/// Words that name nothing.
pub(super) const STOPS_EN: &str = "\
    a after all although an and are as asi at aunque ayer before between bueno but by cada cannot che cinco \
    como con cual cuales cuando cuatro de dos durante e each eight ella ellos en entonces entre esta estan \
    estas este estos five four from given hay he her hey his hola hoy i if in is it le les listen me \
    mientras mira my nadie neither never ni ningun ninguna ninguno no nobody none nor nos not nunca o ocho \
    of ok on one ones only or our oye para pero por pues que quien quienes se seis seven she si siete sin \
    sino six so solo son tampoco than that the their then there these they this those though three to todo \
    todos tres two u uno we well what when whereas which while who whose with without y you your";
/// Denial.
pub(super) const NEG: &str =
    "cannot nadie neither never ni ningun ninguna ninguno no nobody none nor not nunca sin tampoco without";
/// Choice.
pub(super) const OR: &str = "o or u";
/// Words of a clause that is not read.
pub(super) const HARD: &str = "\
    ago alguien algun alguna alguno all ambas ambos at_most both cada cualquiera cuando each either \
    empatados equal every except excepto hace igual least maybe misma mismo most_of o or perhaps \
    probablemente probably quien quizas salvo same solia some somebody someone tal_vez tied todos u unless \
    used when who whoever";
/// The last place.
pub(super) const LAST: &str = "last ultima ultimo";
/// Comparatives in one word.
pub(super) const OWN: &str = "\
    better bigger cheaper closer colder cooler dearer deeper earlier elder farther faster further heavier \
    higher hotter larger later lighter longer lower mayor mayores mejor mejores menor menores narrower \
    nearer newer older peor peores poorer pricier quicker richer shallower shorter slower smaller sooner \
    stronger taller thicker thinner warmer weaker wider worse younger";
/// Superlatives in one word.
pub(super) const SUPER: &str = "\
    best biggest cheapest closest coldest coolest dearest deepest earliest eldest farthest fastest fewest \
    furthest heaviest highest hottest largest latest lightest longest lowest narrowest nearest newest oldest \
    poorest priciest quickest richest shallowest shortest slowest smallest strongest tallest thickest \
    thinnest warmest weakest widest worst youngest";
/// With nothing between.
pub(super) const IMM: &str =
    "directly immediately inmediatamente inmediato justamente justo pegada pegado straight";
/// Between two.
pub(super) const BETWEEN: &str = "between entre";
/// Words for places.
pub(super) const UNITS: &str = "\
    asiento asientos day days dia dias floor floors lugar lugares parada paradas piso pisos place places \
    planta plantas posicion posiciones position positions puesto puestos seat seats sitios spot spots stop \
    stops turno turnos";
/// The middle.
pub(super) const MID: &str = "center centre centro medio middle mitad";
/// Born earlier is older.
pub(super) const BORN: &str = "born nacida nacido nacieron nacio";
/// To be, and to work as.
pub(super) const COPULA: &str = "'s are be era eran es is sea son soy trabaja trabajan was were work works";
/// Verb forms that end a subject.
pub(super) const VERB: &str = "\
    's acabo ahorro also always anoto aprobo are arrived arrives ate be beat beats bebio began cae came can \
    cobra cobran come comes comio corre corren corrieron corrio cost costs cuesta cuestan defeated derroto \
    did does drank duerme earn earns entraron entro era eran es esta estaba estaban estan estudia finish \
    finished fue fueron gana ganan gano gasta gasto get gets go goes got ha habia had happens has have hizo \
    iba iban is isn't juega juegan jumped jumps le leaves lee leen left leyo live lives llegaron llego lleva \
    llevan lost may mide miden nacio nada never no not obtuvo ocurre pasaron paso perdio performs pesa pesan \
    puntuo quedaron quedo ran read reads runs sacaron saco salieron salio salta salto saved scored se sea \
    sera siempre sing sings sit sits sleeps sold son soy spends spent stand stands started starts studies \
    study supero swims takes tambien termino tiene tienen toca took trabaja trabajan trabajo va van vencio \
    vendieron vendio visited vive viven vivia was wasn't weighed weighs were will wins won work works";
/// Words of buildings and piles.
pub(super) const FLOOR: &str = "\
    apiladas apilados block bloque building caja cajas debajo edificio encima estante floor floors level \
    pila pile piso pisos planta plantas shelf shelves stack stacked storey";
/// Question words.
pub(super) const WHO: &str = "cual cuales que quien quienes what which who whose";
/// A sentence that begins with one asks.
pub(super) const COMMAND: &str = "\
    answer arrange contesta decidme decime di diganme dime dimelas dimelos dinos enumera escribe give just \
    list name nomas ordena ordenalas ordenalos ordename ordenamelos order please ponlas ponlos por put rank \
    reply responde say solo sort tell";
/// Words for two who are not the same.
pub(super) const APART: &str = "\
    amiga amigas amigo amigos brother brothers cousin cousins friend friends hermana hermanas hermano \
    hermanos neighbor neighbour prima primas primo sister sisters vecina vecinas vecino vecinos";
/// Wishes and possibilities: nothing is claimed.
pub(super) const VAGUE: &str = "\
    asked called can conoce could cree creo dice envidia espera gusta gustan hates helped helps hopes know \
    knows like likes llamo may met might odia pidio_a podria podrian prefers prefiere puede pueden quiere \
    quieren quiza said saw says suele think thinks thought usually vio visito want wanted wants wishes";
/// Dislike: not that one.
pub(super) const HATE: &str =
    "alergica alergico allergic detesta dislikes hate hates odia rechaza rechazo refused refuses rehusa";
/// What somebody says need not be so.
pub(super) const SAYS: &str = "\
    asegura believes claims cree creen creo dice dicen dijo guess opina said say says segun sospecha supone \
    think thinks thought";
/// Two may have the same place.
pub(super) const SAME: &str = "\
    empatados empataron empato equal igual iguales misma mismas mismo mismos same tan tanta tantas tanto \
    tantos tied";
/// Colours after a noun.
pub(super) const COLOURS: &str = "black blue brown gray green grey orange pink purple red white yellow";
/// A reason begins.
pub(super) const BECAUSE: &str = "although aunque because porque pues since";
/// Somebody of somebody.
pub(super) const KIN: &str = "\
    amiga amigo aunt boss boyfriend brother cousin dad daughter esposa father friend girlfriend hermana \
    hermano hija hijo husband jefa jefe madre marido mom mother mujer mum neighbor neighbour novia novio \
    padre prima primo sister son tia tio uncle vecina vecino wife";
/// What a clause about who has what may say besides the two.
pub(super) const PLAIN: &str = "\
    a adopt adopted adopts al also always an any anything are as asi asiento at ate auto be bebe bebida \
    bebieron bebio been belong belongs bought bring brings brought buy buys by can cannot canta car carro \
    casa chica chico choose chooses chose coche cocina cocino color colour come comio compra compraron \
    compro con conduce corresponde could cual day de del deporte detesta dia did dish dislikes do does done \
    door drank drink drinks drive drives drove duena dueno duerme eat eats either elige eligieron eligio en \
    ensena era es escoge escogio ese esta estan este estudia for from fue fueron gano get gets go goes got \
    gusta gustan ha haber habitacion habla hace hacen had han has hate hates have having hereda hizo house \
    hoy in instrument instrumento is it its job join joined joins juega juegan just justo la le lee les like \
    likes live lived lives llego lleva llevan llevaron llevo lo lugar lunch maneja manejan mascota me mesa \
    misma mismo nada neither never ni no nor not nunca obtuvo ocupa odia of oficio on one only or order \
    ordered orders otra otro own owned owner owns paid para pay pays pero person persona pertenece pet pick \
    picked picks pide pidieron pidio pinta piso planta plato play played plays por porque practica prefiere \
    propietario puede pueden puerta puesto que queda quedarse quedo quien quiere quiso received receives \
    recibe recibio reunion reuniones ride rides rode room sale salio sat se season seat sell sells semana \
    senor senora siempre sienta siguiente sit sits sleeps slept so solamente sold solo son soporta speaks \
    sport stand stays studied studies study take takes tambien tampoco taught teach teaches temporada tengo \
    tenia that the this tiene tienen to toca tocan today toma tomo tonight took trabaja trabajan trabajo \
    trae trajeron trajo turn turno una uno usa uso va van vende venden viaja viajo viste vive viven want \
    wanted wants was wear wears week went were which who will with won won't wore work worked works would ya \
    year";
/// Ends of words for what people are.
pub(super) const AGENT_EN: &str = "er or ist vet cook nurse chef ian ant pilot judge";
/// The same in Spanish.
pub(super) const AGENT_ES: &str =
    "ista ero era dor dora or ora ico ica ogo oga jueza juez ente iloto chef ogado ogada ario aria";

/// Days, months and times of day, each in its order.
pub(super) const TIMES: [&str; 6] = [
    "lunes martes miercoles jueves viernes sabado domingo",
    "monday tuesday wednesday thursday friday saturday sunday",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "january february march april may june july august september october november december",
    "manana mediodia tarde noche",
    "morning noon afternoon evening night",
];

/// Numbers: the place in the list is the number.
pub(super) const NUMBERS: [&str; 9] = [
    "",
    "un uno una one",
    "dos two",
    "tres three",
    "cuatro four",
    "cinco five",
    "seis six",
    "siete seven",
    "ocho eight",
];

/// Ordinals: the place in the list is the number.
pub(super) const ORDINALS: [&str; 8] = [
    "",
    "primero primera primer first 1st",
    "segundo segunda second 2nd",
    "tercero tercera tercer third 3rd",
    "cuarto cuarta fourth 4th",
    "quinto quinta fifth 5th",
    "sexto sexta sixth 6th",
    "septimo septima seventh",
];

/// Scales: their name, words for more of it and words for less.
pub(super) const SCALES: [(&str, &str, &str); 15] = [
    (
        "length",
        "alto alta altos altas largo larga largos largas taller longer tallest longest tall long estatura",
        "bajo baja bajos bajas corto corta cortos cortas bajito bajita chaparro chaparra petiso petisa \
         shorter shortest short",
    ),
    (
        "age",
        "mayor mayores viejo vieja viejos viejas anciano anciana older oldest elder eldest old antiguo \
         antigua",
        "menor menores joven jovenes younger youngest young newer newest nuevo nueva",
    ),
    (
        "weight",
        "pesado pesada pesados pesadas heavier heaviest heavy gorda",
        "ligero ligera ligeros ligeras liviano liviana lighter lightest light",
    ),
    (
        "thick",
        "gordo grueso gruesa thicker thickest thick",
        "delgado delgada fino fina thinner thinnest thin",
    ),
    (
        "price",
        "caro cara caros caras costoso costosa dearer dearest pricier priciest expensive costly",
        "barato barata baratos baratas economico economica cheaper cheapest cheap",
    ),
    (
        "seq",
        "lento lenta lentos lentas tarde slower slowest later latest slow late",
        "rapido rapida rapidos rapidas veloz temprano pronto faster fastest quicker quickest earlier earliest \
         fast quick early sooner",
    ),
    (
        "size",
        "grande grandes bigger biggest larger largest big large",
        "pequeno pequena pequenos pequenas chico chica smaller smallest small",
    ),
    (
        "heat",
        "caliente calientes calido calida caluroso hotter hottest warmer warmest hot warm",
        "frio fria frios frias colder coldest cooler coolest cold",
    ),
    ("amount", "mejor mejores better best", "peor peores worse worst fewest"),
    ("rich", "rico rica richer richest rich", "pobre poorer poorest poor"),
    ("strong", "fuerte fuertes stronger strongest strong", "debil weaker weakest weak"),
    (
        "far",
        "lejos lejano lejana farther further farthest furthest far",
        "cerca cercano cercana nearer closer nearest closest near",
    ),
    ("wide", "ancho ancha wider widest wide", "estrecho estrecha narrower narrowest narrow"),
    ("deep", "profundo profunda hondo deeper deepest deep", "shallower shallowest shallow"),
    ("vert", "arriba higher highest top topmost upper", "abajo lower lowest bottom"),
];

/// Verbs that name a scale, after its name.
pub(super) const VERB_SCALES: [(&str, &str); 4] = [
    ("price", "cuesta cuestan costo costaron costs cost vale valen"),
    ("weight", "pesa pesan peso weighs weigh weighed"),
    ("length", "mide miden"),
    ("age", "anos years edad"),
];

/// Nouns that say of what high and low are said, after the name of the scale.
pub(super) const NOUN_SCALES: [(&str, &str); 6] = [
    ("amount", "nota notas puntuacion score scores grade mark sueldo salario salary wage"),
    ("price", "precio price"),
    ("vert", "piso planta floor"),
    ("length", "estatura"),
    ("heat", "temperatura temperature"),
    ("age", "edad age"),
];
/// High on the scale that a noun names.
pub(super) const HIGH: &str = "alto alta higher highest high";
/// Low on it.
pub(super) const LOW: &str = "bajo baja lower lowest low";

/// Phrases of place and time, longest first: the scale (`!`: right after or before) and its direction.
pub(super) const PHRASES: [(&str, &str, i64); 64] = [
    ("a la izquierda de", "hor", -1),
    ("a la izquierda del", "hor", -1),
    ("to the left of", "hor", -1),
    ("a la derecha de", "hor", 1),
    ("a la derecha del", "hor", 1),
    ("to the right of", "hor", 1),
    ("in front of", "seq", -1),
    ("the day after", "seq!", 1),
    ("the day before", "seq!", -1),
    ("on top of", "vert", 1),
    ("le gano a", "seq", -1),
    ("antes que", "seq", -1),
    ("antes de", "seq", -1),
    ("ahead of", "seq", -1),
    ("delante de", "seq", -1),
    ("adelante de", "seq", -1),
    ("enfrente de", "seq", -1),
    ("despues que", "seq", 1),
    ("despues de", "seq", 1),
    ("detras de", "seq", 1),
    ("atras de", "seq", 1),
    ("siguiente a", "seq!", 1),
    ("siguiente al", "seq!", 1),
    ("siguiente de", "seq!", 1),
    ("siguiente del", "seq!", 1),
    ("anterior a", "seq!", -1),
    ("anterior al", "seq!", -1),
    ("antes del", "seq", -1),
    ("despues del", "seq", 1),
    ("detras del", "seq", 1),
    ("delante del", "seq", -1),
    ("encima de", "vert", 1),
    ("encima del", "vert", 1),
    ("arriba de", "vert", 1),
    ("arriba del", "vert", 1),
    ("debajo de", "vert", -1),
    ("debajo del", "vert", -1),
    ("abajo de", "vert", -1),
    ("abajo del", "vert", -1),
    ("izquierda de", "hor", -1),
    ("left of", "hor", -1),
    ("derecha de", "hor", 1),
    ("right of", "hor", 1),
    ("gano a", "seq", -1),
    ("vencio a", "seq", -1),
    ("supero a", "seq", -1),
    ("derroto a", "seq", -1),
    ("perdio con", "seq", 1),
    ("perdio contra", "seq", 1),
    ("lost to", "seq", 1),
    ("before", "seq", -1),
    ("tras", "seq", 1),
    ("after", "seq", 1),
    ("behind", "seq", 1),
    ("following", "seq", 1),
    ("above", "vert", 1),
    ("below", "vert", -1),
    ("under", "vert", -1),
    ("underneath", "vert", -1),
    ("beneath", "vert", -1),
    ("beat", "seq", -1),
    ("beats", "seq", -1),
    ("defeated", "seq", -1),
    ("outran", "seq", -1),
];

/// Side by side.
pub(super) const NEXT: [&str; 11] = [
    "al lado de",
    "al lado del",
    "junto a",
    "junto al",
    "pegado a",
    "pegada a",
    "pegado al",
    "next to",
    "beside",
    "adjacent to",
    "contiguo a",
];

/// Whether a list has a word.
pub(super) fn has(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_ascii_whitespace().any(|one| one == word)
}

fn place_in(lists: &[&str], word: &str) -> usize {
    lists.iter().position(|list| has(list, word)).unwrap_or(0)
}

/// 0 for a word that is no number.
pub(super) fn number(word: &str) -> usize {
    place_in(&NUMBERS, word)
}

/// 0 for a word that is no ordinal.
pub(super) fn ordinal(word: &str) -> usize {
    place_in(&ORDINALS, word)
}

/// The scale of a quality, and whether it says more (1) or less (-1) of it.
pub(super) fn quality(word: &str) -> Option<(&'static str, i64)> {
    SCALES.iter().find_map(|(name, more, less)| {
        if has(more, word) {
            Some((*name, 1))
        } else if has(less, word) {
            Some((*name, -1))
        } else {
            None
        }
    })
}

/// The scale that a word names, in a table of scales and words.
pub(super) fn named(table: &[(&'static str, &str)], word: &str) -> Option<&'static str> {
    table.iter().find(|(_, words)| has(words, word)).map(|(name, _)| *name)
}
