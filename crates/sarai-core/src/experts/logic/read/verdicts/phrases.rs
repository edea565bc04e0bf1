//! Phrases that verdict questions are read by, of Spanish and English, and irregular forms of words.
//!
//! Called by the files of `verdicts`. Tables only: `|` between phrases, the longest match wins.

/// Stems and their irregular forms, Spanish; `=` before those of helping verbs.
pub(super) const ES_FORMS: &[(&str, &str)] = &[
    (
        "=ser",
        "es son era eran fue fueron soy eres somos sea sean sera seran seria serian sido siendo fuera fueran \
     fuese ser",
    ),
    (
        "=estar",
        "esta estan estaba estaban estuvo estuvieron estoy estas estamos esten estara estaran estaria estado \
     estando estuviera estuvieran estar estuve estuvimos",
    ),
    (
        "=haber",
        "hay hubo habia habra habria haya hayan ha han he hemos has habian habido hubiera hubieran haber \
     habiendo hube",
    ),
    (
        "=tener",
        "tiene tienen tengo tenemos tenia tenian tuvo tuvieron tuve tuvimos tenga tengan tendra tendran \
     tendria tenido teniendo tuviera tuvieran tener tienes tenes",
    ),
    ("=ir", "va van voy vamos iba iban vaya vayan ira iran iria ido yendo ir vas fui fuimos ibamos"),
    (
        "=hacer",
        "hace hacen hago hacemos hizo hicieron hice hicimos hacia hacian haga hagan hara haran haria hecho \
     haciendo hiciera hacer haces",
    ),
    (
        "=poner",
        "pone ponen pongo ponemos puso pusieron puse pusimos ponia ponian ponga pongan pondra pondran pondria \
     puesto puesta puestos puestas poniendo pusiera poner",
    ),
    (
        "=poder",
        "puede pueden puedo podemos pudo pudieron pude podia podian pueda puedan podra podran podria podrian \
     podido pudiera poder puedes podes",
    ),
    (
        "ven",
        "viene vienen vengo venimos vino vinieron vine vinimos venia venian venga vengan vendra vendran \
     vendria venido viniendo viniera vinieran venir vienes venis",
    ),
    (
        "tra",
        "trae traen traigo traemos trajo trajeron trajimos traia traian traiga traigan traera traeran traido \
     trayendo trajera traer",
    ),
    ("v", "ve veo vemos vio vieron veia veian vea vean vera veran visto viendo viera ver"),
    ("d", "da dan doy damos dio dieron daba daban den dara daran dado dando diera dar"),
    ("quer", "quiere quieren quiero queremos quiso quisieron queria querian quiera quieran querra querido"),
    ("sab", "sabe saben supo supieron sabia sabian sepa sepan sabra sabran"),
    (
        "sal",
        "sale salen salgo salimos salio salieron salia salian salga salgan saldra saldran saldria salido \
     saliendo saliera salir salgas sali",
    ),
    (
        "abr",
        "abierto abierta abiertos abiertas abre abren abrio abrieron abra abran abrira abriran abria abrian \
     abrir abriendo abriera abri abrimos",
    ),
    ("escrib", "escrito escrita escritos escritas"),
    ("romp", "roto rota rotos rotas"),
    ("volv", "vuelto vuelta"),
    ("mor", "muerto muerta murio murieron muere mueren muera"),
    ("dorm", "durmio durmieron duerme duermen duerma durmiendo durmiera"),
    ("ped", "pide piden pidio pidieron pida pidan pidiendo pidiera pido"),
    ("serv", "sirve sirven sirvio sirvieron sirva sirviendo"),
    ("segu", "sigue siguen siguio siguieron siga sigan siguiendo"),
    ("conduc", "condujo condujeron conduzca"),
    (
        "jug",
        "juega juegan juego juegue jueguen jugue jugo jugaron jugaba jugaban jugado jugando jugar jugara \
     juegas",
    ),
    ("sent", "siente sienten sintio sintieron sienta"),
    ("o", "oye oyen oyo oyeron oiga oido"),
    ("le", "lee leen leyo leyeron lea lean leido leyendo leia leian leer"),
    ("ca", "cae caen cayo cayeron caiga caido cayendo caer caia"),
    ("vest", "viste visten vistio vistieron"),
    ("re", "rie rien rieron"),
    ("dec", "dice dicen dijo dijeron digo diga decia"),
    ("elig", "elige eligen eligio eligieron elija elegido elegir"),
    ("repet", "repite repiten repitio repita"),
    ("consegu", "consigue consiguen consiguio consiguieron consiga"),
];
/// Stems and their irregular forms, English.
pub(super) const EN_FORMS: &[(&str, &str)] = &[
    ("=be", "is are was were be been being am 's 're 'm isnt"),
    ("=have", "has have had having 've"),
    ("=do", "does do did done doing"),
    ("=get", "gets get got getting gotten"),
    ("=can", "can could may might must will would shall should ll 'll 'd wo"),
    ("beat", "beat beats beating beaten"),
    ("becom", "become becomes became becoming"),
    ("begin", "begin begins began begun"),
    ("bit", "bite bites bit bitten"),
    ("blow", "blow blows blew blown"),
    ("break", "break breaks broke broken breaking"),
    ("bring", "bring brings brought"),
    ("build", "build builds built"),
    ("burn", "burn burns burnt burned"),
    ("bui", "buy buys bought buying"),
    ("catch", "catch catches caught"),
    ("choos", "choose chooses chose chosen choosing"),
    ("com", "come comes came coming"),
    ("drink", "drink drinks drank drunk"),
    ("driv", "drive drives drove driven driving"),
    ("eat", "eat eats ate eaten"),
    ("fal", "fall falls fell fallen"),
    ("feed", "feed feeds fed"),
    ("feel", "feel feels felt"),
    ("fight", "fight fights fought"),
    ("find", "find finds found"),
    ("fli", "fly flies flew flown"),
    ("forget", "forget forgets forgot forgotten"),
    ("freez", "freeze freezes froze frozen"),
    ("giv", "give gives gave given giving"),
    ("go", "go goes went gone going"),
    ("grow", "grow grows grew grown"),
    ("hang", "hang hangs hung"),
    ("hear", "hear hears heard"),
    ("hid", "hide hides hid hidden"),
    ("hold", "hold holds held"),
    ("keep", "keep keeps kept"),
    ("know", "know knows knew known"),
    ("lead", "lead leads led"),
    ("leav", "leave leaves left leaving"),
    ("lend", "lend lends lent"),
    ("light", "light lights lit"),
    ("los", "lose loses lost losing"),
    ("mak", "make makes made making"),
    ("meet", "meet meets met"),
    ("pai", "pay pays paid"),
    ("rid", "ride rides rode ridden riding"),
    ("ring", "ring rings rang rung"),
    ("ris", "rise rises rose risen"),
    ("run", "run runs ran running"),
    ("se", "see sees saw seen seeing"),
    ("sel", "sell sells sold"),
    ("send", "send sends sent"),
    ("shin", "shine shines shone"),
    ("sing", "sing sings sang sung singing"),
    ("sit", "sit sits sat sitting"),
    ("sleep", "sleep sleeps slept"),
    ("speak", "speak speaks spoke spoken"),
    ("spend", "spend spends spent"),
    ("spin", "spin spins spun"),
    ("stand", "stand stands stood"),
    ("steal", "steal steals stole stolen"),
    ("swim", "swim swims swam swum"),
    ("tak", "take takes took taken taking"),
    ("teach", "teach teaches taught"),
    ("tel", "tell tells told"),
    ("think", "think thinks thought"),
    ("throw", "throw throws threw thrown"),
    ("wak", "wake wakes woke woken waking"),
    ("wear", "wear wears wore worn"),
    ("win", "win wins won winning"),
    ("writ", "write writes wrote written writing"),
    ("sweep", "sweep sweeps swept"),
    ("smel", "smell smells smelt"),
    ("dig", "dig digs dug"),
    ("li", "lie lies lay lying"),
    ("di", "die dies died dying"),
    ("ti", "tie ties tied tying"),
    ("man", "man men"),
    ("woman", "woman women"),
    ("child", "child children"),
    ("person", "person people"),
    ("mous", "mouse mice"),
    ("foot", "foot feet"),
    ("tooth", "tooth teeth"),
    ("knif", "knife knives"),
    ("wif", "wife wives"),
    ("loaf", "loaf loaves"),
    ("leaf", "leaf"),
];
/// Connectives and how they join.
pub(super) const ES_CONNECTIVES: &[(&str, &str)] = &[
    ("IFF", "solo si y siempre que|si y solo si|si y solamente si|si y unicamente si|cuando y solo cuando"),
    (
        "ONLY",
        "solo los dias en que|solo en caso de que|solo los dias que|solo si|solamente si|\
     unicamente si|nomas si|solo cuando|solamente cuando|unicamente cuando|nomas cuando",
    ),
    (
        "UNLESS",
        "a no ser que|a menos que|salvo que|salvo si|salvo cuando|excepto si|excepto cuando|\
     excepto que",
    ),
    (
        "IF",
        "todas las veces que|en caso de que|los dias en que|cada vez que|los dias que|el dia que|\
     siempre que|cuando|si",
    ),
    ("BAD", "siempre y cuando|aunque si|incluso si|aun cuando"),
];
/// Quantifiers.
pub(super) const ES_QUANTIFIERS: &[(&str, &str)] = &[
    (
        "some",
        "hay por lo menos un|hay por lo menos una|por lo menos un|por lo menos una|hay al menos un|\
     hay al menos una|algunos de los|algunas de las|alguno de los|alguna de las|algunos de mis|\
     algunas de mis|al menos un|al menos una|hay algun|hay alguna|hay algunos|hay algunas|\
     hay alguien|hay un|hay una|existe algun|existe alguna|existe un|existe una|algunos|\
     algunas|algun|alguna|alguien|hay",
    ),
    (
        "all",
        "cada uno de los|cada una de las|los unicos|las unicas|todos los|todas las|todos mis|\
     todas mis|todos sus|todas sus|todo el|toda la|todo|toda|cada|cualquier|cualquiera|\
     quien|quienes",
    ),
    ("notall", "no todos los|no todas las|no todos mis|no todas mis"),
    (
        "none",
        "ninguno de los|ninguna de las|ninguno de mis|ninguna de mis|no hay ningun|no hay ninguna|\
     no hay nadie|ninguno de|ningun|ninguna|nadie|nada",
    ),
    (
        "only",
        "solo los|solo las|solamente los|solamente las|unicamente los|unicamente las|solo quienes|\
     solo quien|solo el|nomas los|nomas las",
    ),
];
/// How it is asked whether something follows.
pub(super) const ES_ASKS: &[(&str, &str)] = &[(
    "asks",
    "se sigue de esto que|se sigue de ahi que|se deduce de esto que|podemos estar seguros de que|\
     puedo estar seguro de que|puedo estar segura de que|tiene que ser cierto que|\
     podemos dar por hecho que|se sigue entonces que|se puede deducir que|se puede concluir que|\
     se puede asegurar que|se puede afirmar que|se puede decir que|se puede saber si|\
     hay que concluir que|quiere decir eso que|quiere decir esto que|eso quiere decir que|\
     es correcto decir que|se sigue que|se deduce que|es seguro que|es verdad que|es cierto que|\
     podemos concluir que|podemos asegurar que|podemos afirmar que|podemos deducir que|\
     puedo concluir que|puedo deducir que|se sabe si|podemos saber si|se desprende que|\
     esta claro que|quiere decir que|significa eso que|significa esto que|eso significa que|\
     cabe concluir que|puede asegurarse que|puede concluirse que|puede saberse si|\
     es correcto que|se cumple que|se concluye que|implica esto que|sabemos si|es que|\
     sabemos que|significa que|resulta que|implica que|necesariamente|entonces",
)];
/// What draws a conclusion, and is no choice.
pub(super) const ES_SO: &[(&str, &str)] =
    &[("so", "o sea que|o sea|asi que|por lo tanto|por tanto|por lo que|es decir")];
/// Connectives and how they join.
pub(super) const EN_CONNECTIVES: &[(&str, &str)] = &[
    (
        "ONLY",
        "only on the days when|only on days when|only on days that|only on nights when|only on days|\
     only if|only when|only whenever",
    ),
    ("IFF", "if and only if|when and only when|exactly when"),
    ("IF", "on any day when|on days when|every time|each time|any time|whenever|if|when"),
    ("UNLESS", "except when|except if|unless"),
    ("BAD", "even if|even when|as if|only after"),
];
/// Quantifiers.
pub(super) const EN_QUANTIFIERS: &[(&str, &str)] = &[
    (
        "some",
        "must there be at least one|at least one of the|at least one of my|there is at least one|\
     is there at least one|are any of the|are any of my|must there be a|some of the|some of my|\
     some of our|at least one|there is a|there is an|there is some|there is someone|\
     there is somebody|there are some|is there a|is there an|is there any|is there some|\
     is there anyone|is there anybody|is there someone|was there a|was there an|was there any|\
     was there anyone|were there any|are there any|are there some|there are|are there|\
     does anyone|does anybody|did anyone|has anyone|are any|some|someone|somebody",
    ),
    ("notall", "not all of the|not all of my|not all the|not all|not every|not everyone|not everybody"),
    (
        "all",
        "every one of the|every one of my|all of the|all of my|all of our|each of the|each of my|\
     the only|all the|all my|all our|all|every|each|everyone|everybody|anyone|anybody|\
     everything|anything|whoever|whatever|any",
    ),
    (
        "none",
        "there is no one|none of the|none of my|none of our|there is no|there are no|\
     there is nobody|not a single|no one|not one|nobody|nothing|no",
    ),
    ("only", "only people who|only those who|only the|only my|only"),
];
/// How it is asked whether something follows.
pub(super) const EN_ASKS: &[(&str, &str)] = &[(
    "asks",
    "does it have to be true that|can we say for sure that|is it safe to say that|\
     can we be sure that|can i be sure that|must it be true that|is it the case that|\
     can we be certain that|can you be sure that|does it definitely follow that|can we be sure|\
     can we conclude that|can i conclude that|can i be sure|does it follow that|\
     does this mean that|does that mean that|is it certain that|is it true that|is it sure that|\
     can we say that|can we tell if|can we tell whether|do we know that|do we know if|\
     do we know whether|must it be that|can we be certain|can we infer that|can you tell if|\
     can you tell whether|can you say if|can we know if|can we know whether|can we deduce that|\
     is it correct that|is it right that|does that prove that|does this prove that|\
     does it mean that|can you be sure|can you conclude that|are we sure that|do you know if|\
     is it definite that|can one conclude that|would it follow that|must we conclude that|\
     can we conclude|does this mean|does that mean|can we say|does it mean",
)];
/// What draws a conclusion, and is no choice.
pub(super) const EN_SO: &[(&str, &str)] = &[("so", "which means|that is|in other words")];
