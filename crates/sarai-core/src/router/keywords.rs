//! Words and stems that point to a domain, in Spanish and English.
//!
//! Called by `features`: each group's hits are an input of the trained heads, and a bounded boost added to a
//! head's logit, which alone routes when no weights are trained. Entries are folded as `text` folds: no
//! accents, lower case. `word` matches whole, `stem*` by its beginning, `two words*` one after the other.

mod lexicon;

use std::collections::HashMap;

/// Groups of words. The first six are the domain heads in the order of `Label::DOMAINS`.
pub(super) const GROUPS: [(&str, &str); 31] = [
    ("programming", PROGRAMMING),
    ("diagnosis", DIAGNOSIS),
    ("finance", FINANCE),
    ("logic", LOGIC),
    ("creative", CREATIVE),
    ("reasoning", REASONING),
    ("body", BODY),
    ("machine", MACHINE),
    ("feeling", FEELING),
    ("greeting", GREETING),
    ("fact", FACT),
    ("translation", TRANSLATION),
    ("remember", REMEMBER),
    ("amount", AMOUNT),
    ("piece", PIECE),
    ("tool", lexicon::TOOL),
    ("coding", lexicon::CODING),
    ("symptom", lexicon::SYMPTOM),
    ("disease", lexicon::DISEASE),
    ("animal", lexicon::ANIMAL),
    ("plant", lexicon::PLANT),
    ("household", lexicon::HOUSEHOLD),
    ("vehicle", lexicon::VEHICLE),
    ("device", lexicon::DEVICE),
    ("event", lexicon::EVENT),
    ("genre", lexicon::GENRE),
    ("maths", lexicon::MATHS),
    ("weighing", lexicon::WEIGHING),
    ("money", lexicon::MONEY),
    ("kin", lexicon::KIN),
    ("world", lexicon::WORLD),
];

/// Groups that are a domain of their own.
pub(super) const DOMAIN_GROUPS: usize = 6;

const PROGRAMMING: &str = "python|javascript|typescript|java|kotlin|rust|golang|php|html|css|sql|mysql|postgres*|\
sqlite|mongo*|regex|expresion regular|expresiones regulares|regexp|bash|shell|powershell|script*|terminal|consola|\
comando*|command*|git|github|commit*|rama|branch|merge|docker*|kubernetes|nginx|linux|ubuntu|cron|crontab|api|json|\
yaml|csv|xml|excel|sheets|hoja de|spreadsheet*|formula*|vlookup|buscarv|xlookup|macro|vba|pandas|numpy|dataframe*|\
react|vue|angular|django|flask|node|npm|pip|cargo|function*|funcion que|metodo|method|class|clase que|bucle*|loop*|\
array*|arreglo de|vector de|lista de|diccionario*|dict|string*|cadena*|variable*|codigo|code|codear|coding|programa*|\
programming|algoritm*|recursiv*|compil*|debug*|depura*|consulta sql|query|queries|select|join|insert|update|tabla*|\
table|column*|celda*|cell|cells|stack trace|traceback|exception|excepcion|null|nullpointer*|undefined|typeerror|\
keyerror|segfault|unit test*|test unitario|tests|endpoint*|backend|frontend|parse*|parsea*|refactor*|decorator*|\
async|thread*|hilo de|grep|sed|awk|ssh|chmod|mv|rsync|ffmpeg|latex|webscraping|scraping|servidor web|one liner|\
oneliner|snippet*|fibonacci|ordenar una|sort*|binari*|hash|fecha en|makefile|lambda";

const DIAGNOSIS: &str = "no funciona*|no anda|no arranca*|no enciende*|no prende*|no carga*|no abre*|no se|no me|\
no sirve*|no conecta*|no deja|no enfria|no calienta|no sale|no para|dejo de|deja de|se apaga*|se apago|se cuelga*|se \
traba*|se tranca|se congela*|se cierra*|se reinicia*|se calienta*|se recalienta*|se sobrecalienta*|se corta*|se cae|\
se queda*|se quedo|se enciende|se prende|se seca*|se mueren|se muere|se esta|se pone*|se puso|se me|falla*|fallo|\
fallando|error|averi*|rot*|rompio|descompuso|descompuest*|estropea*|malogr*|jodio|ruido*|chirr*|chilla*|rechina*|\
vibra*|vibracion|tiembla*|gotea*|gotera*|fuga|pierde|perdida de|humedad|moho|humo|huele|olor|mancha*|amarill*|marchit*|\
plaga*|pulgon*|hongo*|duele|duelen|dolor*|molesta*|fiebre|tos|mareo*|mareada|mareado|nause*|vomit*|picazon|pica|\
sarpullido|hinchad*|hinchaz*|sangr*|calambre*|hormigue*|sintoma*|diarrea|migrana|jaqueca|que tiene|que sera|\
que tengo|que hago|que puede|lento|lenta|lentisim*|parpadea*|pantalla*|wont|doesnt work|not working|stopped working|\
isnt working|wont start*|wont turn|doesnt turn|keeps crash*|crash*|freez*|frozen|stuck|broken|broke|leak*|noise*|\
rattl*|squeak*|grind*|buzz*|overheat*|smell*|smok*|flicker*|drain*|dying|dies|wilt*|yellow|spots|brown|droop*|hurts|\
hurt|ache*|aching|pain|sore|fever|rash|itch*|swollen|dizzy|cough*|nausea|headache*|whats wrong|wrong with|problem|\
problema*|issue|trouble*|fix|arregl*|repar*|solucion*|warning light|testigo|check engine|pitido*|beep*|disconnect*|\
desconect*|blue screen|pantallazo|slow|laggy|lag|que le|why does|why is|por que";

const FINANCE: &str = "prestam*|credit*|hipotec*|cuota*|mensualidad*|interes*|tae|tin|tna|tea|cae|iva|igv|impuesto*|\
irpf|isr|renta|impositiv*|monotribut*|factura*|boleta|sueldo*|salario*|nomina|aguinaldo|finiquito|liquidacion|jornada*|\
bruto|neto|ahorr*|invert*|inversion*|rentabilidad|rendimiento*|plazo fijo|deposito*|bono|bonos|accion de|acciones|\
bolsa|fondo*|etf|dividendo*|inflacion|presupuest*|gasto*|gastos|ingreso*|descuent*|rebaja*|propina*|comision*|recargo*|\
mora|deuda*|deudas|tarjeta*|amortiz*|capital|beneficio*|ganancia*|ganancias|margen*|punto de|costo*|costos|coste*|\
precio*|tarifa*|cambio|dolar*|peso|pesos|euro|euros|soles|lucas|plata|luca|palos|quetzal*|dinero|pasta|guita|lana|feria|\
pagar*|pago|pagos|pague|paga|cobr*|cuesta*|sale a|dividir la|repartir*|alquiler|arriendo|aval|pension|jubila*|seguro|\
porcentaje|por ciento|interest|loan*|mortgage*|apr|apy|vat|tax|taxes|salary|wage*|paycheck|gross|net|savings|saving|\
invest*|return on|roi|compound*|dividend*|stock|stocks|inflation|budget*|expense*|income|discount*|tip|fee|fees|debt*|\
credit card|installment*|monthly payment*|payment*|pay|paying|profit*|revenue|margin|break even|breakeven|cost|costs|\
price*|markup|exchange rate|dollars|bucks|pounds|quid|grand|rent|rental|percent|401k|ira|isa|pension|afp|uf|cuenta de|\
split the|invoice*|refund*|depreciat*|amortis*|refinanc*|pie|enganche|down payment|deposit|per month|al mes|mensual*";

const LOGIC: &str = "logic*|premisa*|premise*|deduc*|se deduce|se sigue|infer*|inferir|silogism*|syllogism*|conclusion|\
conclud*|concluir|concluyo|valido|valida|valid|invalid|falacia*|fallac*|demuestr*|demostr*|prueba que|probar que|prove|\
proof|prueba por|induccion|induction|contradic*|absurdo|acertij*|adivinan*|enigma*|rompecabezas|puzzle*|riddle*|brain \
teaser|sudoku|mentiros*|caballero*|bribon*|bribones|knight*|knave*|liar*|miente*|mienten|dice la|siempre dice|tells the|\
always lies|always tells|verdad|truth table|tabla de|todos los|todas las|ningun|ninguna|algunos|algun|all the|every|\
some|none of|no one|si y|solo si|if and|only if|iff|entonces|therefore|implica*|implies|imply|necesariamente|\
necessarily|must be|tautolog*|paradoj*|paradox*|quien es|who is|quien tiene|who owns|who has|who lives|quien vive|\
sentad*|seated|sits|a la|left of|right of|to the|izquierda|derecha|mas alto|mas vieja|mayor que|menor que|taller|older|\
shorter|younger|than|teorema|theorem|irracional|irrational|even|odd|impar|primo|primos|divisible|equivalen*|negacion|\
negation|negate|modus|contrapositiv*|sequence|secuencia|sigue en|comes next|weighing|balanza|pesadas|monty|lobo|cabra|\
missionar*|cross the|cruzar el|crucen|casas|houses|premises|satisf*|conjunto*|subset|p y|q|axiom*";

const CREATIVE: &str = "escribe*|escribime|escribeme|escribi|escribir un|redact*|invent*|inventa*|imagina*|crea|creame|\
crear un|cuento*|cuentito|cuentame un|historia|historieta|relato*|poema*|poesia|verso*|rima*|soneto|haiku*|cancion*|\
letra|estribillo|rap|copla|decima|corrido|payada|guion|dialogo|monologo|personaje*|novela|fabula|leyenda|microrrelato|\
eslogan*|slogan*|lema|frase*|nombre*|ideas|idea|lluvia de|brindis|discurso|invitacion|felicitacion|tarjeta de|\
dedicatoria|pie de|bio|biografia|titulo*|titular*|caption*|copy|anuncio|publicidad|chiste*|adivina|broma*|meme*|\
creativ*|original|originales|divertid*|graciosa|gracioso|write|draft|compose|come up|make up|story|stories|bedtime|\
poem*|verse*|rhyme*|limerick|song*|lyrics|chorus|screenplay|dialogue|monologue|character*|fairy tale|plot|tagline*|\
catchy|brainstorm*|name for|names|names for|toast|speech|vows|invitation|birthday card|card for|blurb|headline*|\
joke*|funny|pun|puns|imagine|invents|creative|whimsical|theme|tema de|disfraz|costume|logo|tweet|post|instagram|tiktok|\
hashtags|villancico|acrostico|carta de|love letter|metafor*|metaphor*|slam|fanfic*";

const REASONING: &str = "compar*|conviene|convendria|me conviene|recomend*|recomiend*|recommend*|aconsej*|consejo*|\
advice|advise|deberia*|should i|should we|vale la|worth it|worth|mejor|better|versus|vs|ventajas|desventajas|pros|contras|\
cons|a favor|en contra|diferencia*|difference*|analiza*|analis*|analyz*|analys*|evalua*|evaluate|assess|plan|planes|\
planific*|planea*|organiz*|organis*|cronograma|agenda para|itinerari*|itinerary|schedule|estrategia*|strateg*|decid*|\
decision*|elegir|elijo|eleg*|escoger|escojo|choose|choosing|choice|opcion*|option*|alternativ*|prioridad*|prioriti*|\
prioriza*|trade off*|tradeoff*|weigh|considera*|consider*|factores|factors|criterio*|criteria|riesgo*|risk*|causas|\
consecuencia*|impact*|implicaciones|argument*|argumento*|debate*|opin*|que harias|what would|me mudo|mudarme|irme|\
quedarme|cambiar de|renunci*|dejar mi|quit|switch|move to|stay|or|o|entre|between|paso a|step by|roadmap|objetivos|\
metas|goals|como me|how should|how do|how would|negociar|negotiate|pasos|steps|semana*|weeks|days|dias|rutina|routine|\
estudiar|study|viaje|trip|mudanza|hacer primero|que tal|piens*|think";

const BODY: &str = "cabeza|espalda|rodilla*|pierna*|brazo*|cuello|panza|barriga|estomago|guata|pecho|garganta|oido*|\
ojo|ojos|muela*|diente*|pie|pies|tobillo*|muneca|hombro*|cadera|cintura|piel|mano|manos|nariz|corazon|\
presion|azucar|embarazo|medico|doctor*|hospital|pastilla*|ibuprofeno|paracetamol|bebe|nene|nena|guagua|knee|back|neck|\
stomach|belly|tummy|throat|ear|ears|eye|eyes|tooth|teeth|foot|ankle|wrist|shoulder*|hip|skin|chest|leg|arm|baby|\
toddler|pills|blood|dog|cat|perro|perra|gato|gata|vet|veterinari*";

const MACHINE: &str = "coche|carro|auto|moto|motor|bateria|frenos|freno|embrague|aceite|llanta*|neumatico*|volante|\
lavadora|lavarropas|lavavajillas|nevera|heladera|refri*|frigorifico|caldera|calefon|calentador|termo|aire|horno|\
microondas|secadora|licuadora|aspiradora|impresora|computador*|ordenador|compu|notebook|laptop|portatil|pc|celular|cel|\
movil|telefono|iphone|android|tablet|router|wifi|internet|modem|bluetooth|teclado|mouse|raton|tele|televisor|consola|\
playstation|xbox|usb|disco|app|aplicacion|windows|mac|outlook|gmail|word|zoom|whatsapp|netflix|spotify|planta|plantas|\
hojas|tomate*|limonero|orquidea|rosal|potus|suculenta*|cesped|grifo|canilla|llave|inodoro|cisterna|tuberia|cano|\
enchufe|foco|bombilla|car|truck|engine|brake*|clutch|tire*|tyre*|transmission|washer|washing machine|dryer|dishwasher|\
fridge|freezer|furnace|boiler|heater|oven|stove|microwave|vacuum|printer|computer|phone|screen|keyboard|tv|plant|leaves|\
monstera|orchid|lawn|basil|faucet|tap|toilet|sink|pipe|drill|mower|thermostat|camera|headphones|earbuds";

const FEELING: &str = "triste*|tristeza|ansios*|ansiedad|nervios*|miedo|asusta*|preocup*|angusti*|llor*|estres*|agobia*|\
harta|harto|cansad*|agotad*|deprim*|duelo|murio|fallec*|extrano|sola|solo|enoja*|rabia|culpa|amor|novio|novia|pareja|\
ruptura|divorcio|separ*|mama|papa|abuel*|hija|hijo|hermana|hermano|amiga|amigo|gracias|feliz|orgullo|ilusion|sad|\
anxious|anxiety|nervous|scared|afraid|worried|worry|crying|cry|stress*|overwhelm*|exhausted|depress*|grief|died|\
passed|miss|lonely|angry|guilt*|love|boyfriend|girlfriend|wife|husband|partner|breakup|divorce*|mom|mum|dad|grandma|\
grandpa|daughter|son|friend|thanks|happy|proud|please|por favor|porfa|help|ayuda|desesper*|urgente|urgent";

const GREETING: &str = "hola|holi|holis|buenas|buenos|buen dia|como estas|como andas|como te|que tal|que onda|que hubo|\
quiubo|que mas|que hace|chau|chao|adios|hasta luego|hasta manana|nos vemos|gracias|genial|vale|ok|okey|dale|jaja*|jeje*|\
perfecto|hello|hi|hey|hiya|good morning|good night|good evening|how are|whats up|sup|thanks|thank you|cheers|bye|\
goodbye|see you|lol|haha*|nice|cool|eres|sos|are you|quien eres|tu nombre|your name|te llamas|aburrid*|bored|contame|\
tell me|feliz|que pases";

const FACT: &str = "capital de|capital of|cual es|cuales son|what is|whats|quien fue|quien invento|quien escribio|\
quien pinto|who was|who wrote|who invented|who painted|cuando fue|cuando nacio|cuando murio|cuando se|when did|when was|\
en que|donde esta|donde queda|donde nacio|where is|cuantos habitantes|cuantos|cuantas|how many|how tall|how far|how \
old|how long|que significa|que quiere|what does|mean|significado|definition|definicion|rio mas|largest|tallest|\
presidente|president|ano|year|pais|paises|country|countries|planeta*|planet*|oceano|ocean|guerra|war|siglo|century|\
fecha|animal*|idioma|distancia|altura|poblacion|population|moneda|currency|who discovered|quien descubrio|simbolo|boils";

const TRANSLATION: &str = "traduc*|traduz*|translate*|translation|al ingles|al espanol|al castellano|al frances|al \
aleman|al italiano|al portugues|en ingles|en espanol|en frances|en aleman|en italiano|en portugues|en japones|como se|\
como digo|to spanish|to english|to french|to german|in spanish|in english|in french|in german|in italian|into spanish|\
into english|how do you say|you say|do you|pronunci*|pronounce*|quechua|japanese|portuguese";

const REMEMBER: &str = "recuerd*|recorda*|acuerd*|acordate|anota*|apunta*|guarda*|toma nota|ten en|tene en|no te|que no|\
remember*|remind*|note|note that|keep in|save this|dont forget|fyi|para que|me llamo|mi nombre|my name|mi cumple*|my \
birthday|soy alergic*|im allergic|vivo en|i live|mi hijo|mi hija|prefiero|i prefer|para la|mi medico|olvida*|forget|\
recordatorio|avisame|alarma|cita|appointment|a las|at #|tengo turno|telefono es|number is|clave|contrasena|password is";

const AMOUNT: &str = "#€|#%|euros|euro|pesos|dolares|dolar|soles|mil|millon|millones|lucas|luca|bucks|dollars|pounds|\
quid|grand|thousand|million|por ciento|percent|k|eur|usd|mxn|clp|cop|ars|centavos|cents";

const PIECE: &str = "poema*|cuento*|cancion*|historia|haiku*|eslogan*|slogan*|carta|mensaje*|discurso|brindis|guion|rap|\
nombre*|chiste*|poem*|story|song*|haiku|tagline*|letter|message*|speech|toast|name*|joke*|limerick|caption*|email|correo|\
mail|post|texto|text|invitacion|invitation|felicitacion|card|lema|villancico|dialogo|dialogue|sketch";

/// Hits by group, in the order of [`GROUPS`].
pub(super) type Hits = [u8; GROUPS.len()];

/// Most hits of a group that count.
const HITS_MAX: u8 = 6;

/// The tables, ready for look-up.
#[derive(Clone, Debug)]
pub(super) struct Keywords {
    /// Hash of a word, of a word's beginning or of two words, with the groups it stands in.
    whole: HashMap<u64, u32>,
    prefix: HashMap<u64, u32>,
}

/// FNV-1a, started.
pub(super) const HASH_START: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a, one byte on.
pub(super) fn hash_byte(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

fn hash(hash: u64, text: &str) -> u64 {
    text.bytes().fold(hash, hash_byte)
}

impl Keywords {
    pub(super) fn new() -> Self {
        let mut this = Self { whole: HashMap::new(), prefix: HashMap::new() };
        for (group, (_, entries)) in GROUPS.iter().enumerate() {
            for entry in entries.split('|') {
                let (table, text) = match entry.strip_suffix('*') {
                    Some(stem) => (&mut this.prefix, stem),
                    None => (&mut this.whole, entry),
                };
                *table.entry(hash(HASH_START, text)).or_default() |= 1 << group;
            }
        }
        this
    }

    /// Counts hits in `tokens`. A word counts once per group, with the words before it or alone.
    pub(super) fn hits<'a>(&self, tokens: impl Iterator<Item = &'a str>) -> Hits {
        let mut hits = Hits::default();
        let mut before: Option<u64> = None;
        for token in tokens {
            let mut groups = self.groups(HASH_START, token);
            if let Some(before) = before {
                groups |= self.groups(hash_byte(before, b' '), token);
            }
            for (group, count) in hits.iter_mut().enumerate() {
                if groups >> group & 1 == 1 {
                    *count = (*count + 1).min(HITS_MAX);
                }
            }
            before = Some(hash(HASH_START, token));
        }
        hits
    }

    fn groups(&self, start: u64, token: &str) -> u32 {
        let mut groups = 0;
        let mut state = start;
        for byte in token.bytes() {
            state = hash_byte(state, byte);
            groups |= self.prefix.get(&state).copied().unwrap_or(0);
        }
        groups | self.whole.get(&state).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::{GROUPS, Keywords};

    fn check(text: &str, want: &[&str]) {
        let hits = Keywords::new().hits(text.split(' '));
        let found: Vec<_> =
            GROUPS.iter().zip(hits).filter(|(_, count)| *count > 0).map(|((name, _), _)| *name).collect();
        assert_eq!(found, want, "{text}");
    }

    #[test]
    fn words_stems_and_pairs() {
        check("hipotecas", &["finance"]);
        check("lavadora gotea", &["diagnosis", "machine", "household"]);
        check("toma nota", &["remember"]);
        check("toma algo", &[]);
        check("soneto", &["creative", "genre"]);
    }

    #[test]
    fn entries_are_folded_and_of_at_most_two_words() {
        for (name, entries) in GROUPS {
            for entry in entries.split('|') {
                assert!(!entry.is_empty() && entry == entry.trim(), "{name}: {entry:?}");
            }
        }
    }
}
